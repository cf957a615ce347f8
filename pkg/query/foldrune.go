package query

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldRune works out the folded form of a character: compatibility
// decomposition, without accents, in lower case.
func foldRune(r rune) folded {
	if c, ok := singular(r); ok {
		return c
	}
	all := decompose(r)
	first, size := utf8.DecodeRuneInString(all)
	if size == len(all) && first != r {
		return foldRune(first)
	}
	kind := classOf(first)
	if kind == symbol {
		return folded{r: first, class: symbol}
	}
	var out []rune
	for _, d := range all {
		if k := classOf(d); k == letter || k == hangul || k == char || k == mark {
			if len(out) == 0 {
				kind = k
			}
			out = append(out, lower(d)...)
		}
	}
	if len(out) == 0 {
		return folded{r: first, class: kind}
	}
	if kind == hangul {
		out = []rune(norm.NFC.String(string(out)))
	}
	return folded{r: out[0], class: kind, tail: string(out[1:])}
}

// decompose returns a character's compatibility decomposition. The Thai and
// Lao vowel AM stays whole: it is written that way.
func decompose(r rune) string {
	if r == 0x0e33 || r == 0x0eb3 {
		return string(r)
	}
	return norm.NFKD.String(string(r))
}

// singular returns the folded form of characters that no rule covers.
func singular(r rune) (folded, bool) {
	switch r {
	case '\'', '`', '´', 'ʹ', 'ʻ', 'ʼ', 'ʽ', '‘', '’', '‛', '′', '＇', '׳':
		return folded{r: '\'', class: apostrophe}, true
	case '-', '‐', '‑', '﹣', '－', '־':
		return folded{r: '-'}, true
	case '“', '”', '„', '‟', '＂':
		return folded{r: '"'}, true
	case '&', '﹠', '＆':
		return folded{r: '&', class: symbol}, true
	case '_', '＿':
		return folded{r: '_', class: letter}, true
	case '™', '®', '℠', '©', '℗':
		return folded{r: ' '}, true
	}
	return folded{}, false
}

// classOf returns the class of a decomposed character.
func classOf(r rune) class {
	if c, ok := singular(r); ok {
		return c.class
	}
	switch {
	case uncounted(r):
		return skipped
	case unicode.Is(unicode.M, r):
		return classOfMark(r)
	case unicode.In(r, unicode.L, unicode.N):
		switch {
		case unicode.Is(unicode.Hangul, r):
			return hangul
		case unspaced(r):
			return char
		}
		return letter
	case unicode.Is(unicode.So, r):
		return symbol
	}
	return separator
}

// uncounted reports whether a character that is no mark counts for nothing:
// invisible ones, skin tones, Hangul fillers, the stroke that stretches Arabic
// words and the sign inside Hebrew acronyms.
func uncounted(r rune) bool {
	switch r {
	case 'ـ', '״', 0x115f, 0x1160, 0x3164, 0xffa0:
		return true
	}
	return unicode.Is(unicode.Cf, r) || r >= 0x1f3fb && r <= 0x1f3ff
}

// classOfMark tells the accents, which do not count, from the signs that make
// another letter or syllable.
func classOfMark(r rune) class {
	switch {
	case r == 0x3099 || r == 0x309a: // the voicing marks of kana
		return mark
	case unicode.In(r, unicode.Inherited, unicode.Arabic, unicode.Hebrew, unicode.Syriac,
		unicode.Greek, unicode.Cyrillic, unicode.Hangul, unicode.Me):
		return skipped
	}
	return mark
}

// unspaced reports whether a letter belongs to a script that writes words
// without spaces between them.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Thai,
		unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tai_Tham, unicode.Tai_Le, unicode.New_Tai_Lue) ||
		r >= 0x3000 && r <= 0x30ff
}

// lower returns a decomposed character in lower case, with the letters that
// people write in several ways made one.
func lower(r rune) []rune {
	least := r
	for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
		if unicode.IsLetter(o) { // not the iota below Greek vowels
			least = min(least, o)
		}
	}
	r = unicode.ToLower(least)
	switch r {
	case 'ß':
		return []rune("ss")
	case 'æ':
		return []rune("ae")
	case 'œ':
		return []rune("oe")
	case 'þ':
		return []rune("th")
	}
	if r >= 0x660 && r <= 0x669 || r >= 0x6f0 && r <= 0x6f9 { // Arabic and Persian digits
		return []rune{'0' + r&0xf}
	}
	return []rune{oneOf(r)}
}

func oneOf(r rune) rune {
	switch r {
	case 'ı':
		return 'i'
	case 'ø':
		return 'o'
	case 'ł':
		return 'l'
	case 'đ', 'ð':
		return 'd'
	case 'ħ':
		return 'h'
	case 'ŧ':
		return 't'
	case 'ى', 'ی':
		return 'ي'
	case 'ک':
		return 'ك'
	case 'ة':
		return 'ه'
	case 'ٱ':
		return 'ا'
	}
	return r
}
