package labels

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

var now = time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)

func label(text string, kind mention.Sentiment) Label {
	return Label{Text: text, Label: kind, Source: "file", LabelledAt: now}
}

func writer(t *testing.T) (*Writer, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "state", "labels.ndjson")
	w, err := NewWriter(path, now)
	if err != nil {
		t.Fatal(err)
	}
	return w, path
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) *Set {
	t.Helper()
	s, err := Read(path, now)
	must(t, err)
	return s
}

func TestAddAndRead(t *testing.T) {
	w, path := writer(t)
	must(t, w.Add(label("late again", mention.Negative), label("a <b> & \"c\"\nd", mention.Neutral)))
	must(t, w.Add(label("late  again\n", mention.Positive)))
	s := read(t, path)
	if len(s.Labels) != 2 || s.Labels[0].Label != mention.Positive || s.Labels[1].Text != "a <b> & \"c\"\nd" || s.Broken != 0 {
		t.Errorf("%+v", s)
	}
	if !s.Has("a <b> & \"c\" d") || s.Has("other") {
		t.Error("Has is wrong")
	}
	if neg, neu, pos := s.Count(); neg != 0 || neu != 1 || pos != 1 {
		t.Errorf("counts %d, %d, %d", neg, neu, pos)
	}
	info, err := os.Stat(path)
	must(t, err)
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %o", info.Mode().Perm())
	}
	text, _ := os.ReadFile(path)
	want := `{"text":"late again","label":"negative","source":"file","labelled_at":"2026-11-25T10:00:00Z"}`
	if first, _, _ := strings.Cut(string(text), "\n"); first != want {
		t.Errorf("line %s, want %s", first, want)
	}
}

// TestCutOffLine: a program that died while it wrote costs one line.
func TestCutOffLine(t *testing.T) {
	w, path := writer(t)
	must(t, w.Add(label("one", mention.Negative)))
	text, _ := os.ReadFile(path)
	must(t, os.WriteFile(path, append(text, `{"text":"two","lab`...), 0o600))
	must(t, w.Add(label("three", mention.Neutral)))
	if s := read(t, path); len(s.Labels) != 2 || s.Broken != 1 || s.Labels[1].Text != "three" {
		t.Errorf("%+v", s)
	}
}

func TestUndo(t *testing.T) {
	w, path := writer(t)
	must(t, w.Add(label("one", mention.Negative)))
	must(t, w.Add(label("two", mention.Negative)))
	for _, want := range []int{1, 0} {
		if ok, err := w.Undo(); !ok || err != nil || len(read(t, path).Labels) != want {
			t.Fatalf("undone %v, %v: %+v", ok, err, read(t, path))
		}
	}
	if ok, err := w.Undo(); ok || err != nil {
		t.Errorf("nothing is undone: %v, %v", ok, err)
	}
	must(t, w.Add(label("one", mention.Negative)))
	other, err := NewWriter(path, now)
	must(t, err)
	must(t, other.Add(label("two", mention.Neutral)))
	if ok, err := w.Undo(); ok || err != nil || len(read(t, path).Labels) != 2 {
		t.Errorf("what another wrote is undone: %v, %v", ok, err)
	}
}

// TestTwoWriters: lines of two writers come whole.
func TestTwoWriters(t *testing.T) {
	_, path := writer(t)
	var wg sync.WaitGroup
	for i := range 2 {
		w, err := NewWriter(path, now)
		must(t, err)
		wg.Go(func() {
			for j := range 50 {
				if err := w.Add(label(fmt.Sprintf("text %d of %d %s", j, i, strings.Repeat("x", 5000)), mention.Negative)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if s := read(t, path); len(s.Labels) != 100 || s.Broken != 0 {
		t.Errorf("%d labels, %d broken", len(s.Labels), s.Broken)
	}
}

// TestPastItsDate: what a site allows to keep for a time is gone after it.
func TestPastItsDate(t *testing.T) {
	w, path := writer(t)
	short := label("kept for a day", mention.Negative)
	short.DeleteBy = now.Add(24 * time.Hour)
	must(t, w.Add(label("one", mention.Negative), short, label("two", mention.Neutral)))
	if s := read(t, path); len(s.Labels) != 3 {
		t.Fatalf("%+v", s)
	}
	later := now.Add(25 * time.Hour)
	if s, err := Read(path, later); err != nil || len(s.Labels) != 2 || s.Expired != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	must(t, Prune(path, later))
	text, _ := os.ReadFile(path)
	if bytes.Contains(text, []byte("a day")) || len(read(t, path).Labels) != 2 {
		t.Errorf("it is still there:\n%s", text)
	}
}

func TestForget(t *testing.T) {
	w, path := writer(t)
	must(t, w.Add(label("one", mention.Negative)))
	must(t, Forget(path))
	must(t, Forget(path))
	if _, err := Read(path, now); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

func TestTrouble(t *testing.T) {
	if _, err := NewWriter("", now); mention.KindOf(err) != mention.BadConfig {
		t.Errorf("no home gives %v", err)
	}
	if _, err := Read(t.TempDir(), now); mention.KindOf(err) != mention.BadInput {
		t.Errorf("a folder gives %v", err)
	}
	w, err := NewWriter(filepath.Join(os.DevNull, "labels.ndjson"), now)
	if err == nil {
		err = w.Add(label("one", mention.Negative))
	}
	if mention.KindOf(err) == "" || err == nil {
		t.Errorf("a place that is none gives %v", err)
	}
}

func TestDecode(t *testing.T) {
	long := strings.Repeat("x", maxLine)
	for text, want := range map[string][3]int{ // labels, broken, expired
		"": {}, "\n\n": {},
		`{"text":"a","label":"neg"}`:                                    {1, 0, 0},
		`{"text":"a","label":"NEUTRAL","author":"b"}`:                   {1, 0, 0},
		`{"text":"a","label":"good"}`:                                   {0, 1, 0},
		`{"text":" ","label":"neg"}`:                                    {0, 1, 0},
		`{"label":"neg"}`:                                               {0, 1, 0},
		"[1]\n{\n" + `{"text":"a","label":"pos"}`:                       {1, 2, 0},
		`{"text":"` + long + `","label":"neg"}` + "\n{}":                {0, 2, 0},
		`{"text":"a","label":"neg","delete_by":"2026-01-01T00:00:00Z"}`: {0, 0, 1},
	} {
		s, err := decode(strings.NewReader(text), now)
		if err != nil || [3]int{len(s.Labels), s.Broken, s.Expired} != want {
			t.Errorf("%.60q: %d labels, %d broken, %d expired, %v; want %v", text, len(s.Labels), s.Broken, s.Expired, err, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"text":"a","label":"neg"}` + "\n{\n"))
	f.Add([]byte("{\"text\":\"\xff\",\"label\":\"pos\",\"delete_by\":\"2020-01-01T00:00:00Z\"}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := decode(bytes.NewReader(text), now)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(text, []byte{'\n'}) + 1; len(s.Labels)+s.Broken+s.Expired > n {
			t.Errorf("%d lines give %+v", n, s)
		}
		for _, l := range s.Labels {
			if _, ok := Parse(string(l.Label)); !ok || !s.Has(l.Text) {
				t.Errorf("%+v", l)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var text bytes.Buffer
	for i := range 10_000 {
		fmt.Fprintf(&text, `{"text":"day %d without my bag, and nobody answers","label":"negative","labelled_at":"2026-11-25T10:00:00Z"}`+"\n", i)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if _, err := decode(bytes.NewReader(text.Bytes()), now); err != nil {
			b.Fatal(err)
		}
	}
}
