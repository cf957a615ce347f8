package input_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// inChunks reads r in chunks, each by another of three decoders, and keeps all
// posts. What cannot be cut is read in one go.
func inChunks(t *testing.T, r io.Reader, o input.Options, index func([]byte) int) (posts []mention.Post, faults []string, refused int) {
	t.Helper()
	o.Now, o.Borrow = now, true
	d := input.NewDecoder(r, o)
	if !d.Splits() {
		for _, err := range d.Posts() {
			if err != nil {
				faults = append(faults, err.Error())
				continue
			}
			posts = append(posts, *d.Keep())
		}
		return posts, faults, 0
	}
	var forks [3]*input.Decoder
	var chunks [3]input.Chunk
	for n := 0; ; n = (n + 1) % 3 {
		switch err := d.Cut(&chunks[n]); {
		case errors.Is(err, io.EOF):
			for _, f := range forks {
				if f != nil {
					refused += f.Refused()
				}
			}
			return posts, faults, refused
		case err != nil:
			return posts, append(faults, err.Error()), refused
		}
		if forks[n] == nil {
			forks[n] = d.Fork(nil, index)
		}
		forks[n].Load(&chunks[n])
		for _, err := range forks[n].Posts() {
			if err != nil {
				faults = append(faults, err.Error())
				continue
			}
			posts = append(posts, *forks[n].Keep())
		}
	}
}

// TestChunks compares reading in chunks with reading in one go.
func TestChunks(t *testing.T) {
	long := `{"text":"` + strings.Repeat("x", 300_000) + `"}` + "\n"
	texts := map[string]string{
		"posts":     string(benchNDJSON(3000)),
		"long":      "{\"text\":\"a\"}\n" + long + "{\"text\":\"b\"}\n" + long + long + "\n\n{\"text\":\"c\"",
		"too long":  "{\"text\":\"a\"}\n" + `{"text":"` + strings.Repeat("x", 2<<20) + "\"}\n{\"text\":\"b\"}",
		"lines":     string(benchLines(5000)),
		"one":       `{"text":"a"}`,
		"nothing":   "",
		"blank":     "\n\n\n",
		"no end":    "{\"text\":\"a\"}\n{\"text\":\"b\"}",
		"same line": "{\"text\":\"a\"}\r\n\r\n{\"text\":\"a\"}\r\n",
	}
	for name, format := range exports() {
		if format != input.Minet && !strings.HasSuffix(name, ".json") {
			texts[name] = string(export(t, name))
		}
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			for _, o := range []input.Options{{MaxLine: 1 << 20}, {MaxLine: 1 << 20, Extra: true}, {MaxLine: 40}} {
				want, wantFaults, _ := decode(strings.NewReader(text), o)
				for _, r := range []io.Reader{strings.NewReader(text), &slow{text}, &pieces{text}} {
					if _, one := r.(*slow); one && len(text) > 1<<16 {
						continue
					}
					got, faults, _ := inChunks(t, r, o, nil)
					wantEqual(t, "posts", got, want)
					wantEqual(t, "faults", faults, wantFaults)
				}
			}
		})
	}
}

// pieces gives its text in pieces of odd sizes.
type pieces struct{ s string }

func (p *pieces) Read(b []byte) (int, error) {
	if p.s == "" {
		return 0, io.EOF
	}
	n := copy(b[:min(len(b), 777)], p.s)
	p.s = p.s[n:]
	return n, nil
}

// TestSift passes over lines that do not hold a word, and over no others: what is
// broken is still told where a line does not begin and end as it should.
func TestSift(t *testing.T) {
	text := `{"text":"nothing"}
{"text":"a needle"}
{"text":"nothing"}

{"text":"cut off
{"text":"nothing", "x": }
   {"text":"nothing"}
{"text":"needle and needle"}
{"text":"nothing"}
{"text":"nothing"}`
	index := func(b []byte) int { return bytes.Index(b, []byte("needle")) }
	posts, faults, refused := inChunks(t, strings.NewReader(text), input.Options{Format: input.NDJSON}, index)
	wantEqual(t, "texts", texts(posts), []string{"a needle", "nothing", "needle and needle"})
	wantEqual(t, "lines", []int{posts[0].Line, posts[1].Line, posts[2].Line}, []int{2, 7, 8})
	wantEqual(t, "faults", faults, []string{"line 5, column 9: a string is not closed"})
	wantEqual(t, "refused", refused, 5)
	posts, _, refused = inChunks(t, strings.NewReader("a\n\n needle\nb\nneedle"), input.Options{Format: input.Lines}, index)
	wantEqual(t, "texts of lines", texts(posts), []string{"needle", "needle"})
	wantEqual(t, "refused lines", refused, 2)
}

// TestFilter: a record that is refused is not looked at any further.
func TestFilter(t *testing.T) {
	for _, tt := range []struct {
		format input.Format
		text   string
	}{
		{input.NDJSON, `{"title":" T ","text":"yes"}` + "\n" + `{"text":"no","x":"\q"}` + "\n" + `{"body":"\u0079es\n"}` + "\n{}\n"},
		{input.JSON, `[{"title":" T ","text":"yes"},{"text":"no"},{"body":" yes"},` + "\n\n\n{}]"},
		{input.CSV, "title,text\nT,yes\n,no\n,\" yes\"\n"},
		{input.Lines, "T yes\nno\n yes\n"},
	} {
		var seen []string
		d := input.NewDecoder(strings.NewReader(tt.text), input.Options{
			Format: tt.format, Now: now, Borrow: true,
			Filter: func(title, text string) bool {
				seen = append(seen, strings.TrimSpace(title+" "+text))
				return strings.HasSuffix(text, "yes")
			},
		})
		var kept []string
		for p, err := range d.Posts() {
			if err == nil {
				p = d.Keep()
				kept = append(kept, strings.TrimSpace(p.Title+" "+p.Text))
			} else if want := "line 4: no text"; err.Error() != want {
				t.Errorf("%s: %v, want %s", tt.format, err, want)
			}
		}
		wantEqual(t, string(tt.format)+" seen", seen, []string{"T yes", "no", "yes"})
		wantEqual(t, string(tt.format)+" kept", kept, []string{"T yes", "yes"})
		wantEqual(t, string(tt.format)+" refused", d.Refused(), 1)
	}
}
