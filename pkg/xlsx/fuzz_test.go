package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// part decodes a part of a workbook.
func part(t *testing.T, z *zip.Reader, name string, into any) {
	t.Helper()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v in %q", name, err, data)
	}
}

// meant is what a text in the format says (ECMA-376, part 1, 22.9.2.19).
func meant(s string) string {
	return regexp.MustCompile("_x[0-9A-Fa-f]{4}_").ReplaceAllStringFunc(s, func(code string) string {
		n, _ := strconv.ParseUint(code[2:6], 16, 16)
		return string(rune(n))
	})
}

// FuzzText wants whatever is written to be a workbook with one text and one link.
func FuzzText(f *testing.F) {
	f.Add("=1+1 <b> _x000D_ _x_x0041_", "https://a.example/%zz#a#b")
	f.Add("\ufffe\x00\r\n", "http://\xff")
	f.Add("a\"b]]>", "https://a.example/\"&<>\uffff")
	f.Fuzz(func(t *testing.T, text, address string) {
		b := newBook("text", "link")
		b.Row(1)
		b.Text([]byte(text))
		b.Link(address)
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		z, err := zip.NewReader(bytes.NewReader(b.to.Bytes()), int64(b.to.Len()))
		if err != nil {
			t.Fatal(err)
		}
		var sheet struct {
			Cells []struct {
				Place   string `xml:"r,attr"`
				Formula string `xml:"f"`
				Text    string `xml:"is>t"`
			} `xml:"sheetData>row>c"`
			Links []struct{} `xml:"hyperlinks>hyperlink"`
		}
		part(t, z, "xl/worksheets/sheet1.xml", &sheet)
		want := strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xfffe || r == 0xffff {
				return utf8.RuneError
			}
			return r
		}, text)
		for _, c := range sheet.Cells[2:] {
			if c.Formula != "" {
				t.Errorf("the formula %q", c.Formula)
			}
			if got := meant(c.Text); c.Place == "A2" && got != want && len(text) < MaxCell {
				t.Errorf("%q became %q", want, got)
			}
		}
		if len(sheet.Links) == 0 {
			return
		}
		var links struct {
			Links []struct {
				Target string `xml:",attr"`
			} `xml:"Relationship"`
		}
		part(t, z, "xl/worksheets/_rels/sheet1.xml.rels", &links)
		if u, err := url.Parse(links.Links[0].Target); err != nil || u.Host == "" || !strings.EqualFold(u.Scheme, "http") && !strings.EqualFold(u.Scheme, "https") {
			t.Errorf("%q leads to %q, %v", address, links.Links[0].Target, err)
		}
	})
}
