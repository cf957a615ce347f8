package sourcetest

import (
	"reflect"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/privacy"
)

// checkPrivacy: permalinks name nobody, and after masking no identity is left
// anywhere in a post. The brand's own handles stay.
func checkPrivacy(l *lab) {
	if len(l.Identities) == 0 {
		l.errorf("the case names no Identities; its fixtures must have some")
	}
	v := l.good()
	h := l.take(v)
	for _, note := range v.notes {
		if id := l.identity(note); id != "" {
			l.errorf("a note holds the identity %q: %s", id, note)
		}
	}
	masker := privacy.Masker{Own: l.Own}
	given, kept := strings.Builder{}, strings.Builder{}
	for _, p := range h.posts {
		key := p.Author.Key()
		if id := l.identity(p.URL); id != "" {
			l.errorf("%s: the URL %s holds the identity %q", p.ID, p.URL, id)
		}
		given.WriteString(all(p))
		pseudonym := masker.Mask(&p)
		if (pseudonym == "") != (key == "") {
			l.errorf("%s: the author's key is %q and the pseudonym %q", p.ID, key, pseudonym)
		}
		for _, f := range leaves("", reflect.ValueOf(p)) {
			if id := l.identity(f.value); id != "" {
				l.errorf("%s: after masking, %s still holds the identity %q: %s", p.ID, f.name, id, f.value)
			}
		}
		kept.WriteString(p.Title + "\n" + p.Text + "\n")
	}
	for _, own := range l.Own {
		if !holds(kept.String(), own) {
			l.errorf("the brand's own %q is gone after masking", own)
		}
	}
	for _, id := range l.Identities {
		if !holds(given.String(), id) {
			l.errorf("the identity %q is in no post before masking: the fixtures do not test it", id)
		}
	}
}

// identity returns the first of the case's identities in s; "" if none.
func (l *lab) identity(s string) string {
	for _, id := range l.Identities {
		if holds(s, id) {
			return id
		}
	}
	return ""
}

func holds(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}

// all is everything written in a post.
func all(p mention.Post) string {
	var b strings.Builder
	for _, f := range leaves("", reflect.ValueOf(p)) {
		b.WriteString(f.value + "\n")
	}
	return b.String()
}

// leaf is a string somewhere in a value.
type leaf struct{ name, value string }

// leaves finds every string in a post, so that a field which is added later is
// checked as well.
func leaves(name string, v reflect.Value) []leaf {
	var found []leaf
	switch v.Kind() {
	case reflect.String:
		found = append(found, leaf{name, v.String()})
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return append(found, leaf{name, string(v.Bytes())})
		}
		for i := range v.Len() {
			found = append(found, leaves(name, v.Index(i))...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				found = append(found, leaves(strings.TrimPrefix(name+"."+f.Name, "."), v.Field(i))...)
			}
		}
	}
	return found
}
