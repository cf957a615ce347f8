package cli

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/clipperhouse/displaywidth"

	"github.com/earshot-cli/earshot/pkg/eval"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/privacy"
	"github.com/earshot-cli/earshot/pkg/sentiment"
)

// evalWorld is a world with a file.
func evalWorld(t *testing.T, name, text string) *world {
	t.Helper()
	w := newWorld(t, nil)
	t.Chdir(w.Dir)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return w
}

// resultOf is what eval -o json prints, as far as the tests look at it.
func resultOf(t *testing.T, w *world, args ...string) (result struct {
	Files []struct {
		Label, Means                         string
		Posts, Unlabelled, Skipped, OptedOut int
		Broken                               int `json:"broken_lines"`
	}
	Scorers []struct {
		Scorer string
		Speed  float64 `json:"posts_per_second"`
		Total  struct {
			Posts, Negative int
			Recall, AP      *float64
		}
		Parts []struct {
			Part  string
			Posts int
		}
		Mean        *struct{ Recall *float64 }
		FalseAlarms []eval.Mistake `json:"false_alarms"`
		Misses      []eval.Mistake
	}
},
) {
	t.Helper()
	if code := w.run(append([]string{"eval", "-o", "json"}, args...)...); code != 0 {
		t.Fatalf("exit code %d: %s", code, w.err.String())
	}
	if err := json.Unmarshal(w.out.Bytes(), &result); err != nil {
		t.Fatal(err)
	}
	return result
}

// TestEvalScorers measures every scorer, and the speed of each by a clock that
// goes.
func TestEvalScorers(t *testing.T) {
	w := newWorld(t, nil)
	w.Now = time.Now
	r := resultOf(t, w, filepath.Join("..", "..", "testdata", "labelled.ndjson"), "--scorer", "all", "--worst", "2")
	if len(r.Scorers) != len(sentiment.Names()) || r.Files[0].Posts < 100 || !strings.HasPrefix(r.Files[0].Means, "negative neg; neutral neu") {
		t.Fatalf("%+v", r)
	}
	for i, one := range r.Scorers {
		if one.Scorer != sentiment.Names()[i] || one.Total.Posts != r.Files[0].Posts || one.Total.Negative < 50 || one.Speed <= 0 || one.Mean != nil {
			t.Errorf("%+v", one)
		}
		if one.Total.AP == nil || *one.Total.AP < 0.7 || len(one.Misses) != 2 || one.Misses[0].Negativity > one.Misses[1].Negativity || one.Misses[0].Line == 0 {
			t.Errorf("%s: %+v", one.Scorer, one)
		}
	}
}

// TestEvalErrors: what cannot be measured is said, with the next step.
func TestEvalErrors(t *testing.T) {
	for _, c := range []struct {
		name, file, args, message, hint string
		exit                            int
	}{
		{"ambiguous", "text,label\na,1\nb,0\n", "", `the labels "0", "1" can be read in several ways`, "--map 0=neg,1=pos", 2},
		{"words that nobody knows", "text,label\na,yes\n", "", `the labels "yes" are not understood`, "--map yes=neg", 2},
		{"one label of many", "text,label\na,neg\nb,ok\n", "", `x.csv: line 3: the label "ok" is not understood`, "--map ok=neg", 1},
		{"no labels", "text,colour\na,red\n", "", "no column of labels", "--label", 1},
		{"no such label", "text,label\na,neg\n", "--label gold", "no post has a value in gold", "--label", 1},
		{"labels that are empty", "text,label\na,\n", "", "no column of labels", "--label", 1},
		{"no text", "words,label\na,neg\n", "", "no text column among words, label", "--text COLUMN", 1},
		{"no such text", "words,label\na,neg\n", "--text nope", "no column nope among words, label", "", 1},
		{"all left out", "text,label\na,neg\n", "--map neg=skip", "no post with a label", "--label", 1},
		{"no such part", "text,label\na,neg\n", "--by nope", "no post has a value in nope", "--by", 1},
		{"parts that are people", "text,label,author_name\na,neg,Dora\n", "--by author_name", "names people", "--help", 2},
		{"no mapping", "text,label\na,neg\n", "--map neg", "has no =", "0=neg,1=pos", 2},
		{"no such scorer", "text,label\na,neg\n", "--scorer vader,oracle", `unknown scorer "oracle"`, "bayes", 2},
		{"no such output", "text,label\na,neg\n", "-o xml", `"xml"`, "md", 2},
		{"no such dialect", "text,label\na,neg\n", "-o csv --csv-dialect lotus", `"lotus"`, "excel", 2},
		{"no threshold", "text,label\na,neg\n", "--threshold 2", "is 2", "0 to 1", 2},
		{"too many mistakes", "text,label\na,neg\n", "--worst 100000", "--worst", "--help", 2},
		{"its own output", "text,sentiment,negativity\na,negative,0.9\n", "", "those of a scorer", "--label", 1},
		{"too many parts", "text,label,n\n" + numbered(mostParts+1), "--by n", "more than 200 values", "parts the posts", 2},
		{"broken", "{\"text\":\"a\",\"label\":\"neg\"}\n{\"text\n", "--strict", "line 2", "--strict", 1},
		{"nothing readable", "{\"words\":\"a\"}\n", "", "nothing in it can be read", "--text", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := evalWorld(t, "x.csv", c.file)
			code := w.run(append([]string{"eval", "x.csv"}, strings.Fields(c.args)...)...)
			if text := w.err.String(); code != c.exit || !strings.Contains(text, c.message) || !strings.Contains(text, c.hint) {
				t.Errorf("exit code %d, want %d; message %s, want %q and %q", code, c.exit, text, c.message, c.hint)
			}
			if w.out.Len() > 0 {
				t.Errorf("there is data: %s", w.out.String())
			}
		})
	}
}

// numbered are rows with a number each.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "late,neg,%d\n", i)
	}
	return b.String()
}

// TestEvalLabels reads labels of every form and counts what has none.
func TestEvalLabels(t *testing.T) {
	for _, c := range []struct {
		name, file, args, means   string
		posts, negative, leftover int
	}{
		{"stars", "text,stars\nawful,1\nfine,4\nmeh,3\nx,\n", "", "negative 1; neutral 3; positive 4", 3, 1, 1},
		{"told", "text;label\nawful;1\nfine;0\n", "--map 1=neg,0=pos", "negative 1; positive 0", 2, 1, 0},
		{"the surest column", `[{"text":"a","score":17,"label":"neg"},{"text":"b","score":1,"label":null}]`, "", "negative neg", 1, 1, 1},
		{"another column, another text", "words\tmood\tlabel\nawful\t-1\tx\nfine\t1\ty\n", "--text words --label Mood", "negative -1; positive 1", 2, 1, 0},
		{"left out", "text,label\nawful,neg\nsarcasm,mixed\n", "--map mixed=skip", "negative neg; skip mixed", 1, 1, 1},
		{"only a title", `{"title":"awful","label":"NEG"}`, "", "negative NEG", 1, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := evalWorld(t, "x.csv", c.file)
			r := resultOf(t, w, append([]string{"x.csv"}, strings.Fields(c.args)...)...)
			f, total := r.Files[0], r.Scorers[0].Total
			if f.Means != c.means || f.Posts != c.posts || total.Posts != c.posts || total.Negative != c.negative || f.Unlabelled+f.Skipped != c.leftover {
				t.Errorf("%+v, %+v", f, total)
			}
			if !strings.Contains(w.err.String(), c.means) {
				t.Errorf("the meaning is not told: %s", w.err.String())
			}
		})
	}
}

// TestEvalLater: labels that come behind the first part are understood by it.
func TestEvalLater(t *testing.T) {
	text := "text,stars\n" + strings.Repeat("awful,1\n", firstRows) + "awful,2\nlovely,5\n"
	w := evalWorld(t, "x.csv", text)
	if r := resultOf(t, w, "x.csv"); r.Scorers[0].Total.Posts != firstRows+2 || r.Scorers[0].Total.Negative != firstRows+1 {
		t.Errorf("%+v", r.Scorers[0].Total)
	}
	w = evalWorld(t, "x.csv", text+"awful,6\n")
	if code := w.run("eval", "x.csv"); code != 1 || !strings.Contains(w.err.String(), fmt.Sprintf("line %d", firstRows+4)) {
		t.Errorf("exit code %d, %s", code, w.err.String())
	}
}

// TestEvalParts has a row for each file, also of one name in two folders, or for
// each value of a column.
func TestEvalParts(t *testing.T) {
	w := evalWorld(t, "x.csv", "text,label,site\nawful,neg,a\nfine,pos,b\nlate,neg,\n")
	if err := os.MkdirAll("old", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("old", "x.csv"), []byte("text,stars\nfine,5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	old := filepath.Join("old", "x.csv")
	for _, c := range []struct {
		args  []string
		want  string
		posts int
	}{
		{[]string{"x.csv", old}, "x.csv 3|" + old + " 1", 4},
		{[]string{"x.csv", "--by", "site"}, "a 1|b 1|(none) 1", 3},
		{[]string{"x.csv"}, "", 3},
	} {
		one := resultOf(t, w, c.args...).Scorers[0]
		var parts []string
		for _, p := range one.Parts {
			parts = append(parts, fmt.Sprintf("%s %d", p.Part, p.Posts))
		}
		if got := strings.Join(parts, "|"); got != c.want || one.Total.Posts != c.posts || (one.Mean != nil) != (c.want != "") {
			t.Errorf("%v: %s, %+v", c.args, got, one)
		}
	}
}

// TestEvalNamesNobody: no format shows a person, or a byte that drives a
// terminal.
func TestEvalNamesNobody(t *testing.T) {
	hostile := `{"text":"@dora_example never again, awful awful \u001b[31m\u202e dora's bag","author":{"handle":"dora_example","name":"Dora Example"},"label":"pos","site":"@dora_example"}` + "\n" +
		`{"text":"=HYPERLINK(1) so kind, thanks Dora Example, lovely | <b>x</b>","author":{"name":"Dora Example"},"label":"neg","site":"b"}`
	w := evalWorld(t, "x.ndjson", hostile)
	for _, format := range []string{"table", "json", "csv", "md"} {
		for _, more := range []string{"--threshold 0", "--threshold 1", "--threshold 0 --by site"} {
			args := append([]string{"eval", "x.ndjson", "-o", format}, strings.Fields(more)...)
			if code := w.run(args...); code != 0 {
				t.Fatal(w.err.String())
			}
			out := w.out.String() + w.err.String()
			if strings.Contains(out, "dora_example") || strings.Contains(out, "Dora Example") || strings.ContainsAny(out, "\x1b\u202e") {
				t.Errorf("%s: %s", format, out)
			}
			if format != "csv" && !strings.Contains(out, "awful awful") && !strings.Contains(out, "lovely") {
				t.Errorf("%s shows no mistake: %s", format, out)
			}
		}
	}
	r := resultOf(t, w, "x.ndjson", "--threshold", "0")
	if a := r.Scorers[0].FalseAlarms; len(a) != 1 || !strings.HasPrefix(a[0].Text, "[person] never again") {
		t.Errorf("%+v", a)
	}
}

// TestEvalOutput: a table that fits 80 columns, CSV that programs read.
func TestEvalOutput(t *testing.T) {
	w := evalWorld(t, "reviews-of-a-very-long-name-indeed.csv", "text,stars\n\"awful, "+strings.Repeat("so awful ", 40)+"\",5\n日本 is lovely,1\n")
	if err := os.WriteFile("b.csv", []byte("text,label\nawful,neg\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	files := []string{"eval", "reviews-of-a-very-long-name-indeed.csv", "b.csv", "--scorer", "all", "--threshold", "0"}
	w.run(files...)
	for line := range strings.Lines(w.out.String()) {
		if n := displaywidth.String(strings.TrimRight(line, "\n")); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	for _, want := range []string{"FIGURE", "average precision", "(total)", "(mean)", "SCORER", "TRULY NEGATIVE", "worst false alarms"} {
		if !strings.Contains(w.out.String(), want) {
			t.Errorf("no %s in\n%s", want, w.out.String())
		}
	}
	w.run(append(files, "-o", "csv")...)
	rows, err := csv.NewReader(&w.out).ReadAll()
	if want := 1 + 3*len(sentiment.Names()); err != nil || len(rows) != want || rows[1][0] != sentiment.Names()[0] || rows[3][1] != "(total)" {
		t.Errorf("%v, %q", err, rows)
	}
	w.run("eval", "b.csv", "--worst", "0", "--color", "always")
	if strings.Contains(w.out.String(), "worst") || !strings.Contains(w.out.String(), "\x1b[1m1 post") {
		t.Errorf("%q", w.out.String())
	}
}

// TestEvalUnscored: a scorer that is silent is not right about anything.
func TestEvalUnscored(t *testing.T) {
	w := evalWorld(t, "x.csv", "text,label\nawful,neg\nfine,pos\n")
	s := w.session()
	r := &evalRun{session: s, contests: []*contest{{name: "silent", scorer: silent{}}}, parts: map[string]*evalPart{}, masker: &privacy.Masker{}}
	r.o.worst = 3
	r.config, _ = s.load(App{}.Command(t.Context()))
	if err := r.files(t.Context(), []string{"x.csv"}); err != nil {
		t.Fatal(err)
	}
	sheets := r.sheets(r.result())
	text := ""
	for _, sheet := range sheets {
		text += string(sheet.AppendTable(nil, 80, false))
	}
	text = strings.Join(strings.Fields(text), " ")
	for _, want := range []string{"recall at 0.4 0.000", "precision at 0.4 –", "posts without a score 2", "accuracy 0.000"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

type silent struct{}

func (silent) Score(string) mention.Score { return mention.Score{Unscored: "no words"} }

// TestEvalInterrupted: half a file gives no figures.
func TestEvalInterrupted(t *testing.T) {
	w := evalWorld(t, "x.csv", "text,label\nawful,neg\n")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if code := w.Run(ctx, []string{"eval", "x.csv"}); code != exitInterrupted || w.out.Len() > 0 {
		t.Errorf("exit code %d, %s", code, w.out.String())
	}
}
