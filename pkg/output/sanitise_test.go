package output

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, in, lines, line string }{
		{"clean", "all good, 100%!", "all good, 100%!", "all good, 100%!"},
		{"empty", "", "", ""},
		{"newlines", "a\nb\r\nc\rd", "a\nb\nc\nd", "a b c d"},
		{"other line breaks", "a\u2028b\u2029c\u0085d\ve\ff", "a\nb\nc\nd\ne\nf", "a b c d e f"},
		{"white space", "  a\t b\u00a0 \u3000c  ", "  a  b\u00a0 \u3000c  ", "a b c"},
		{"escape", "\x1b[31mred\x1b[0m\x1b]0;t\a", "[31mred[0m]0;t", "[31mred[0m]0;t"},
		{"C1", "\u009b31m\u0090x\u009c", "31mx", "31mx"},
		{"C1 as a byte", "\x9b31m", "\ufffd31m", "\ufffd31m"},
		{"NUL and DEL", "a\x00b\x7fc", "abc", "abc"},
		{"bidi", "\u202eevil\u202c \u2066x\u2069\u200e\u200f\u061c", "evil x", "evil x"},
		{"zero width", "N\u200bo\u2060r\ufeffth\u00adwind\u180e", "Northwind", "Northwind"},
		{"joiners between ASCII", "N\u200do\u200crth", "North", "North"},
		{"joiners in a row", "ക്\u200d\u200d\u200d", "ക്\u200d", "ക്\u200d"},
		{"joiner first", "\u200dx \u200dy", "x y", "x y"},
		{"annotations", "\ufff9a\ufffab\ufffb", "ab", "ab"},
		{"tags", "x\U000e0041\U000e0042\U000e007fy", "xy", "xy"},
		{"invalid", "a\xff\xfeb", "a\ufffd\ufffdb", "a\ufffd\ufffdb"},
		{"surrogate", "\xed\xa0\x80", "\ufffd\ufffd\ufffd", "\ufffd\ufffd\ufffd"},
		{"zalgo", "z" + strings.Repeat("\u0301", 50) + "o", "z\u0301\u0301\u0301\u0301o", "z\u0301\u0301\u0301\u0301o"},
		{"mark first", "\u0301a\n\u0301b", "a\nb", "a \u0301b"},
		{"emoji", "👨‍👩‍👧‍👦 ❤️‍🔥 👍🏽 🇩🇪 1️⃣ 🏳️‍🌈", "👨‍👩‍👧‍👦 ❤️‍🔥 👍🏽 🇩🇪 1️⃣ 🏳️‍🌈", "👨‍👩‍👧‍👦 ❤️‍🔥 👍🏽 🇩🇪 1️⃣ 🏳️‍🌈"},
		{"Persian", "می\u200cخواهم", "می\u200cخواهم", "می\u200cخواهم"},
		{"Malayalam", "അവന്\u200d വന്നു", "അവന്\u200d വന്നു", "അവന്\u200d വന്നു"},
		{"Vietnamese", "Vie\u0323\u0302t", "Vie\u0323\u0302t", "Vie\u0323\u0302t"},
		{"Hebrew points", "שָּׁלוֹם", "שָּׁלוֹם", "שָּׁלוֹם"},
		{"Japanese", "か\u3099 髙\U000e0100", "か\u3099 髙\U000e0100", "か\u3099 髙\U000e0100"},
		{"music", "a\U0001d173b\U0001bca0c", "abc", "abc"},
	}
	for _, tt := range tests {
		if got := Clean(tt.in); got != tt.lines {
			t.Errorf("%s: Clean(%+q) = %+q, want %+q", tt.name, tt.in, got, tt.lines)
		}
		if got := Line(tt.in); got != tt.line {
			t.Errorf("%s: Line(%+q) = %+q, want %+q", tt.name, tt.in, got, tt.line)
		}
	}
}

// TestRanges holds the shortcuts against the tables of Unicode, rune by rune.
func TestRanges(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if got, want := mark(r), unicode.In(r, unicode.Mn, unicode.Me); got != want {
			t.Fatalf("mark(%U) is %v", r, got)
		}
		if ordinary(r) && (hidden(r) || joiner(r) || mark(r) || unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			t.Fatalf("%U is not ordinary", r)
		}
		if hidden(r) && (unicode.IsLetter(r) || unicode.IsNumber(r) || mark(r)) {
			t.Fatalf("%U is hidden", r)
		}
		if (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) && !hidden(r) {
			t.Fatalf("%U is not hidden", r)
		}
	}
}

func TestCleanDoesNotAllocate(t *testing.T) {
	for _, m := range append(clean(), world()...) {
		s := Line(m.Text)
		if n := testing.AllocsPerRun(100, func() { _ = Clean(s) }); n != 0 {
			t.Errorf("%v allocations for %q", n, s)
		}
	}
	s := "third cancelled flight this month @northwind, nobody answers"
	if n := testing.AllocsPerRun(100, func() { _ = Line(s) }); n != 0 {
		t.Errorf("%v allocations for %q", n, s)
	}
}

// unsafe returns the first character of an output that should not be there.
func unsafeRune(s string) (rune, bool) {
	for i, r := range s {
		if r == '\n' {
			continue
		}
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return r, true
			}
		}
		switch {
		case r < ' ', r >= 0x7f && r <= 0x9f, r == 0x61c, r == 0x200b, r == 0x200e, r == 0x200f, r == 0xfeff,
			r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe007f:
			return r, true
		}
	}
	return 0, false
}

// TestHostileTexts wants no byte in any format that a terminal would obey.
func TestHostileTexts(t *testing.T) {
	for _, f := range Formats() {
		for _, o := range []Options{{}, {Explain: true, Extra: true}, {Fields: fieldNames(), Width: 400}, {Live: true}} {
			got := shown(t, f, written(t, f.Name, hostile(), o))
			if f.Name == "tsv" {
				got = strings.ReplaceAll(got, "\t", " ")
			}
			if r, bad := unsafeRune(got); bad {
				t.Errorf("%s has %U", f.Name, r)
			}
			if strings.Contains(strings.ToLower(got), "javascript:alert") && f.Name != "md" {
				for _, u := range []string{`"url":"javascript`, ",javascript:alert"} {
					if strings.Contains(got, u) {
						t.Errorf("%s has an address that runs a script", f.Name)
					}
				}
			}
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, m := range hostile()[:30] {
		f.Add(m.Text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, clean := range map[string]func(string) string{"Clean": Clean, "Line": Line} {
			got := clean(s)
			if r, bad := unsafeRune(got); bad {
				t.Errorf("%s(%q) has %U", name, s, r)
			}
			if clean(got) != got {
				t.Errorf("%s(%q) = %q, and again %q", name, s, got, clean(got))
			}
		}
		if got := Line(s); strings.ContainsAny(got, "\n\t") || strings.Contains(got, "  ") || strings.TrimSpace(got) != got {
			t.Errorf("Line(%q) = %q", s, got)
		}
	})
}
