package classifier

import (
	"slices"
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{"Third CANCELLED flight, @northwind!", "third cancelled flight , <user> !"},
		{"It's the crew's fault; don’t ask", "it 's the crew 's fault ; don't ask"},
		{"sooooo baaad", "soo baad"},
		{"wait... what?! no!!! yes!! ok?? fine.", "wait .. what ?! no !!! yes !! ok ?? fine ."},
		{"#NotHappy #fail_again #2 #", "not happy fail again 0 #"},
		{"see https://a.example/x?y=1, www.b.example or c.example/d (mail dora@d.example)", "see <url> , <url> or <url> ( mail <user> )"},
		{"7 of 4,210 at 14:02, AB1234567 and 2day, gr8", "0 of 0 at 0 , ab1234567 and 2day , gr8"},
		{":) :-( ;D =/ :'( <3 </3 :// x:y", ":) :( :d :/ :'( <3 </3 : / / x : y"},
		{"😡😡😡👍🏽❤️", "😡 👍 ❤"},
		{"one\n\ntwo", "one <br> two"},
		{"{link} <url> [link]", "<url> <url> [ link ]"},
		{"[person] and [PERSON], [persons]", "<user> and <user> , [ persons ]"},
		{"AT&T B&B a&b&c & d", "at&t b&b a&b & c & d"},
		{"schön ГОРОД كتاب हिन्दी 手机", "schön город كتاب हिन्दी 手机"},
		{"\x00\x1b[31m\xff\u200b\u202ebad\u202c", "[ 31m bad"},
		{strings.Repeat("ab", 500), strings.Repeat("ab", maxNorm/2)},
	} {
		var got []string
		Words(tt.text, func(norm []byte) { got = append(got, string(norm)) })
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%.60q:\n got %s\nwant %s", tt.text, s, tt.want)
		}
	}
}

// TestTokensStand: every token is a part of the text, in order.
func TestTokensStand(t *testing.T) {
	var k tokens
	for _, text := range texts {
		k.read(text)
		last := uint32(0)
		for _, x := range k.list {
			if x.start < last || x.end <= x.start || int(x.end) > len(text) || x.high <= x.low {
				t.Errorf("%.40q: %+v behind %d", text, x, last)
			}
			last = x.end
		}
	}
}

func TestTagsAreSplit(t *testing.T) {
	var hashes []uint64
	for _, w := range []string{"the", "a", "i", "service", "customer", "fail", "worst", "air", "line", "airline", "ever"} {
		hashes = append(hashes, Hash([]byte(w)))
	}
	d := NewDictionary(hashes)
	var f Features
	for _, tt := range []struct {
		text string
		want []uint32
	}{
		{"#customerservicefail", []uint32{4, 3, 5}},
		{"#worstairlineever", []uint32{6, 9, 10}},
		{"#airline", []uint32{9}},
		{"#afail", []uint32{1, 5}},
		{"#worstx", []uint32{Unknown}},
		{"customerservicefail", []uint32{Unknown}},
		{"#" + strings.Repeat("a", 100), []uint32{1}},
		{"#CustomerService", []uint32{4, 3}},
	} {
		f.Read(tt.text, d)
		if !slices.Equal(f.Words, tt.want) {
			t.Errorf("%.40s: %v, want %v", tt.text, f.Words, tt.want)
		}
	}
}
