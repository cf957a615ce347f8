package privacy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// slowMasker masks in the obvious way, each step over the whole text: what Masker
// gives must be the same.
type slowMasker struct {
	Key        Key
	Own, Asked []string
}

// Mask removes the identities of the author and of other people from p, in
// place: Author and People are emptied, Title and Text masked, addresses and ids
// that hold an slowIdentity rewritten, identifying Extra fields dropped. It returns
// the author's pseudonym; "" if the author is unknown.
func (m *slowMasker) slowMask(p *mention.Post) (pseudonym string) {
	pseudonym = m.slowPseudonym(p.Source, p.Author)
	ids := m.slowIdentities(p)
	p.Title = m.slowMaskText(p.Title, ids)
	p.Text = m.slowMaskText(p.Text, ids)
	p.URL = m.slowMaskLink(p.URL, ids)
	p.ID = m.slowMaskID(p.ID, ids)
	p.ParentID = m.slowMaskID(p.ParentID, ids)
	p.ThreadID = m.slowMaskID(p.ThreadID, ids)
	p.Extra = m.slowMaskExtra(p.Extra, ids)
	p.Author, p.People = mention.Author{}, nil
	return pseudonym
}

var base32Lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Pseudonym returns the name that stands for an author on one source: the first
// 80 bits of HMAC-SHA-256 over source and author. The source is part of it so
// that one handle on two sources cannot be joined. A pseudonym that comes in as
// the author's ID, from a record written before, is kept.
func (m *slowMasker) slowPseudonym(source string, a mention.Author) string {
	id := a.Key()
	switch {
	case id == "":
		return ""
	case mention.IsPseudonym(a.ID):
		return a.ID
	}
	sum := m.Key.slowSum(source, strings.ToLower(strings.TrimPrefix(id, "@")))
	return pseudonymPrefix + base32Lower.EncodeToString(sum[:10])
}

// maskID replaces the native part of an id that holds an slowIdentity, or is the
// address of somebody's post, by a keyed hash of it: still the same for the same
// post.
func (m *slowMasker) slowMaskID(id string, ids []slowIdentity) string {
	source, native, ok := strings.Cut(id, ":")
	if !ok || !slowHoldsIdentity(native, ids) && !slowNamesAccount(native) {
		return id
	}
	sum := m.Key.slowSum(source, native)
	return source + ":" + hex.EncodeToString(sum[:12])
}

// sum is HMAC-SHA-256 over the parts, separated so that they cannot shift.
func (k Key) slowSum(parts ...string) []byte {
	h := hmac.New(sha256.New, k.secret)
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return h.Sum(nil)
}
