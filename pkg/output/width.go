package output

import (
	"strings"
	"unicode"

	"github.com/clipperhouse/displaywidth"
)

// plain reports whether s is printable ASCII, of which each character takes one
// column.
func plain(s string) bool { return skipPlain(s, 0) == len(s) }

// width is how many columns s takes.
func width(s string) int {
	if plain(s) {
		return len(s)
	}
	return displaywidth.String(s)
}

// painted is the width of a text that may have colours.
func painted(s string) int {
	if plain(s) {
		return len(s)
	}
	return displaywidth.Options{ControlSequences: true}.String(s)
}

// columns is how wide a terminal may draw s. Spacing marks, as in Devanagari,
// take a column of their own in many terminals, and none in others: what is cut
// by the wider count does not overflow.
func columns(s string) int {
	n := displaywidth.String(s)
	for _, r := range s {
		if r >= 0x900 && unicode.Is(unicode.Mc, r) {
			n++
		}
	}
	return n
}

// fit returns s, cut to a width in columns; a cut shows as an ellipsis.
func fit(s string, width int) string {
	if plain(s) {
		if len(s) <= width {
			return s
		}
		return strings.TrimRight(s[:max(0, width-1)], " ") + "…"
	}
	if columns(s) <= width {
		return s
	}
	cut := displaywidth.TruncateString(s, width, "…")
	for w := width; columns(cut) > width && w > 1; {
		w -= columns(cut) - width
		cut = displaywidth.TruncateString(s, max(w, 1), "…")
	}
	return strings.TrimRight(strings.TrimSuffix(cut, "…"), " ") + "…"
}
