package gram

import "unicode"

// Script is a writing system, or a group of them that is told apart alike.
type Script uint8

// The scripts that several languages share; their languages are told apart by
// n-grams.
const (
	Unknown Script = iota
	Latin
	Arabic
	Cyrillic
	Devanagari
	// Han counts alone as Chinese, and as Japanese beside kana.
	Han
	Kana
	firstSingle
)

// ranges says which characters belong to which script, in their order.
var ranges = [...]struct {
	low, high rune
	script    Script
}{
	{'A', 0x24f, Latin},
	{0x370, 0x3ff, firstSingle}, // Greek
	{0x400, 0x52f, Cyrillic},
	{0x531, 0x58f, firstSingle + 1}, // Armenian
	{0x5d0, 0x5f4, firstSingle + 2}, // Hebrew
	{0x620, 0x6ff, Arabic},
	{0x750, 0x77f, Arabic},
	{0x8a0, 0x8ff, Arabic},
	{0x900, 0x97f, Devanagari},
	{0x980, 0x9ff, firstSingle + 3},    // Bengali
	{0xa00, 0xa7f, firstSingle + 4},    // Gurmukhi
	{0xa80, 0xaff, firstSingle + 5},    // Gujarati
	{0xb00, 0xb7f, firstSingle + 6},    // Odia
	{0xb80, 0xbff, firstSingle + 7},    // Tamil
	{0xc00, 0xc7f, firstSingle + 8},    // Telugu
	{0xc80, 0xcff, firstSingle + 9},    // Kannada
	{0xd00, 0xd7f, firstSingle + 10},   // Malayalam
	{0xd80, 0xdff, firstSingle + 11},   // Sinhala
	{0xe00, 0xe7f, firstSingle + 12},   // Thai
	{0xe80, 0xeff, firstSingle + 13},   // Lao
	{0xf00, 0xfff, firstSingle + 14},   // Tibetan
	{0x1000, 0x109f, firstSingle + 15}, // Burmese
	{0x10a0, 0x10ff, firstSingle + 16}, // Georgian
	{0x1100, 0x11ff, firstSingle + 17}, // Hangul
	{0x1200, 0x139f, firstSingle + 18}, // Ethiopic
	{0x1780, 0x17ff, firstSingle + 19}, // Khmer
	{0x1e00, 0x1eff, Latin},
	{0x1f00, 0x1fff, firstSingle},
	{0x3041, 0x30ff, Kana},
	{0x3131, 0x318e, firstSingle + 17},
	{0x3400, 0x4dbf, Han},
	{0x4e00, 0x9fff, Han},
	{0xac00, 0xd7a3, firstSingle + 17},
	{0xfb50, 0xfdff, Arabic},
	{0xfe70, 0xfefc, Arabic},
	{0xff66, 0xff9d, Kana},
	{0x20000, 0x2ffff, Han},
}

// singles are the tags of the scripts that one language has to itself, as far
// as posts go.
var singles = [...]string{
	"el", "hy", "he", "bn", "pa", "gu", "or", "ta", "te", "kn", "ml", "si", "th", "lo", "bo", "my", "ka", "ko", "am", "km",
}

// Scripts is the number of scripts.
const Scripts = int(firstSingle) + len(singles)

// Tag returns the language that writes in a script alone, and "" for a script
// that several share.
func (s Script) Tag() string {
	switch {
	case s >= firstSingle:
		return singles[s-firstSingle]
	case s == Han:
		return "zh"
	case s == Kana:
		return "ja"
	}
	return ""
}

// Weight is how many Latin letters a letter of the script is worth.
func (s Script) Weight() int {
	if s == Han || s == Kana || s.Tag() == "ko" {
		return 3
	}
	return 1
}

// scriptOf returns the script of a letter; Unknown also for what is no letter.
func scriptOf(r rune) Script {
	if !unicode.IsLetter(r) {
		return Unknown
	}
	low, high := 0, len(ranges)
	for low < high {
		mid := (low + high) / 2
		if r > ranges[mid].high {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low < len(ranges) && r >= ranges[low].low {
		return ranges[low].script
	}
	return Unknown
}
