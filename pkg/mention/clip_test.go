package mention

import (
	"strings"
	"testing"
)

func TestClip(t *testing.T) {
	long := strings.Repeat("é", MaxRunes)
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{"short", "short"},
		{long, long},
		{long + "x", long},
		{strings.Repeat("a", MaxRunes) + "é", strings.Repeat("a", MaxRunes)},
		{strings.Repeat("\xff", MaxRunes+1), strings.Repeat("\xff", MaxRunes)},
	} {
		if got := Clip(tt.text); got != tt.want {
			t.Errorf("clip of %d bytes has %d bytes, want %d", len(tt.text), len(got), len(tt.want))
		}
	}
}
