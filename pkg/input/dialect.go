package input

import (
	"slices"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// dialect reads the records that one program writes. It belongs to one decoder.
type dialect struct {
	format Format
	// fits reports whether a file that begins with h is in this dialect.
	fits func(h head) bool
	// shape says where the fields stand.
	shape func() shape
	// unpack returns the records in an object: a list, or one; nil means that
	// each object is a record by itself.
	unpack func(r *record, b []byte) ([]byte, error)
	// finish makes the fields of the record that were not there to be picked. The
	// error is errNoPost for a record that is no post and is passed over, and
	// anything else for one that is broken.
	finish func(r *record) error
	// open returns a reader of its own for a form that foreign cannot read; nil is
	// foreign.
	open func(w *window) reader
}

// dialects lists the dialects; of two that fit the first counts.
func dialects() []dialect {
	list := []dialect{twarc(), oldTweets(), snscrape(), reddit(), videoComments(), savedComments(), blueskyEvents(), weibo()}
	return append(list, minet()...)
}

// wrongKind is a file that a program in question writes and that holds no posts.
type wrongKind struct {
	fits       func(h head) bool
	what, hint string
}

func wrongKinds() []wrongKind {
	return slices.Concat(twarcWrong(), minetWrong(), otherWrong())
}

// dialectOf tells the dialect of a file by its first record: its index in
// dialects; -1 if it is none. The error is BadInput for a file that holds no posts.
func dialectOf(h head) (int, error) {
	if len(h.names) == 0 {
		return -1, nil
	}
	for i, d := range dialects() {
		if d.fits(h) {
			return i, nil
		}
	}
	for _, k := range wrongKinds() {
		if k.fits(h) {
			return -1, mention.Errorf(mention.BadInput, "this is %s", k.what).WithHint("%s", k.hint)
		}
	}
	return -1, nil
}

// named reports whether a format is that of a dialect.
func (f Format) named() bool {
	return slices.ContainsFunc(dialects(), func(d dialect) bool { return d.format == f })
}

// wrongFormat is the error for a file that is not in the dialect that it was
// said to be in.
func (f Format) wrongFormat(found Format) error {
	return mention.Errorf(mention.BadInput, "this does not look like %s, but like %s", f, found).
		WithHint("leave the format out, and earshot recognises it")
}
