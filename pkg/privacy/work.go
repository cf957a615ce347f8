package privacy

import (
	"hash"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// work is what one call works with: lent by the Masker, given back at the end,
// so that a usual post needs no memory but that of its pseudonym.
type work struct {
	*Masker
	// ids are the identities of the post at hand.
	ids []identity
	// mac is the keyed hash, of the key that is secret.
	mac    hash.Hash
	secret []byte
	sum    []byte
	// out is a text that is being made.
	out   []byte
	names names
}

// maxKept is the longest text, in bytes, whose memory is kept for the next one.
const maxKept = 64 << 10

// begin lends what a call works with.
func (m *Masker) begin() *work {
	if m == nil {
		m = &Masker{}
	}
	w, ok := m.idle.Get().(*work)
	if !ok {
		w = &work{Masker: m}
	}
	return w
}

// end gives it back, without the identities.
func (w *work) end() {
	clear(w.ids)
	w.ids = w.ids[:0]
	if cap(w.out) > maxKept {
		w.out = nil
	}
	w.idle.Put(w)
}

// made returns a text that was made in out, which may have grown.
func (w *work) made(out []byte) string {
	w.out = out
	return string(out)
}

// identify sets the identities to those of a post.
func (w *work) identify(p *mention.Post) {
	w.ids = w.identities(w.ids[:0], p)
}
