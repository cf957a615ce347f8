package input_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// TestNaming: which field holds the text, and which are kept as they stand.
func TestNaming(t *testing.T) {
	for _, c := range []struct {
		name, file string
		o          input.Options
		want       string // text, then name=value of what is kept
	}{
		{"known and computed", `{"text":"late","stars":1,"sentiment":"neg","x":2}`, input.Options{Keep: []string{"stars", "sentiment"}}, `late stars=1 sentiment="neg"`},
		{"only one of two", `{"text":"late","x":2,"y":3}`, input.Options{Keep: []string{"Y"}}, "late y=3"},
		{"all, and each once", `{"text":"late","x":2,"y":3}`, input.Options{Keep: []string{"y"}, Extra: true}, "late x=2 y=3"},
		{"in a table", "text,Stars,airline sentiment\nlate,7,negative\n", input.Options{Keep: []string{"stars", "airline_sentiment"}}, `late Stars="7" airline sentiment="negative"`},
		{"the text itself", `{"text":"late"}`, input.Options{Keep: []string{"text"}}, `late text="late"`},
		{"another text", `{"text":"a","Post-Body":"late","body":"b"}`, input.Options{Text: "post_body"}, "late"},
		{"another text, the usual one kept", `{"text":"a","words":"late"}`, input.Options{Text: "words", Extra: true}, `late text="a"`},
		{"another text in a table", "id;text;words\n1;a;late\n", input.Options{Text: "words"}, "late"},
		{"a table that is known by it alone", "colour;words\nred;late\n", input.Options{Text: "words", Keep: []string{"colour"}}, `late colour="red"`},
		{"an escaped name", `{"w\u006frds":"late","l\u0061bel":1}`, input.Options{Text: "words", Keep: []string{"label"}}, "late label=1"},
		{"a dialect's own text", `{"id":"1","subreddit":"travel","author":"a","body":"late","link_id":"t3_a","created_utc":1795163400,"label":"neg"}`, input.Options{Keep: []string{"label", "body"}}, `late label="neg"`},
		{"an array", `[{"words":"late","n":[1, 2]}]`, input.Options{Text: "words", Keep: []string{"n"}}, "late n=[1,2]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			posts, faults, _ := decode(strings.NewReader(c.file), c.o)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			for _, post := range posts {
				got = append(got, post.Text)
				for _, f := range post.Extra {
					got = append(got, fmt.Sprintf("%s=%s", f.Name, f.Value))
				}
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("%s, want %s", s, c.want)
			}
		})
	}
}

// TestNoSuchText: a table without the column is refused, and so are records.
func TestNoSuchText(t *testing.T) {
	for file, want := range map[string]string{
		"id,text\n1,late\n":           "no column words among id, text",
		"words\nlate\n":               "",
		`{"text":"late"}`:             "no text",
		"colour,size\nred,7\n":        "no column words",
		"id,wordsmith,text\n1,a,late": "no column words",
	} {
		var failed error
		for _, err := range input.NewDecoder(strings.NewReader(file), input.Options{Text: "words", Name: "x.csv"}).Posts() {
			failed = err
		}
		if want == "" && failed == nil {
			continue
		}
		if failed == nil || !errors.Is(failed, mention.BadInput) || !strings.Contains(failed.Error(), want) {
			t.Errorf("%q: %v, want %q", file, failed, want)
		}
	}
	for _, err := range input.NewDecoder(strings.NewReader("colour,size\nred,7\n"), input.Options{Name: "x.csv"}).Posts() {
		if !errors.Is(err, input.ErrNoTextColumn) || mention.KindOf(err) != mention.BadInput {
			t.Errorf("%v", err)
		}
	}
}
