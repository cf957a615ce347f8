package plain

import (
	"strings"
	"testing"
)

// slow is At, letter by letter.
func slow(text string, i int) (letters string, small bool) {
	n := 0
	for i+n < len(text) && n < Size {
		switch c := text[i+n]; {
		case c >= 'a' && c <= 'z':
			small = true
		case c < 'A' || c > 'Z':
			return strings.ToLower(text[i : i+n]), small
		}
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

// TestMemory: what is found is what was put, and a common word stays.
func TestMemory(t *testing.T) {
	m := NewMemory[int](4)
	words := strings.Fields(strings.Repeat("flight the was the late the again and nobody answers the phone while my bag is still lost ", 3))
	found, kept := 0, 0
	for _, s := range words {
		w, n, _ := At(s, 0)
		switch v := m.Find(w); {
		case v == nil:
			if got := m.Put(w, n); *got != n {
				t.Fatalf("%s: put %d, got %d", s, n, *got)
			}
		case *v != n:
			t.Fatalf("%s: %d, want %d", s, *v, n)
		default:
			found++
			if s == "the" {
				kept++
			}
		}
	}
	if found < 10 || kept < 10 {
		t.Errorf("%d of %d found, the %d times", found, len(words), kept)
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
