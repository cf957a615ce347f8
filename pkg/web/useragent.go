package web

import (
	"cmp"
	"strings"
)

const (
	// product is earshot's name in User-Agent and robots.txt.
	product = "earshot"
	// project is the contact of those who configured none.
	project = "https://github.com/earshot-cli/earshot"
)

// UserAgent returns "earshot/VERSION (+contact)", by which a site's owner can
// see who asks and whom to write to. Without a contact it is the address of
// the project. Characters that a header or its comment cannot hold are dropped.
func UserAgent(version, contact string) string {
	version = cmp.Or(keep(version, "()/\\\" "), "dev")
	contact = cmp.Or(strings.TrimSpace(keep(contact, "()\\")), project)
	return product + "/" + version + " (+" + contact + ")"
}

// keep returns the printable ASCII of s without the characters in drop.
func keep(s, drop string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(drop, r) {
			return -1
		}
		return r
	}, s)
}
