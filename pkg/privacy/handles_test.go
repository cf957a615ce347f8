package privacy

import (
	"strings"
	"testing"
)

// TestHandles compares a long list with a short one, which is searched in the
// obvious way.
func TestHandles(t *testing.T) {
	list := []string{"@Northwind", "KELVIN", "straße", "οδυσσευς", "air@social.example", "\xffbad", "ſam", ""}
	long := append(strings.Fields("a1 a2 a3 a4 a5 a6 a7 a8 a9"), list...)
	var h handles
	for _, s := range []string{
		"northwind", "@NORTHWIND", "northwind@social.example", "\u212aelvin", "STRASSE", "Straße", "ΟΔΥΣΣΕΥΣ", "οδυσσευσ",
		"AIR@Social.Example", "air", "\ufffdbad", "\xfebad", "SAM", "sam", "", "@", "a9", "a10",
	} {
		if got, want := h.have(long, s), listed(long, strings.TrimPrefix(s, "@")); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}
