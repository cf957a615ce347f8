package cli

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/privacy"
	"github.com/earshot-cli/earshot/pkg/query"
	"github.com/earshot-cli/earshot/pkg/scan"
	"github.com/earshot-cli/earshot/pkg/sentiment"
)

// bulkCase is what a score command is asked, in the simplest words.
type bulkCase struct {
	format      input.Format
	terms       []string
	all         bool
	passthrough bool
	copies      bool
}

// obviously scores data in the slow and obvious way: every record is read whole,
// and judged, masked and written before the next one is looked at.
func (w *world) obviously(t *testing.T, data string, c bulkCase) string {
	t.Helper()
	key, err := privacy.LoadKey(filepath.Join(w.env["HOME"], ".local", "state", "earshot", "pseudonym.key"))
	if err != nil {
		t.Fatal(err)
	}
	q, err := query.New(c.terms, nil)
	if err != nil {
		t.Fatal(err)
	}
	scorer, err := sentiment.New(sentiment.Default)
	if err != nil {
		t.Fatal(err)
	}
	p := scan.Pipeline{
		Matcher: query.NewMatcher(q.Expr), Scorer: scorer, Language: language,
		Masker: &privacy.Masker{Key: key, Asked: handlesOf(q.Expr)},
		Query:  mention.Query{Text: q.Text}, Threshold: mention.Threshold, All: c.all, Copies: c.copies,
	}
	var out bytes.Buffer
	to, err := output.New("ndjson", &out, output.Options{Extra: c.passthrough, Threshold: mention.Threshold, Now: w.Now()})
	if err != nil {
		t.Fatal(err)
	}
	d := input.NewDecoder(strings.NewReader(data), input.Options{Format: c.format, Extra: c.passthrough, Now: w.Now()})
	for post, err := range d.Posts() {
		var m mention.Mention
		if err == nil && p.Shows(p.Process(post, &m)) {
			_ = to.Write(&m)
		}
	}
	_ = to.Close()
	return out.String()
}

// quickly runs the command.
func (w *world) quickly(data io.Reader, c bulkCase, jobs int) string {
	args := []string{"score", "-", "-o", "ndjson", "--format", string(c.format), "--jobs", fmt.Sprint(jobs)}
	for _, term := range c.terms {
		args = append(args, "--match", term)
	}
	if c.all {
		args = append(args, "--all")
	}
	if c.passthrough {
		args = append(args, "--passthrough")
	}
	if c.copies {
		args = append(args, "--dedupe-text")
	}
	w.In = data
	w.run(args...)
	return w.out.String()
}

// drip gives its text in small pieces, so that chunks are small as well.
type drip struct{ r io.Reader }

func (d drip) Read(p []byte) (int, error) { return d.r.Read(p[:min(len(p), 100)]) }

// check compares both ways, with several jobs or one, in small pieces or large ones.
func (w *world) check(t *testing.T, data string, c bulkCase, jobs int, small bool) {
	t.Helper()
	var r io.Reader = strings.NewReader(data)
	if small {
		r = drip{r}
	}
	got := w.quickly(r, c, jobs)
	if want := w.obviously(t, data, c); got != want {
		t.Errorf("%+v, %d jobs, %T: %s\non %.2000q", c, jobs, r, firstDifference(got, want), data)
	}
}

// firstDifference shows the first line in which two outputs differ.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "(nothing)", "(nothing)"
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return fmt.Sprintf("line %d is\n%.600s\nwant\n%.600s", i+1, a, b)
		}
	}
	return "no difference"
}

// bulkRecords are records with what can go wrong between the raw bytes of a line
// and its post.
var bulkRecords = []string{
	`{"id":"1","text":"northwind lost my bag"}`,
	`{"id":"1","text":"northwind lost my bag again: the same id"}`,
	`{"id":12345678901234567890,"text":"NORTHWIND \ud83d\ude21 is \u0061wful"}`,
	`{"text":"nor\u0074hwind is late","text":"the last text counts"}`,
	`{"text":"the last one counts","text":"\u006eorthwin\u0064 is late"}`,
	`{"user":{"text":"northwind is in another text"},"text":"nobody"}`,
	`{"text":{"text":"northwind"},"body":"northwind in the body, awful"}`,
	`{"text":null,"title":"northwind","body":"is awful"}`,
	`{"text":17,"title":"ＮＯＲＴＨＷＩＮＤ ŵ is terrible"}`,
	"\ufeff" + `{"text":"a mark before a line, northwind"}`,
	`{"text":"north\u00adwind and nor-thwind and north'wind, all bad"}` + "\r",
	`{"text":"nul \u0000 northwind` + "\x00" + `"}`,
	`{"text":"caf` + "\xe9" + ` n` + "\xf6" + `rthwind is bad"}`,
	`{"te\u0078t":"northwind in a name with an escape, bad"}`,
	`{"text":"C++ is bad, c# too, AT&T's worst; #CustomerService @northwind.example"}`,
	`{"text":"我的手机坏了 Straße STRASSE İstanbul ΟΔΥΣΣΕΎΣ"}`,
	`{"text":"e\u0301 no\u0308rthwind \ud835\udcf7orthwind bad"}`,
	`{"text":"cut off northwind`,
	`{"text":"not northwind" "x"}`,
	`"northwind alone, bad"`,
	`not json northwind`,
	``,
	`   {"text":"northwind behind blanks, bad"}   `,
	`{"text":"northwind","name":"Ann Example","author":{"id":"a1","handle":"ann"},"x":[1,{"y":2}],"big":9007199254740993}`,
	`{"source":"reddit","id":"reddit:7","text":"northwind sucks https://x.example/@ann","url":"https://x.example/@ann/1"}`,
	`{"text":"` + strings.Repeat("long words and northwind ", 20) + `"}`,
}

// bulkCopies are records that say the same, by their authors or addresses.
const bulkCopies = `{"id":"c1","text":"northwind is bad","author":"ann"}
{"id":"c2","text":"northwind \u0069s bad!","author":"ann","x":1}
{"id":"c3","text":"northwind is bad","author":"bob"}
{"id":"c4","title":"northwind","text":"is bad","url":"https://www.news.example/a?b=1&utm_source=x"}
{"id":"c5","text":"Northwind is bad","url":"http://news.example/a/?b=1"}
{"id":"c6","text":"RT @bob: northwind is bad"}
`

// bulkTerms are lists of terms: one, several, and more than a sieve takes.
func bulkTerms(n int) []string {
	lists := [][]string{
		{"northwind"},
		{"wind"},
		{"northwind", "C++", "AT&T"},
		{"手机", "Straße", "istanbul", "οδυσσευς"},
		{"northwind AND bag", "customer service", "#customerservice", "@northwind"},
		{"bad NOT northwind"},
		{"a", "b", "bad", "late", "lost", "awful", "northwind air", "contoso", "fabrikam", "e", "x", "terrible"},
	}
	return lists[n%len(lists)]
}

// TestBulkIsTheSame compares the quick way with the obvious one.
func TestBulkIsTheSame(t *testing.T) {
	w := newWorld(t, nil)
	data := strings.Join(bulkRecords, "\n")
	const table = "text,id,note\n\"northwind\nlost my \"\"bag\"\"\",1,x\nbad,2\n\"open, northwind\n"
	for n := range 7 {
		for _, jobs := range []int{1, 3} {
			for _, small := range []bool{false, true} {
				w.check(t, data, bulkCase{input.NDJSON, bulkTerms(n), true, false, false}, jobs, small)
				w.check(t, data, bulkCase{input.NDJSON, bulkTerms(n), false, true, false}, jobs, small)
				w.check(t, data, bulkCase{input.Lines, bulkTerms(n), true, false, false}, jobs, small)
				w.check(t, data, bulkCase{input.JSON, bulkTerms(n), true, true, false}, jobs, small)
				w.check(t, data+"\n"+bulkCopies+data, bulkCase{input.NDJSON, bulkTerms(n), n%2 == 0, true, true}, jobs, small)
				w.check(t, table, bulkCase{input.CSV, bulkTerms(n), true, true, false}, jobs, small)
			}
		}
	}
}

// FuzzBulk compares the quick way with the obvious one, on lines of any kind.
func FuzzBulk(f *testing.F) {
	for i, r := range bulkRecords {
		f.Add(r+"\n"+bulkRecords[(i*7+3)%len(bulkRecords)], uint8(i))
	}
	f.Fuzz(func(t *testing.T, data string, n uint8) {
		formats := []input.Format{input.NDJSON, input.NDJSON, input.Lines, input.CSV}
		c := bulkCase{formats[n%4], bulkTerms(int(n / 4)), n%2 == 0, n%3 == 0, n%7 < 3}
		newWorld(t, nil).check(t, data, c, int(1+n%2*2), n%5 == 0)
	})
}
