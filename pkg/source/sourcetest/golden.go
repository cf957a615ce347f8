package sourcetest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

var update = flag.Bool("update", false, "write the golden files of sources")

// checkGolden: every field of every post is as it was when somebody read it.
func checkGolden(l *lab) {
	h := l.take(l.good())
	var got bytes.Buffer
	enc := json.NewEncoder(&got)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	for i := range h.posts {
		if err := enc.Encode(fields(reflect.ValueOf(h.posts[i]))); err != nil {
			l.errorf("a post cannot be written: %v", err)
		}
	}
	if *update {
		if err := os.WriteFile(l.Golden, got.Bytes(), 0o644); err != nil {
			l.errorf("%v", err)
		}
		return
	}
	want, err := os.ReadFile(l.Golden)
	if err != nil {
		l.errorf("%v (go test -update writes it)", err)
		return
	}
	l.wantLines(got.Bytes(), want)
}

// wantLines reports the first line where two texts differ.
func (l *lab) wantLines(got, want []byte) {
	a, b := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			l.errorf("%s: the posts end before line %d: %s", l.Golden, i+1, b[i])
		case i >= len(b) || !bytes.Equal(a[i], b[i]):
			l.errorf("%s: line %d is %s", l.Golden, i+1, a[i])
		default:
			continue
		}
		return
	}
}

// fields are the parts of a value that are not zero, by name, so that a golden
// file shows what a post has, and a field that is added later shows up.
func fields(v reflect.Value) any {
	switch x := v.Interface().(type) {
	case time.Time:
		return x.Format(time.RFC3339Nano)
	case mention.Count:
		n, _ := x.Get()
		return n
	case json.RawMessage:
		return string(x)
	}
	switch v.Kind() {
	case reflect.Struct:
		named := make(map[string]any)
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && !v.Field(i).IsZero() {
				named[f.Name] = fields(v.Field(i))
			}
		}
		return named
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = fields(v.Index(i))
		}
		return list
	}
	return v.Interface()
}
