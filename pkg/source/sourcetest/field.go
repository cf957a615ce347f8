package sourcetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// mostBends bounds how many fields of a case's answers are bent.
const mostBends = 1000

// someBends is how many fields are bent in any case.
const someBends = 8

// checkFields bends each field of the site's answers, one at a time: it is gone,
// or of another type, wherever it stands in an answer and in one place only. What
// the record needs is then an error of kind Changed; nothing is ever a silent
// zero. A post may be missing if a note says that something could not be read.
func checkFields(l *lab) {
	v := l.good()
	want := l.take(v)
	left := mostBends
	bent := make(map[string]bool) // in an answer of the same form, such as another page
	for i, r := range v.wire.requests {
		root, err := decodeAny(r.answer.body)
		if err != nil {
			continue // no JSON
		}
		for _, path := range pathsOf(root) {
			form := formOf(root) + dotted(path)
			if bent[form] || l.optional(path) {
				continue
			}
			bent[form] = true
			if left--; left < 0 {
				l.errorf("the fixtures have more than %d fields: %s and what follows are not bent", mostBends, dotted(path))
				return
			}
			if left < mostBends-someBends && left%everyBend != 0 {
				continue
			}
			for how, change := range map[string]func(map[string]any, string) bool{"gone": takeAway, "of another type": retype} {
				b := bend{request: i, path: path, how: how, change: change, notes: v.notes}
				everywhere := l.bend(b, root, want.posts, nil)
				b.how, b.once = how+" in one place", true
				l.bend(b, root, want.posts, everywhere)
			}
		}
	}
}

// optional reports whether a case lets a field be missing.
func (l *lab) optional(path []string) bool {
	return slices.Contains(l.Optional, path[len(path)-1]) || slices.Contains(l.Optional, dotted(path))
}

// bend is a change of one field in one answer.
type bend struct {
	request int
	path    []string
	how     string
	change  func(parent map[string]any, name string) bool
	// once says that one place is changed, and not all.
	once bool
	// notes are those that there are when nothing is bent.
	notes []string
}

// bend serves the change and judges what the source makes of it. It returns the
// changed body; one that was served before is not served again.
func (l *lab) bend(b bend, root any, want []mention.Post, before []byte) []byte {
	root, done := apply(root, b.path, b.change, b.once)
	if !done {
		return nil
	}
	body, err := json.Marshal(root)
	if err != nil {
		l.errorf("%s cannot be bent: %v", dotted(b.path), err)
		return nil
	}
	if bytes.Equal(body, before) {
		return body
	}
	site, asked := l.Site(), -1
	v := l.visit(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked++; asked != b.request {
			site.ServeHTTP(w, r)
			return
		}
		site.ServeHTTP(&bent{ResponseWriter: w, body: body}, r)
	}))
	h := v.all(l.Query)
	name := fmt.Sprintf("request %d, %s %s", b.request+1, dotted(b.path), b.how)
	if h.err != nil {
		if kind := mention.KindOf(h.err); kind != mention.Changed {
			l.errorf("%s: error is of kind %q, want %q: %v", name, kind, mention.Changed, h.err)
		}
		return body
	}
	if diff, missing := differ(h.posts, want); diff != "" && (!missing || !tells(v.notes, b.notes)) {
		l.errorf("%s: no error, and %s", name, diff)
	}
	return body
}

// tells reports whether there is a note that something is missing, which was not
// there before.
func tells(notes, before []string) bool {
	return slices.ContainsFunc(notes, func(n string) bool {
		return !slices.Contains(before, n) && (strings.Contains(n, "left out") || strings.Contains(n, "missing"))
	})
}

// bent gives another body with the header of the good answer.
type bent struct {
	http.ResponseWriter
	body []byte
	sent bool
}

// Unwrap lets a handler take the connection over.
func (b *bent) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// Write implements io.Writer.
func (b *bent) Write(p []byte) (int, error) {
	if !b.sent {
		b.sent = true
		_, _ = b.ResponseWriter.Write(b.body)
	}
	return len(p), nil
}

// differ says how posts differ from what is wanted in what a record needs; "" if
// they do not. Their order may be another. What is wrong with a post goes before
// what is missing.
func differ(got, want []mention.Post) (diff string, missing bool) {
	byID := make(map[string]*mention.Post)
	for i := range got {
		byID[got[i].ID] = &got[i]
	}
	for i := range want {
		w := &want[i]
		g := byID[w.ID]
		switch {
		case g == nil:
			diff, missing = w.ID+" is missing", true
		case !g.PublishedAt.Equal(w.PublishedAt):
			return fmt.Sprintf("the time of %s is %v, not %v", w.ID, g.PublishedAt, w.PublishedAt), false
		case g.Text != w.Text || g.Title != w.Title:
			return fmt.Sprintf("the text of %s is %q, not %q", w.ID, g.Title+"|"+g.Text, w.Title+"|"+w.Text), false
		}
		delete(byID, w.ID)
	}
	for id := range byID {
		return id + " has come up", false
	}
	return diff, missing
}

// decodeAny decodes JSON with numbers as they are written.
func decodeAny(body []byte) (root any, err error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	err = d.Decode(&root)
	return root, err
}

// pathsOf lists the fields of a value, each path once, whatever the elements of
// lists they stand in.
func pathsOf(root any) [][]string {
	var paths [][]string
	seen := make(map[string]bool)
	var walk func(v any, path []string)
	walk = func(v any, path []string) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e, append(slices.Clone(path), "*"))
			}
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(v)) {
				p := append(slices.Clone(path), name)
				if !seen[dotted(p)] {
					seen[dotted(p)] = true
					paths = append(paths, p)
				}
				walk(v[name], p)
			}
		}
	}
	walk(root, nil)
	return paths
}

// formOf tells answers of one kind from those of another: by the names at their
// top.
func formOf(root any) string {
	switch v := root.(type) {
	case map[string]any:
		names := slices.Sorted(maps.Keys(v))
		return "{" + strings.Join(slices.DeleteFunc(names, isPaging), ",") + "}"
	case []any:
		if len(v) > 0 {
			return "[" + formOf(v[0]) + "]"
		}
	}
	return ""
}

// isPaging reports whether a name is one of those that a last page lacks.
func isPaging(name string) bool {
	return strings.Contains(name, "ext") || name == "paging" || name == "cursor"
}

// dotted is a path as people write it: without the places in lists.
func dotted(path []string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(path), func(s string) bool { return s == "*" }), ".")
}

// apply returns a copy of root in which the fields at a path are changed, in all
// elements of lists on the way or, once, in the first that has them.
func apply(root any, path []string, change func(map[string]any, string) bool, once bool) (copied any, done bool) {
	switch v := root.(type) {
	case []any:
		list := slices.Clone(v)
		for i := range list {
			if path[0] == "*" && (!once || !done) {
				changed := false
				list[i], changed = apply(list[i], path[1:], change, once)
				done = done || changed
			}
		}
		return list, done
	case map[string]any:
		m := maps.Clone(v)
		if _, ok := m[path[0]]; !ok {
			break
		}
		if len(path) == 1 {
			return m, change(m, path[0])
		}
		m[path[0]], done = apply(m[path[0]], path[1:], change, once)
		return m, done
	}
	return root, false
}

// takeAway takes a field away.
func takeAway(parent map[string]any, name string) bool {
	delete(parent, name)
	return true
}

// retype gives a field a value of another type.
func retype(parent map[string]any, name string) bool {
	switch v := parent[name].(type) {
	case nil:
		return false
	case string:
		parent[name] = map[string]any{"unexpected": v}
	case []any, map[string]any:
		parent[name] = "unexpected"
	default:
		parent[name] = []any{v}
	}
	return true
}
