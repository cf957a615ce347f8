package gram

import (
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"My flight's LATE":                     "my flight's late",
		"soooo goooood!!!":                     "soo good",
		"@ein.name: hallo #wort_hier &amp; du": "hallo du",
		"RT lol https://x.example/ein/pfad ja": "ja",
		"www.x.example nein user@x.example so": "nein so",
		"iPhone6 4ever 10am ich_du kalt":       "kalt",
		"l’hôtel 'quoted' rock'n'roll":         "l'hôtel quoted rock'n'roll",
		"e\u0301te\u0301":                      "ete",
		"ＡＢＣ 𝓪𝓫𝓬":                              "",
		"Airの件":                                "air の 件",
		"AT&T 3&4 &nosuchentityatall;":         "at t nosuchentityatall",
		"\xffbad\xfe":                          "bad",
		strings.Repeat("ab", 40):               "",
	} {
		var got []string
		w := Words{Text: text}
		for w.Next() {
			got = append(got, string(w.Word()))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: %q, want %q", text, s, want)
		}
	}
}

func TestSmall(t *testing.T) {
	var got []bool
	w := Words{Text: "Der große Ärger ärger IKEA"}
	for w.Next() {
		got = append(got, w.Small)
	}
	if want := []bool{false, true, false, true, false}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestCut(t *testing.T) {
	for word, want := range map[string][]Key{
		"a":        {MakeKey([]byte("a"), true, true)},
		"flug":     {MakeKey([]byte("flug"), true, true)},
		"flugs":    {MakeKey([]byte("flug"), true, false), MakeKey([]byte("lugs"), false, true)},
		"flughafe": {MakeKey([]byte("flug"), true, false), MakeKey([]byte("ghaf"), false, false), MakeKey([]byte("hafe"), false, true)},
	} {
		var got []Key
		for c := CutWord([]byte(word)); c.Next(); {
			got = append(got, c.Key)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %x, want %x", word, got, want)
		}
	}
}

// What goes into a table comes out of it.
func TestTable(t *testing.T) {
	rows := map[Key]*Weights{}
	for i := range 3000 {
		w := new(Weights)
		w[i%len(Classes)] = float32(i%9) - 4
		w[(i*7)%len(Classes)] = 0.5
		rows[MakeKey([]byte{byte(i), byte(i >> 8), 'x'}, i%2 == 0, i%3 == 0)] = w
	}
	bias := &Weights{0: 2, 5: -1}
	data, err := Encode(rows, bias)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := Encode(rows, bias); string(again) != string(data) {
		t.Error("two tables of the same weights")
	}
	table := Open(string(data))
	for k, w := range rows {
		var got Scores
		table.Begin(&got)
		known := table.Add(k, &got)
		for i := range w {
			if want := int32((w[i] + bias[i]) * Unit); got[i] != want {
				t.Fatalf("%x, class %d: %d, want %d", k, i, got[i], want)
			}
		}
		if !known {
			t.Errorf("%x is unknown", k)
		}
	}
	var none Scores
	if table.Add(MakeKey([]byte("none"), false, false), &none) || none != (Scores{}) {
		t.Error("an n-gram that is not in the table is known")
	}
}

func TestOpenRefuses(t *testing.T) {
	data, err := Encode(map[Key]*Weights{}, new(Weights))
	if err != nil {
		t.Fatal(err)
	}
	data[5]++ // another number of classes
	for _, s := range []string{"", "ELG1", "PNG...........", string(data)} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%.8q was opened", s)
				}
			}()
			Open(s)
		}()
	}
}
