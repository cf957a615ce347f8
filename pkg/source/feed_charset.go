package source

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decodeFeed trims a feed and makes sure that its text reads right whatever its
// server says of it: the parser believes the XML declaration, which is missing,
// wrong or contradicted by the Content-Type in many feeds.
func decodeFeed(body []byte, contentType string) ([]byte, error) {
	body = bytes.Trim(decodeUTF16(body), "\ufeff\x00 \t\r\n")
	if len(body) == 0 || body[0] != '<' && body[0] != '{' {
		return nil, errNoFeed
	}
	if body[0] == '{' {
		return bytes.ToValidUTF8(body, []byte("\ufffd")), nil
	}
	declared, rest := cutDeclaration(body)
	if len(rest) == 0 {
		return nil, errNoFeed
	}
	label := feedCharset(rest, contentType, declared)
	if label == "" {
		return bytes.ToValidUTF8(rest, []byte("\ufffd")), nil
	}
	head := fmt.Appendf(nil, "<?xml version=\"1.0\" encoding=%q?>", label)
	return append(head, rest...), nil
}

// feedCharset returns the charset of a text that is not UTF-8, and "" for one
// that is. What the text shows counts more than what is said of it: hardly a
// text in another charset is by chance valid UTF-8, or has more of its letters
// than of what is none.
func feedCharset(body []byte, contentType, declared string) string {
	stateful := strings.HasPrefix(declared, "iso-2022") || strings.HasPrefix(declared, "hz-")
	if !stateful {
		letters, faults := 0, 0
		for i := 0; i < len(body); {
			r, size := utf8.DecodeRune(body[i:])
			switch {
			case r == utf8.RuneError && size == 1:
				faults++
			case size > 1:
				letters++
			}
			i += size
		}
		if faults <= letters/2 {
			return ""
		}
	}
	_, sent, _ := strings.Cut(strings.ToLower(contentType), "charset=")
	sent, _, _ = strings.Cut(sent, ";")
	for _, label := range []string{charsetName(sent), declared} {
		if label != "" && !strings.HasPrefix(label, "utf") && label != "us-ascii" {
			return label
		}
	}
	return "windows-1252" // ISO-8859-1 and ASCII as browsers read them
}

// cutDeclaration returns the charset of the XML declaration, and the body
// without it.
func cutDeclaration(body []byte) (charset string, rest []byte) {
	if !bytes.HasPrefix(body, []byte("<?xml")) {
		return "", body
	}
	head, rest, ok := bytes.Cut(body, []byte("?>"))
	if !ok {
		return "", body
	}
	_, charset, _ = strings.Cut(strings.ToLower(string(head)), "encoding")
	return charsetName(charset), bytes.TrimLeft(rest, "\r\n\t ")
}

// charsetName takes the name of a charset from among quotes and blanks.
func charsetName(s string) string {
	s = strings.TrimLeft(s, "=\"' \t\r\n")
	end := strings.IndexFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("-_:.", r)
	})
	if end >= 0 {
		s = s[:end]
	}
	return s
}

// decodeUTF16 turns UTF-16 with a byte order mark into UTF-8, and leaves
// everything else as it is.
func decodeUTF16(b []byte) []byte {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case len(b) < 2:
		return b
	case b[0] == 0xfe && b[1] == 0xff:
		order = binary.BigEndian
	case b[0] != 0xff || b[1] != 0xfe:
		return b
	}
	units := make([]uint16, 0, len(b)/2)
	for b = b[2:]; len(b) >= 2; b = b[2:] {
		units = append(units, order.Uint16(b))
	}
	return []byte(string(utf16.Decode(units)))
}
