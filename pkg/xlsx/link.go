package xlsx

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/flate"
)

const (
	// MaxLinks is the most links of a sheet.
	MaxLinks = 65530
	// MaxAddress is the most characters of an address that a link can lead to.
	MaxAddress = 2079
	// maxHeld is the most bytes of compressed addresses that are held: a sheet names
	// them after its last row.
	maxHeld = 16 << 20
)

// links are the links of a sheet. The zero value has none.
type links struct {
	cells []cell
	held  bytes.Buffer // the part that says where they lead, compressed
	to    *flate.Writer
	buf   []byte
}

// cell is the place of a cell.
type cell struct{ row, col uint32 }

func (l *links) len() int { return len(l.cells) }

// Link adds an address of the web, which begins with http:// or https://, as a link. It
// is a text where it can be none.
func (x *Writer) Link(address string) {
	x.text = append(x.text[:0], address...)
	if x.links.len() >= x.most || x.links.held.Len() >= maxHeld || !linkable(address) {
		x.tally.Plain++
		x.Text(x.text)
		return
	}
	if err := x.links.add(cell{uint32(x.row), uint32(x.col)}, address); err != nil && x.err == nil {
		x.err = err
	}
	x.put(styleLink, x.text)
}

// add takes a link.
func (l *links) add(at cell, address string) error {
	l.buf = l.buf[:0]
	if len(l.cells) == 0 {
		if l.to == nil {
			l.to, _ = flate.NewWriter(nil, level) // the level is one that there is
		}
		l.held.Reset()
		l.to.Reset(&l.held)
		l.buf = append(l.buf, beginRelations...)
	}
	l.cells = append(l.cells, at)
	l.buf = strconv.AppendInt(append(l.buf, `<Relationship Id="rId`...), int64(len(l.cells)), 10)
	l.buf = append(l.buf, `" Type="`+relationSpace+`/hyperlink" Target="`...)
	l.buf = append(appendTarget(l.buf, address), `" TargetMode="External"/>`...)
	_, err := l.to.Write(l.buf)
	return err
}

// end writes the part into w, and begins anew.
func (l *links) end(w io.Writer) error {
	l.cells = l.cells[:0]
	if _, err := io.WriteString(l.to, endRelations); err != nil {
		return err
	}
	if err := l.to.Close(); err != nil {
		return err
	}
	_, err := io.Copy(w, flate.NewReader(&l.held))
	return err
}

// linkable reports whether an address can be the target of a link: Excel calls a file
// broken that has one which is no address.
func linkable(s string) bool {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok || len(s) > MaxAddress || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return false
	}
	if !utf8.ValidString(s) || strings.ContainsAny(s, "\ufffe\uffff") {
		return false // XML cannot hold it
	}
	host := rest
	if i := strings.IndexAny(rest, "/?#\\"); i >= 0 {
		host = rest[:i]
	}
	host, port, _ := strings.Cut(host, ":")
	for i := range len(host) {
		if !hostCharacter(host[i]) {
			return false
		}
	}
	return host != "" && len(port) <= 5 && strings.Trim(port, "0123456789") == ""
}

// hostCharacter reports whether the name of a host can have a byte. Addresses that name
// a user before the host, who may look like one, are no links.
func hostCharacter(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_' || c >= 0x80
}

// appendTarget appends an address, with what an address cannot have (RFC 3986) in
// percent signs. Letters beyond ASCII stay.
func appendTarget(dst []byte, s string) []byte {
	const hex = "0123456789ABCDEF"
	fragment := false
	for i := range len(s) {
		c := s[i]
		switch {
		case c <= ' ', c == 0x7f, strings.IndexByte("\"<>[\\]^`{|}", c) >= 0, c == '#' && fragment,
			c == '%' && (i+2 >= len(s) || !hexDigit(s[i+1]) || !hexDigit(s[i+2])):
			dst = append(dst, '%', hex[c>>4], hex[c&15])
		case c == '&':
			dst = append(dst, "&amp;"...)
		default:
			dst = append(dst, c)
		}
		fragment = fragment || c == '#'
	}
	return dst
}

func hexDigit(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }
