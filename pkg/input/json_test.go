package input_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
)

func TestJSONText(t *testing.T) {
	for _, tt := range []struct{ json, want string }{
		{`"plain"`, "plain"},
		{`"a\"b\\c\/d"`, `a"b\c/d`},
		{`"\b\f\u00E4\u00zz"`, "\uFFFD\uFFFDä\uFFFD00zz"},
		{`"a\nb\tc"`, "a\nb\tc"},
		{`"a\r\nb\rc"`, "a\nb\nc"},
		{`"\u00e4\u4f60"`, "ä你"},
		{`"\ud83d\ude21!"`, "😡!"},
		{`"x\ud83dy"`, "x\uFFFDy"},
		{`"x\ud83d\u0041y"`, "x\uFFFDAy"},
		{`"x\ude21"`, "x\uFFFD"},
		{`"x\u00"`, "x\uFFFD00"},
		{`"x\qy"`, "x\uFFFDy"},
		{`"a\u0000b\u001b[31mc"`, "a\uFFFDb\uFFFD[31mc"},
		{"\"a\x00b\x1bc\x7fd\"", "a\uFFFDb\uFFFDc\uFFFDd"},
		{"\"ä\xffb\xc3\"", "ä\uFFFDb\uFFFD"},
		{"\"K\xf6ln\"", "Köln"},
		{"\"a\u0085b\"", "a\uFFFDb"},
		{`"  blanks around \n"`, "blanks around"},
		{`"family 👨‍👩‍👧 stays"`, "family 👨‍👩‍👧 stays"},
		{`12345678901234567890`, "12345678901234567890"},
		{`"` + strings.Repeat(`long \" text `, 9) + `"`, strings.TrimSpace(strings.Repeat(`long " text `, 9))},
	} {
		posts, faults, _ := decode(strings.NewReader(`{"text":`+tt.json+`}`), input.Options{Format: input.NDJSON})
		if len(posts) != 1 || posts[0].Text != tt.want {
			t.Errorf("%s: %q, %v, want %q", tt.json, texts(posts), faults, tt.want)
		}
	}
}

func TestJSONFaults(t *testing.T) {
	deep := strings.Repeat("[", 200) + strings.Repeat("]", 200)
	for _, tt := range []struct{ json, want string }{
		{`{"text":"a"`, "line 1, column 12: the record is cut off"},
		{`{"text":"a",}`, "line 1, column 13: a field name in quotes is expected"},
		{`{"text" "a"}`, "line 1, column 9: a colon is expected"},
		{`{"text":"a" "b":1}`, "line 1, column 13: a comma is expected"},
		{`{"text":"a"} x`, "line 1, column 14: more follows the end of the record"},
		{`{"text":tru}`, "line 1, column 9: no JSON value"},
		{`{"text":}`, "line 1, column 9: no JSON value"},
		{`{"x":1e5,"y":+1}`, "line 1, column 14: no JSON value"},
		{`{"x":[1,2}`, "line 1, column 10: a comma is expected"},
		{`{"x":` + deep + `}`, "line 1, column 134: nested too deep"},
		{`{text:"a"}`, "line 1, column 2: a field name in quotes is expected"},
		{`["a"]`, "line 1, column 1: no JSON object"},
		{`{}`, "line 1: no text"},
		{`{"text":null}`, "line 1: no text"},
		{`{"text":{"a":1}}`, "line 1: no text"},
		{`{"text":true}`, "line 1: no text"},
		{`{"comment":7}`, "line 1: no text"},
		{`{"text":"","comment":"not asked"}`, "line 1: no text"},
	} {
		posts, faults, _ := decode(strings.NewReader(tt.json), input.Options{Format: input.NDJSON})
		if len(posts) > 0 || len(faults) != 1 || faults[0] != tt.want {
			t.Errorf("%s:\n got %q %q\nwant %q", tt.json, texts(posts), faults, tt.want)
		}
	}
}

func TestJSONFields(t *testing.T) {
	for _, tt := range []struct {
		json string
		got  func(mention.Post) string
		want string
	}{
		{`"text":"a","text":"b"`, func(p mention.Post) string { return p.Text }, "b"},
		{`"\u0074ext":"a"`, func(p mention.Post) string { return p.Text }, "a"},
		{`"TEXT ":"a"`, func(p mention.Post) string { return p.Text }, "a"},
		{`"tweet":"a","message":"b","full_text":"c"`, func(p mention.Post) string { return p.Text }, "b"},
		{`"text":null,"body":"a"`, func(p mention.Post) string { return p.Text }, "a"},
		{`"title":"only a title"`, func(p mention.Post) string { return p.Title + "|" + p.Text }, "only a title|"},
		{`"text":"a","id":"x:1","source":"x"`, func(p mention.Post) string { return p.ID }, "x:1"},
		{`"text":"a","id":"x:1","source":"y"`, func(p mention.Post) string { return p.ID }, "y:x:1"},
		{`"text":"a","id":"x:","source":"x"`, func(p mention.Post) string { return p.ID }, "x:x:"},
		{`"text":"a","id":"two\nlines"`, func(p mention.Post) string { return p.ID }, "file:two lines"},
		{`"text":"a","id":1.5e3`, func(p mention.Post) string { return p.ID }, "file:1.5e3"},
		{`"text":"a","id":"","source":"x"`, func(p mention.Post) string { return p.ID }, "stdin:1:0a3dbd69"},
		{`"text":"a","parent_id":7,"source":"x"`, func(p mention.Post) string { return p.ParentID }, "x:7"},
		{`"text":"a","author":"Ann Lee"`, func(p mention.Post) string { return p.Author.Name }, "Ann Lee"},
		{`"text":"a","author":{"name":"Ann"},"author":"ann"`, func(p mention.Post) string { return p.Author.Name + p.Author.Handle }, "ann"},
		{`"text":"a","author":{"id":77,"x":{}}`, func(p mention.Post) string { return p.Author.ID }, "77"},
		{`"text":"a","author":["x"]`, func(p mention.Post) string { return p.Author.Key() }, ""},
		{`"text":"a","lang":"EN_us"`, func(p mention.Post) string { return p.Lang }, "en-us"},
		{`"text":"a","lang":"und"`, func(p mention.Post) string { return p.Lang }, ""},
		{`"text":"a","lang":"English, I think"`, func(p mention.Post) string { return p.Lang }, ""},
		{`"text":"a","kind":"rant"`, func(p mention.Post) string { return string(p.Kind) }, "post"},
		{`"text":"a","url":"https://a.example/b?c=d#e"`, func(p mention.Post) string { return p.URL }, "https://a.example/b?c=d#e"},
		{`"text":"a","url":"javascript:alert(1)"`, func(p mention.Post) string { return p.URL }, ""},
		{`"text":"a","url":"https://me:key@a.example/"`, func(p mention.Post) string { return p.URL }, ""},
		{`"text":"a","url":"https://a.example/\"onclick="`, func(p mention.Post) string { return p.URL }, ""},
		{`"text":"a","url":"https:///x"`, func(p mention.Post) string { return p.URL }, ""},
	} {
		posts, faults, _ := decode(strings.NewReader(`{`+tt.json+`}`), input.Options{Format: input.NDJSON})
		if len(posts) != 1 || tt.got(posts[0]) != tt.want {
			t.Errorf("%s: want %q, got %+v %q", tt.json, tt.want, posts, faults)
		}
	}
}

func TestCounts(t *testing.T) {
	for _, tt := range []struct {
		json string
		want mention.Count
	}{
		{`0`, mention.Of(0)},
		{`"0"`, mention.Of(0)},
		{`" 1200 "`, mention.Of(1200)},
		{`12.0`, mention.Of(12)},
		{`"3.5"`, mention.Of(4)},
		{`-7`, mention.Of(-7)},
		{`1e3`, mention.Of(1000)},
		{`123456789012345678`, mention.Of(123456789012345678)},
		{`1e300`, mention.Count{}},
		{`"1.2K"`, mention.Count{}},
		{`"NaN"`, mention.Count{}},
		{`""`, mention.Count{}},
		{`null`, mention.Count{}},
		{`[1]`, mention.Count{}},
	} {
		posts, _, _ := decode(strings.NewReader(`{"text":"a","likes":`+tt.json+`}`), input.Options{Format: input.NDJSON})
		wantEqual(t, tt.json, posts[0].Likes, tt.want)
	}
}

func TestExtra(t *testing.T) {
	many := `{"text":"a"`
	for range 3 {
		for c := 'a'; c <= 'z'; c++ {
			many += `,"x` + string(c) + `":1`
		}
	}
	for _, tt := range []struct{ json, want string }{
		{`{"b":1.50,"text":"a","a":{"k": [ 1 , null ]}}`, `b=1.50 a={"k":[1,null]}`},
		{`{"x":1,"text":"a","x":2}`, `x=2`},
		{`{"text":"a","comment":"kept","negativity":1,"sentiment":"x","why":[],"query":"q"}`, `comment="kept"`},
		{`{"comment":"the text","x":true}`, `x=true`},
		{`{"comment":"the text"}`, ``},
		{"{\"text\":\"a\",\"x\":\"\xff\",\"y\\u00e4\xff\":\"\\u00e4\"}", "x=\"\uFFFD\" yä\uFFFD=\"\\u00e4\""},
		{many + `}`, "xa=1 xb=1 xc=1 xd=1 xe=1 xf=1 xg=1 xh=1 xi=1 xj=1 xk=1 xl=1 xm=1 xn=1 xo=1 xp=1 xq=1 xr=1 xs=1 xt=1 xu=1 xv=1 xw=1 xx=1 xy=1 xz=1"},
	} {
		posts, faults, _ := decode(strings.NewReader(tt.json), input.Options{Format: input.NDJSON, Extra: true})
		if len(posts) != 1 {
			t.Errorf("%s: %q", tt.json, faults)
			continue
		}
		var got []string
		for _, f := range posts[0].Extra {
			got = append(got, f.Name+"="+string(f.Value))
		}
		wantEqual(t, tt.json, strings.Join(got, " "), tt.want)
	}
	_, faults, _ := decode(strings.NewReader(`{"text":"a","x":01}`), input.Options{Extra: true})
	wantEqual(t, "number", faults, []string{"line 1: the value of a field is not valid: invalid character '1' after top-level value"})
	posts, _, _ := decode(strings.NewReader("text,x\na,\"say \"\"\\\"\"\n\tä\"\n"), input.Options{Extra: true})
	var s string
	if err := json.Unmarshal(posts[0].Extra[0].Value, &s); err != nil || s != "say \"\\\"\n\tä" {
		t.Errorf("%s is %q, %v", posts[0].Extra[0].Value, s, err)
	}
}

// TestExtraStays checks that a post that was copied does not change when the
// next is read.
func TestExtraStays(t *testing.T) {
	posts, _, _ := decode(strings.NewReader("{\"text\":\"first\",\"x\":\"1st\"}\n{\"text\":\"other\",\"x\":\"2nd\"}\n"), input.Options{Extra: true})
	if posts[0].Text != "first" || string(posts[0].Extra[0].Value) != `"1st"` {
		t.Errorf("first post became %+v", posts[0])
	}
}

// TestSameLine checks that equal posts of one line are still two.
func TestSameLine(t *testing.T) {
	posts, _, _ := decode(strings.NewReader(`[{"text":"a"},{"text":"a"},`+"\n"+`{"text":"a"}]`), input.Options{})
	if len(posts) != 3 || posts[0].ID == posts[1].ID || posts[1].ID == posts[2].ID || posts[0].ID == posts[2].ID {
		t.Errorf("%+v", posts)
	}
}
