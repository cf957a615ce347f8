// Package privacy keeps people out of records: authors become pseudonyms, and
// handles, names and profile addresses are masked in texts and links.
package privacy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Placeholders stand where a person was named.
const (
	// MaskedHandle replaces a handle, with or without its sign. It begins with no
	// character that a spreadsheet takes for a formula.
	MaskedHandle = "[person]"
	// MaskedName replaces a display name.
	MaskedName = "[name]"
)

// pseudonymPrefix begins every pseudonym; see mention.IsPseudonym.
const pseudonymPrefix = "p-"

var base32Lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Masker makes posts fit for insight. It is safe for concurrent use. Its zero
// value masks, but its pseudonyms are keyed with nothing: give it a Key.
type Masker struct {
	// Key makes pseudonyms. Another key makes other pseudonyms.
	Key Key
	// Own are the brand's own handles and names, which stay visible wherever they
	// stand; case and a leading @ do not matter.
	Own []string
	// Asked are the handles that the query asks for. They stay visible where a
	// text mentions them, and nowhere else: they may be anybody's.
	Asked []string
}

// Mask removes the identities of the author and of other people from p, in
// place: Author and People are emptied, Title and Text masked, addresses and ids
// that hold an identity rewritten, identifying Extra fields dropped. It returns
// the author's pseudonym; "" if the author is unknown.
func (m *Masker) Mask(p *mention.Post) (pseudonym string) {
	pseudonym = m.Pseudonym(p.Source, p.Author)
	ids := m.identities(p)
	p.Title = m.maskText(p.Title, ids)
	p.Text = m.maskText(p.Text, ids)
	p.URL = m.maskLink(p.URL, ids)
	p.ID = m.maskID(p.ID, ids)
	p.ParentID = m.maskID(p.ParentID, ids)
	p.ThreadID = m.maskID(p.ThreadID, ids)
	p.Extra = m.maskExtra(p.Extra, ids)
	p.Author, p.People = mention.Author{}, nil
	return pseudonym
}

// Pseudonym returns the name that stands for an author on one source: the first
// 80 bits of HMAC-SHA-256 over source and author. The source is part of it so
// that one handle on two sources cannot be joined. A pseudonym that comes in as
// the author's ID, from a record written before, is kept.
func (m *Masker) Pseudonym(source string, a mention.Author) string {
	id := a.Key()
	switch {
	case id == "":
		return ""
	case mention.IsPseudonym(a.ID):
		return a.ID
	}
	sum := m.Key.sum(source, strings.ToLower(strings.TrimPrefix(id, "@")))
	return pseudonymPrefix + base32Lower.EncodeToString(sum[:10])
}

// maskID replaces the native part of an id that holds an identity, or is the
// address of somebody's post, by a keyed hash of it: still the same for the same
// post.
func (m *Masker) maskID(id string, ids []identity) string {
	source, native, ok := strings.Cut(id, ":")
	if !ok || !holdsIdentity(native, ids) && !namesAccount(native) {
		return id
	}
	sum := m.Key.sum(source, native)
	return source + ":" + hex.EncodeToString(sum[:12])
}

// sum is HMAC-SHA-256 over the parts, separated so that they cannot shift.
func (k Key) sum(parts ...string) []byte {
	h := hmac.New(sha256.New, k.secret)
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return h.Sum(nil)
}
