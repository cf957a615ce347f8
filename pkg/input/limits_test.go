package input_test

import (
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// repeated gives a string many times over, without having it in memory.
type repeated struct {
	s    string
	n    int
	left string
}

func (r *repeated) Read(p []byte) (int, error) {
	total := 0
	for total < len(p) {
		if r.left == "" {
			if r.n == 0 {
				break
			}
			r.n--
			r.left = r.s
		}
		n := copy(p[total:], r.left)
		r.left = r.left[n:]
		total += n
	}
	if total == 0 {
		return 0, io.EOF
	}
	return total, nil
}

// TestMemory checks that a record of 32 MiB is skipped in little memory, and
// that the next one is read.
func TestMemory(t *testing.T) {
	chunk := strings.Repeat("0123456789abcdef", 1024)
	const size = 32 << 20
	for _, tt := range []struct {
		name       string
		format     input.Format
		head, tail string
		fault      string
	}{
		{"ndjson", input.NDJSON, `{"text":"`, "\"}\n{\"text\":\"next\"}\n", "line 1: longer than 1048576 bytes"},
		{"json", input.JSON, `[{"text":"`, "\"},\n{\"text\":\"next\"}]", "line 1: longer than 1048576 bytes"},
		{"json word", input.JSON, `[{"a":[`, "]},\n{\"text\":\"next\"}]", "line 1: longer than 1048576 bytes"},
		{"csv line", input.CSV, "text,id\n", ",1\nnext,2\n", "line 2: longer than 1048576 bytes"},
		{"csv cell", input.CSV, "text,id\n\"a\n", "\",1\nnext,2\n", "line 2, column 1: a quoted cell is not closed"},
		{"lines", input.Lines, "", "\nnext\n", "line 1: longer than 1048576 bytes"},
		{"recognised", "", `{"text":"`, "\"}\n{\"text\":\"next\"}\n", "line 1: longer than 1048576 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := io.MultiReader(strings.NewReader(tt.head), &repeated{s: chunk, n: size / len(chunk)}, strings.NewReader(tt.tail))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			posts, faults, _ := decode(r, input.Options{Format: tt.format, MaxLine: 1 << 20})
			runtime.ReadMemStats(&after)
			if len(faults) == 0 || faults[0] != tt.fault {
				t.Errorf("faults are %.300q, want %q", faults, tt.fault)
			}
			if n := len(posts); n == 0 || posts[n-1].Text != "next" {
				t.Errorf("%d posts, the last is not the next", n)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 6<<20 {
				t.Errorf("%d KiB were allocated", used>>10)
			}
		})
	}
}

// TestLinear checks that what a hostile file can ask for is paid once: each of
// these would take minutes, and the test not end, if every byte were looked at
// again from every line.
func TestLinear(t *testing.T) {
	wide := "text" + strings.Repeat(",x", 1000) + "\n"
	for name, c := range map[string]struct {
		text string
		want int // records and faults
	}{
		"stray quotes":    {"text,x\n" + strings.Repeat("x\",\"\n", 400_000), 400000},
		"in a wide table": {wide + strings.Repeat("x\",\"\n", 400_000) + "\"z", 400001},
		"open quotes":     {"text,x\n" + strings.Repeat("\"a\n\n", 400_000), 400000},
		"closed at last":  {"text,x\n" + strings.Repeat("\"a\n", 400_001) + "\"z", 400002},
		"escapes":         {`{"text":"` + strings.Repeat(`\n`, 1_000_000) + `a"}`, 1},
		"escaped quotes":  {`{"text":"` + strings.Repeat(`\"`, 1_000_000) + `a"}`, 1},
		"array of those":  {`[{"text":"` + strings.Repeat(`\"`, 1_000_000) + `a"}]`, 1},
		"open escapes":    {`[{"text":"` + strings.Repeat(`\"`, 1_000_000), 1},
		"cells":           {"text,x\n" + strings.Repeat(",", 2_000_000), 0},
		"names":           {`{"text":"a"` + strings.Repeat(`,"x":1`, 100_000) + `}`, 1},
		"brackets":        {strings.Repeat("[", 2_000_000), 1},
		"objects":         {strings.Repeat(`{"a":`, 1_000_000), 1},
		"blank lines":     {strings.Repeat("\r\n", 1_000_000) + "a", 1},
	} {
		n := 0
		for range input.NewDecoder(strings.NewReader(c.text), input.Options{Extra: true}).Posts() {
			n++
		}
		if n != c.want {
			t.Errorf("%s: %d records and faults, want %d", name, n, c.want)
		}
	}
}

func TestLegacyText(t *testing.T) {
	for in, want := range map[string]string{
		"K\xf6ln f\xfcr 5\x80":   "Köln für 5€",
		"caf\xe9":                "café",
		"\x93quoted\x94":         "“quoted”",
		"Köln and \xf6":          "Köln and \ufffd",
		"cut off here: \xe2\x82": "cut off here: \ufffd\ufffd",
		"undefined \x81":         "undefined \ufffd",
		"plain":                  "plain",
	} {
		for post, err := range input.NewDecoder(strings.NewReader("text\n"+in+"\n"), input.Options{Format: input.CSV}).Posts() {
			if err != nil || post.Text != want {
				t.Errorf("%q reads as %q, %v; want %q", in, post.Text, err, want)
			}
		}
	}
}

func TestAuthorsOfOtherPrograms(t *testing.T) {
	for in, want := range map[string]mention.Post{
		`{"text":"a","username":"@dora"}`:                              {Author: mention.Author{Handle: "dora"}},
		`{"text":"a","user":{"screen_name":"dora","name":"Dora E."}}`:  {Author: mention.Author{Handle: "dora", Name: "Dora E."}},
		`{"text":"a","author":{"username":"dora","display_name":"D"}}`: {Author: mention.Author{Handle: "dora", Name: "D"}},
		`{"text":"a","author":"dora","display_name":"Dora E."}`:        {Author: mention.Author{Handle: "dora", Name: "Dora E."}},
		`{"text":"a","author":"dora","username":"d0ra","user_id":7}`:   {Author: mention.Author{ID: "7", Handle: "dora"}, People: []string{"d0ra"}},
	} {
		for post, err := range input.NewDecoder(strings.NewReader(in), input.Options{}).Posts() {
			if err != nil {
				t.Fatal(err)
			}
			if post.Author != want.Author || !slices.Equal(post.People, want.People) {
				t.Errorf("%s: author %+v, people %q", in, post.Author, post.People)
			}
		}
	}
}

func TestNotText(t *testing.T) {
	for _, in := range []string{"\x7fELF\x02\x01\x01\x00\x00", "t\x00e\x00x\x00t\x00", strings.Repeat("\x01\x02abc", 100)} {
		n := 0
		for _, err := range input.NewDecoder(strings.NewReader(in), input.Options{Name: "x"}).Posts() {
			if mention.KindOf(err) != mention.BadInput || !strings.Contains(err.Error(), "no text") {
				t.Errorf("%q: %v", in, err)
			}
			n++
		}
		if n != 1 {
			t.Errorf("%q: %d results, want one error", in, n)
		}
	}
}
