package output

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"syscall"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// writes counts the calls of Write and can fail.
type writes struct {
	bytes.Buffer
	calls int
	err   error
}

func (w *writes) Write(p []byte) (int, error) {
	w.calls++
	if w.err != nil {
		return 0, w.err
	}
	return w.Buffer.Write(p)
}

func TestNoRows(t *testing.T) {
	for format, want := range map[string]string{
		"table": "", "md": "", "ndjson": "", "json": "[]\n",
		"csv": "published_at,source,kind,brand,sentiment,negativity,text,url,author,likes,replies,reposts,stars,lang,id\n",
		"tsv": "published_at\tsource\tkind\tbrand\tsentiment\tnegativity\ttext\turl\tauthor\tlikes\treplies\treposts\tstars\tlang\tid\n",
	} {
		if got := written(t, format, nil, Options{}); got != want {
			t.Errorf("%s without rows is %q, want %q", format, got, want)
		}
	}
}

func TestLiveWritesEveryRow(t *testing.T) {
	for _, f := range Formats() {
		if f.Binary {
			continue // it is whole at its end only
		}
		var w writes
		out, err := New(f.Name, &w, Options{Live: true, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		ms := clean()
		for i := range ms {
			if err := out.Write(&ms[i]); err != nil {
				t.Fatal(err)
			}
			if w.calls != i+1 {
				t.Errorf("%s wrote %d times after %d rows", f.Name, w.calls, i+1)
			}
		}
	}
}

func TestErrorsStay(t *testing.T) {
	for _, f := range Formats() {
		w := writes{err: syscall.EPIPE}
		out, err := New(f.Name, &w, Options{Live: true, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		m := &clean()[0]
		if f.Binary {
			if err := errors.Join(out.Close(), out.Close()); !errors.Is(err, syscall.EPIPE) || w.calls != 1 {
				t.Errorf("%s: Close returned %v after %d writes", f.Name, err, w.calls)
			}
			continue
		}
		for range 3 {
			if err := out.Write(m); !errors.Is(err, syscall.EPIPE) {
				t.Errorf("%s: Write returned %v", f.Name, err)
			}
		}
		if err := out.Close(); !errors.Is(err, syscall.EPIPE) || w.calls != 1 {
			t.Errorf("%s: Close returned %v after %d writes", f.Name, err, w.calls)
		}
	}
}

// short takes one byte of every write without an error.
type short struct{}

func (short) Write([]byte) (int, error) { return 1, nil }

func TestShortWrite(t *testing.T) {
	out, err := New("csv", short{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("Close returned %v", err)
	}
}

func TestCloseTwice(t *testing.T) {
	for _, f := range Formats() {
		var w writes
		out, err := New(f.Name, &w, Options{})
		if err != nil {
			t.Fatal(err)
		}
		m := &clean()[0]
		if err := errors.Join(out.Write(m), out.Close()); err != nil {
			t.Fatal(err)
		}
		size := w.Len()
		if err := out.Close(); err != nil || w.Len() != size {
			t.Errorf("%s: a second Close returned %v and wrote %d bytes", f.Name, err, w.Len()-size)
		}
		if err := out.Write(m); err == nil {
			t.Errorf("%s can be written after Close", f.Name)
		}
	}
}

// TestStoppedAnywhere closes after every number of rows, as a scan does that
// fails or is interrupted.
func TestStoppedAnywhere(t *testing.T) {
	ms := hostile()
	for n := range 6 {
		var records []map[string]any
		if err := json.Unmarshal([]byte(written(t, "json", ms[:n], Options{})), &records); err != nil || len(records) != n {
			t.Errorf("after %d rows: %d records, %v", n, len(records), err)
		}
	}
}

// TestWholeRowsOnly cuts the output at each write and wants whole lines.
func TestWholeRowsOnly(t *testing.T) {
	for _, format := range []string{"csv", "tsv", "ndjson", "md", "table"} {
		w := lineEnds{t: t, format: format}
		out, err := New(format, &w, Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		ms := clean()
		for i := range 3000 {
			if err := out.Write(&ms[i%len(ms)]); err != nil {
				t.Fatal(err)
			}
		}
		if err := out.Close(); err != nil || w.calls < 3 {
			t.Errorf("%s: %d writes, %v", format, w.calls, err)
		}
	}
}

type lineEnds struct {
	t      *testing.T
	format string
	calls  int
}

func (w *lineEnds) Write(p []byte) (int, error) {
	w.calls++
	if !strings.HasSuffix(string(p), "\n") {
		w.t.Errorf("%s wrote half a row", w.format)
	}
	return len(p), nil
}

func TestAppendHasNoHeader(t *testing.T) {
	for _, format := range []string{"csv", "tsv", "md", "table", "ndjson"} {
		whole := written(t, format, clean()[1:2], Options{})
		added := written(t, format, clean()[1:2], Options{Append: true})
		if !strings.HasSuffix(whole, added) || strings.Contains(added, "ource ") || strings.Contains(added, ",source") {
			t.Errorf("%s adds %q to %q", format, added, whole)
		}
	}
	if got := written(t, "csv", clean()[:1], Options{Append: true, Dialect: Excel}); strings.HasPrefix(got, "\ufeff") {
		t.Error("a second byte order mark")
	}
}

// TestNothingIsKept writes one mention that changes between the calls.
func TestNothingIsKept(t *testing.T) {
	for _, f := range Formats() {
		var b bytes.Buffer
		out, err := New(f.Name, &b, Options{Now: now, Fields: []string{"text"}})
		if err != nil {
			t.Fatal(err)
		}
		m := clean()[0]
		for _, s := range []string{"first", "second"} {
			m.Text = s
			if err := out.Write(&m); err != nil {
				t.Fatal(err)
			}
			m = mention.Mention{}
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
		if got := shown(t, f, b.String()); !strings.Contains(got, "first") || !strings.Contains(got, "second") {
			t.Errorf("%s is %q", f.Name, got)
		}
	}
}
