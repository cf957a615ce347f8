package plain

import (
	"strings"
	"testing"
)

// slow is At, letter by letter.
func slow(text string, i int) (letters string, small bool) {
	n := 0
	for i+n < len(text) && n < Size {
		c := text[i+n]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
			break
		}
		small = small || c >= 'a'
		n++
	}
	return strings.ToLower(text[i : i+n]), small
}

func check(t *testing.T, text string) {
	t.Helper()
	for i := range len(text) {
		w, n, small := At(text, i)
		want, wantSmall := slow(text, i)
		if got := string(w.Append(nil)); got != want || n != len(want) || small != wantSmall {
			t.Fatalf("%q at %d: %q of %d, small %v, want %q, %v", text, i, got, n, small, want, wantSmall)
		}
		if w.Slot(5) >= 32 {
			t.Fatalf("%q: slot %d", want, w.Slot(5))
		}
	}
}

func TestAt(t *testing.T) {
	for _, text := range []string{
		"", "a", "Z", "My flight's LATE", "internationalise INTERNATIONALISED", "@[`{az AZ", "1a2b", "schön", "\x00\xff\x80a\xe1",
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "exactly sixteen.", "fifteen letters",
	} {
		check(t, text)
	}
	for c := range 256 {
		check(t, "word"+string([]byte{byte(c)})+"andmoreletters")
	}
}

func FuzzAt(f *testing.F) {
	f.Add("My flight's LATE, again and again")
	f.Fuzz(check)
}

func BenchmarkAt(b *testing.B) {
	const text = "third cancelled flight this month, nobody answers"
	n := 0
	for b.Loop() {
		_, k, _ := At(text, n)
		if n += k + 1; n >= len(text) {
			n = 0
		}
	}
}
