package dedupe

import (
	"slices"
	"strings"
	"testing"
	"unsafe"
)

// TestPlainForm holds what does not count in a text, and what does.
func TestPlainForm(t *testing.T) {
	const text = "Northwind Air lost my bag again, and don't answer 3 calls"
	for _, c := range []struct {
		name, other string
		same        bool
	}{
		{"case", "NORTHWIND air lost my bag again, and DON'T answer 3 calls", true},
		{"punctuation", "Northwind Air: lost my bag -- again?! (and don’t answer 3 calls...)", true},
		{"emoji", "😡 Northwind Air lost my bag ✈️ again, and don't answer 3 calls ❤️", true},
		{"links", "https://t.example/x Northwind Air lost my bag again, and don't answer 3 calls WWW.example.com/a?b", true},
		{"handles", "@dora @fern.example Northwind Air lost my bag again, and don't answer 3 calls @press", true},
		{"signs of hashtags", "#Northwind #Air lost my #bag again, and don't answer 3 calls", true},
		{"hashtags at the end", "Northwind Air lost my bag again, and don't answer 3 calls #fail #travel_fail", true},
		{"reposts", "RT @a: RT @dora_b: Northwind Air lost my bag again, and don't answer 3 calls", true},
		{"lines", "Northwind Air\n\nlost my bag again,\tand don't answer 3 calls\r\n", true},
		{"soft hyphens and marks", "North\u00adwind Air lost my bag\u0301 again, and don't answer 3 calls", true},
		{"a number", "Northwind Air lost my bag again, and don't answer 4 calls", false},
		{"a number in a hashtag", "Northwind Air lost my bag again, and don't answer 3 calls #NW12", false},
		{"a word", "Northwind Air lost my bags again, and don't answer 3 calls", false},
		{"order", "Air Northwind lost my bag again, and don't answer 3 calls", false},
		{"where words end", "NorthwindAir lost my bag again, and don't answer 3 calls", false},
	} {
		a, b := item(text, 0), item(c.other, 0)
		if got := a.whole == b.whole && a.numbers == b.numbers; got != c.same {
			t.Errorf("%s: same %v, %d and %d words", c.name, got, a.Words, b.Words)
		}
	}
}

func TestSketch(t *testing.T) {
	for _, c := range []struct {
		text         string
		words        int32
		reposts      string
		cut, comment bool
	}{
		{"", 0, "", false, false},
		{"😡 … @dora https://t.example", 0, "", true, false},
		{"#only #tags", 2, "", false, false},
		{"RT @dora_b: never again", 2, "dora_b", false, false},
		{"never aga…", 2, "", true, false},
		{"never again … https://t.example/x", 2, "", true, false},
		{"well ... never", 2, "", false, false},
		{"so true RT @dora: never again", 5, "", false, true},
		{"1,200.50 at 12:30", 3, "", false, false},
		{"他们的手机坏了", 7, "", false, false},
		{"dora@mail.example wrote", 2, "", false, false},
		{"ICE-Zug 4711 fährt nicht", 5, "", false, false},
		{"\xff\xfe broken \xc3", 1, "", false, false},
		{strings.Repeat("word ", 2*maxWords), maxWords, "", false, false},
	} {
		s := item(c.text, 0)
		if s.Words != c.words || s.Reposts != c.reposts || s.Cut != c.cut || s.Comment != c.comment {
			t.Errorf("%.40q: %d words, reposts %q, cut %v, comment %v", c.text, s.Words, s.Reposts, s.Cut, s.Comment)
		}
		if !slices.IsSorted(s.Runs) || len(s.Runs) > sketchSize || s.All < int32(len(s.Runs)) {
			t.Errorf("%.40q: %d runs of %d", c.text, len(s.Runs), s.All)
		}
	}
}

// TestSame holds the rules one by one.
func TestSame(t *testing.T) {
	const short = "worst airline ever"
	const long = "Northwind Air left us at the gate for a whole night and then told us to come back in the morning without any help"
	with := func(text string, change func(*Item)) Item {
		it := item(text, 0)
		change(&it)
		return it
	}
	author := func(a uint64) func(*Item) { return func(it *Item) { it.Author = a } }
	at := func(url, source uint64, page bool) func(*Item) {
		return func(it *Item) { it.URL, it.Source, it.Page = url, source, page }
	}
	other := item("Tailspin Bank is closed today because of a strike of all people who work at its counters", 0)
	for _, c := range []struct {
		name string
		a, b Item
		same bool
	}{
		{"two unhappy people", with(short, author(1)), with(short, author(2)), false},
		{"two unknown people", item(short, 0), item(short, 0), false},
		{"one unhappy person twice", with(short, author(1)), with(strings.ToUpper(short), author(1)), true},
		{"a short text at one address", with(short, at(1, 0, false)), with(short, at(1, 0, false)), true},
		{"a long text of two people", with(long, author(1)), with(long, author(2)), true},
		{"reviews at one address", with(long, at(1, 0, false)), with(short, at(1, 0, false)), false},
		{"two reviews at one address", with("Tailspin Bank is closed today for all", at(1, 1, false)), with(long, at(1, 2, false)), false},
		{"a title, and the title with the text", with("Northwind Air left us at the gate", at(1, 0, true)), with(long, at(1, 0, true)), true},
		{"pages of two sources", with(short, at(1, 1, true)), with(long, at(1, 2, true)), true},
		{"pages of one source", with(short, at(1, 1, true)), with(long, at(1, 1, true)), false},
		{"no words", item("😡", 1), item("😡", 1), false},
		{"cut off", item(long[:60]+"…", 0), item(long, 0), true},
		{"cut off behind a number", item("Order 12 "+long[:60]+"…", 0), item("Order 13 "+long, 0), false},
		{"cut off by its author", with("Northwind Air left us at the gate…", author(1)), with(long, author(1)), true},
		{"the beginning of a short one", item("worst airline…", 0), item(short, 0), false},
		{"nothing in common", item(long, 1), other, false},
	} {
		if got, back := c.a.Same(&c.b), c.b.Same(&c.a); got != c.same || back != c.same {
			t.Errorf("%s: %v, and %v the other way round", c.name, got, back)
		}
	}
}

func TestFingerprint(t *testing.T) {
	const long = "Northwind Air left us at the gate for a whole night"
	a, b := item(long, 1), item("RT @dora: "+strings.ToUpper(long), 2)
	if a.Fingerprint() != b.Fingerprint() || a.Fingerprint() == [16]byte{} {
		t.Error("the same text has two fingerprints, or none")
	}
	c, d, e := item("never again", 1), item("never again", 2), item("never again", 0)
	if c.Fingerprint() == d.Fingerprint() || e.Fingerprint() != [16]byte{} {
		t.Error("a short text of two people has one fingerprint")
	}
	// It may be kept from one version of the program to the next.
	want := [16]byte{0x16, 0x9d, 0xe8, 0x92, 0x2c, 0xb0, 0xc8, 0x33, 0x2a, 0xe0, 0xe6, 0x37, 0x17, 0xf8, 0x3a, 0xdb}
	if got := a.Fingerprint(); got != want {
		t.Errorf("the fingerprint is another: %#v", got)
	}
}

func TestHash(t *testing.T) {
	if Hash() != 0 || Hash("site", "") != 0 || Hash("site", "Dora") != Hash("site", "dora") {
		t.Error("what is empty has a hash, or case counts")
	}
	if Hash("a", "bc") == Hash("ab", "c") || Hash("bc") == Hash("", "bc") {
		t.Error("the parts run together")
	}
}

// TestNoAllocations holds the promise for the hot path.
func TestNoAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	var r Reader
	var x Index[int]
	var url []byte
	texts := invented(100, 30)
	for _, text := range texts {
		it := Item{Sketch: r.Read(text)}
		x.Add(&it, 1)
	}
	text := "😡 Ünd " + texts[0][:50]
	n := testing.AllocsPerRun(100, func() {
		it := Item{Sketch: r.Read(text)}
		url = AppendURL(url[:0], "https://www.youtube.com/watch?v=abc&t=3&list=x")
		url = AppendURL(url[:0], "HTTP://news.example:80/a/b/?z=1&utm_source=x&a=2")
		it.URL = Hash(unsafe.String(unsafe.SliceData(url), len(url)))
		x.Find(&it)
	})
	if n != 0 {
		t.Errorf("%v allocations a post", n)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"RT @a: b…", "#x @y http://z", "a'b 1,2.3 ’’ \xff", "他们 ...", "so RT @a b"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := item(a, 1), item(b, 1)
		if x.Same(&y) != y.Same(&x) {
			t.Errorf("%q and %q: it depends on which is first", a, b)
		}
		if x.Words > 0 && !x.Same(&x) {
			t.Errorf("%q is not the same as itself", a)
		}
		var index Index[int]
		index.Add(&x, 1)
		if index.Find(&y) != nil && !x.Same(&y) {
			t.Errorf("%q was found for %q", a, b)
		}
	})
}
