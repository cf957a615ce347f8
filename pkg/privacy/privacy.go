// Package privacy keeps people out of records: authors become pseudonyms, and
// handles, names and profile addresses are masked in texts and links.
package privacy

import (
	"sync"

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

// Masker makes posts fit for insight. It is safe for concurrent use. Its zero
// value masks, as a nil one does, but its pseudonyms are keyed with nothing: give it
// a Key. It is not changed or copied after its first use.
type Masker struct {
	// Key makes pseudonyms. Another key makes other pseudonyms.
	Key Key
	// Own are the brand's own handles and names, which stay visible wherever they
	// stand; case and a leading @ do not matter.
	Own []string
	// Asked are the handles that the query asks for. They stay visible where a
	// text mentions them, and nowhere else: they may be anybody's.
	Asked []string

	own, asked handles
	// idle holds what calls work with, for the next ones.
	idle sync.Pool
}

// Mask removes the identities of the author and of other people from p, in
// place: Author and People are emptied, Title and Text masked, addresses and ids
// that hold an identity rewritten, identifying Extra fields dropped. It returns
// the author's pseudonym; "" if the author is unknown.
func (m *Masker) Mask(p *mention.Post) (pseudonym string) {
	w := m.begin()
	defer w.end()
	pseudonym = w.pseudonym(p.Source, &p.Author)
	w.identify(p)
	p.Title = w.maskText(p.Title)
	p.Text = w.maskText(p.Text)
	p.URL = w.maskLink(p.URL)
	p.ID = w.maskID(p.ID)
	p.ParentID = w.maskID(p.ParentID)
	p.ThreadID = w.maskID(p.ThreadID)
	p.Extra = w.maskExtra(p.Extra)
	p.Author, p.People = mention.Author{}, nil
	return pseudonym
}

// Pseudonym returns the name that stands for an author on one source: the first
// 80 bits of HMAC-SHA-256 over source and author. The source is part of it so
// that one handle on two sources cannot be joined. A pseudonym that comes in as
// the author's ID, from a record written before, is kept.
func (m *Masker) Pseudonym(source string, a mention.Author) string {
	w := m.begin()
	defer w.end()
	return w.pseudonym(source, &a)
}
