package dedupe

import "math/bits"

// The bounds of Same. TestLabelledPairs measures them, and TestNaturalPosts what
// people write alike by chance: catchphrases of up to eleven words, slightly changed,
// but hardly one of eight that is the same.
const (
	// ownWords is the least length of an author's text that may be a changed copy.
	ownWords = 5
	// copiedWords is the least length of a text that two people do not write by
	// chance, and changedWords of one that is not quite the same.
	copiedWords  = 8
	changedWords = 12
	// The least parts of all runs of two texts that both have: of one author, on two
	// sites, where one person may have written both, and of two people on one.
	ownShare    = 0.55
	crossShare  = 0.6
	copiedShare = 0.8
	// cutShare is the least part of a text that was cut off that the other has.
	cutShare = 0.85
	// placeShare is the same for texts at one address.
	placeShare = 0.5
)

// Item is what is compared of a post. Zero hashes are unknown.
type Item struct {
	Sketch
	// Author, URL and Source are hashes: of the author on the source, of what
	// AppendURL makes of the post's own address, of the source.
	Author, URL, Source uint64
	// Page says that the post is a page by itself, such as an article, and no answer
	// or review on one.
	Page bool
}

// Same reports whether two posts are one:
//
//   - Texts that are equal: however short, from the same author or at the same
//     address, and of eight words or more, whoever wrote them. Two people who write
//     "worst airline ever" are two.
//   - Texts of twelve words or more that share six tenths of their runs of three
//     words, if they are on two sites, where one person may have posted both; eight
//     tenths on one site, where a form with another town in it is another complaint.
//     If the author or the address is the same, five words are enough, and a little
//     over half. Numbers must always be the same: another flight, date or amount is
//     another complaint. Words of one's own before "RT @handle:" are another post.
//   - A text that ends in "…" and goes on in the other.
//   - Texts at the same address of which the larger part of one is in the other:
//     reviews share the address of what they are about, and are many.
//   - Pages with the same address from different sources, whatever they say.
func (a *Item) Same(b *Item) bool { return a.same(b, b.Runs) }

// same is Same for an item whose runs are elsewhere.
func (a *Item) same(b *Item, runs []uint32) bool {
	own, place := a.Author == b.Author && a.Author != 0, a.URL == b.URL && a.URL != 0
	if place && a.Page && b.Page && a.Source != b.Source {
		return true
	}
	if least := min(a.Words, b.Words); a.whole == b.whole && a.Words == b.Words {
		return least >= copiedWords || least > 0 && (own || place)
	}
	return !a.Comment && !b.Comment && a.changed(b, runs, own, place)
}

// changed compares texts that are not equal, by the bounds that hold for them.
func (a *Item) changed(b *Item, runs []uint32, own, place bool) bool {
	least := min(a.Words, b.Words)
	switch {
	case own || place:
		return least >= ownWords && a.near(b, runs, ownShare, place)
	case least < copiedWords:
		return false
	case least < changedWords:
		return a.near(b, runs, 1, false) // one may be cut off
	case a.Source != b.Source:
		return a.near(b, runs, crossShare, false)
	}
	return a.near(b, runs, copiedShare, false)
}

// near reports whether two texts have so much in common. The runs are those of b.
func (a *Item) near(b *Item, runs []uint32, bound float64, place bool) bool {
	short, long := a, b
	if a.All > b.All {
		short, long = b, a
	}
	// Part is how much of the shorter one must be in the other; 2 is never.
	part := 2.0
	switch fits := short.bits&^long.bits == 0; {
	case fits && place:
		part = placeShare
	case fits && short.Cut:
		part = cutShare
	}
	if a.numbers != b.numbers {
		bound = 2
	}
	// Most of them are told apart by the bits of their runs: each that one has alone
	// stands for a run that it has alone.
	most := min(a.All-missing(&a.set, &b.set), b.All-missing(&b.set, &a.set))
	if !enough(float64(most), short, long, bound, part) {
		return false
	}
	s := share(a.Runs, runs)
	return enough(s/(1+s)*float64(a.All+b.All), short, long, bound, part)
}

// enough reports whether so many runs in common make two texts one.
func enough(common float64, short, long *Item, bound, part float64) bool {
	const rounding = 1e-9
	common += rounding
	return common > rounding && (common >= bound*(float64(short.All+long.All)-common) || common >= part*float64(short.All))
}

// missing is how many bits one set has and the other has not.
func missing(a, b *[2]uint64) int32 {
	return int32(bits.OnesCount64(a[0]&^b[0]) + bits.OnesCount64(a[1]&^b[1]))
}

// share is the part of all runs of two texts that both have (Jaccard's index), as the
// smallest of them tell: exact where a sketch has all.
func share(a, b []uint32) float64 {
	i, j, both, all := 0, 0, 0, 0
	for ; i < len(a) && j < len(b) && all < sketchSize; all++ {
		switch {
		case a[i] == b[j]:
			both++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	if all < sketchSize {
		all = min(sketchSize, all+len(a)-i+len(b)-j)
	}
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}

// Fingerprint is what the same text has in every run of the program, in the plain
// form: 16 bytes, zero if it has no words. That of a short text is its author's as
// well. It can be guessed from a text, so that it is to be kept under a key only.
func (a *Item) Fingerprint() (f [16]byte) {
	if a.Words == 0 || a.Words < copiedWords && a.Author == 0 {
		return f
	}
	h := a.whole
	if a.Words < copiedWords {
		h[0], h[1] = mix(h[0]^a.Author), mix(h[1]+a.Author)
	}
	for i := range 8 {
		f[i], f[8+i] = byte(h[0]>>(8*i)), byte(h[1]>>(8*i))
	}
	return f
}

// Hash is a hash of parts for an Item's fields, the same in every run; 0 if the last
// part is empty. ASCII letters count in lower case.
func Hash(parts ...string) uint64 {
	if len(parts) == 0 || parts[len(parts)-1] == "" {
		return 0
	}
	h := uint64(seedWord)
	for _, p := range parts {
		for i := range len(p) {
			h = (h ^ uint64(lower(p[i]))) * 0x100000001b3
		}
		h = mix(h ^ 0x1ff)
	}
	return h | 1
}
