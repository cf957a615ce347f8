package query_test

import (
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/query"
)

func mustNew(t testing.TB, terms ...string) query.Query {
	t.Helper()
	q, err := query.New(terms, nil)
	if err != nil {
		t.Fatalf("New(%q): %v", terms, err)
	}
	return q
}

var termCases = []struct {
	term string
	yes  []string
	no   []string
}{
	// Whole words, whatever the case, accents and width.
	{"northwind", []string{"Northwind", "NORTHWIND!", "(northwind)", "my\tnorthwind\nflight", "Ｎｏｒｔｈｗｉｎｄ", "𝓝𝓸𝓻𝓽𝓱𝔀𝓲𝓷𝓭", "nörthwínd", "no\u0308rthwind", "north\u00adwind", "north\u200bwind", "_northwind_", "**northwind**", "northwind™", "northwind,northwind2"}, []string{"northwinds", "anorthwind", "north wind", "northwind2", "northwind_air", "", " ", "…"}},
	{"Zoë", []string{"zoe", "ZOE", "Zoe\u0308"}, []string{"zo"}},
	{"Straße", []string{"STRASSE", "strasse", "STRAẞE"}, []string{"strase"}},
	{"Łódź", []string{"lodz", "LODZ"}, nil},
	{"Smørrebrød", []string{"smorrebrod", "SMØRREBRØD"}, nil},
	{"encyclopaedia", []string{"Encyclopædia"}, nil},
	{"office", []string{"oﬃce"}, nil},
	{"ısparta", []string{"Isparta", "ISPARTA", "isparta", "İsparta", "ısparta"}, nil},
	{"istanbul", []string{"İstanbul", "İSTANBUL", "ISTANBUL"}, nil},
	{"ΟΔΥΣΣΕΥΣ", []string{"Οδυσσεύς", "οδυσσευσ"}, nil},
	{"Ёлка", []string{"елка", "ЁЛКА"}, []string{"елки"}},
	{"Đà Nẵng", []string{"da nang", "ĐÀ NẴNG"}, []string{"da, 5 nang"}},

	// Signs that belong to a name.
	{"C++", []string{"c++", "in C++.", "C++/Rust"}, []string{"C", "C+", "C#", "c"}},
	{"C", []string{"C", "C.", "c/d"}, []string{"C++", "C#"}},
	{"C#", []string{"c#", "(C#)", "C#, F#"}, []string{"c", "#c"}},
	{"Disney+", []string{"disney+", "DISNEY+!"}, []string{"disney", "disney+hulu"}},
	{"hulu", []string{"disney+hulu"}, nil},
	{".net", []string{".NET", "(.net)", "on .Net now"}, []string{"net", "asp.net", "wait...net"}},
	{"net", []string{".NET", "asp.net", "wait...net", "the net"}, nil},
	{"$tsla", []string{"$TSLA", "buy $tsla!"}, []string{"tsla", "#tsla"}},
	{"tsla", []string{"$TSLA", "tsla"}, nil},
	{"AT&T", []string{"at&t", "AT & T", "AT＆T", "(AT&T)", "#ATT"}, []string{"at t", "att", "at"}},
	{"Marks & Spencer", []string{"marks & spencer", "Marks&Spencer's", "#marksspencer"}, []string{"marks spencer", "marks and spencer"}},
	{"booking.com", []string{"Booking.com", "www.booking.com/x", "booking com", "#bookingcom", "@bookingcom"}, []string{"bookingcom", "booking", "com booking"}},
	{"737-800", []string{"737-800", "737 800", "737800"}, []string{"737", "800-737"}},
	{"12:30", []string{"at 12:30"}, []string{"12 and 30"}},

	// Apostrophes and hyphens.
	{"northwind", []string{"Northwind's", "Northwind’s app", "NORTHWIND'S", "d'Northwind", "Northwind'in", "northwind´s", "dell'northwind's"}, []string{"northwinds", "o'northwind"}},
	{"McDonald's", []string{"mcdonald's", "McDonald’s", "McDonalds"}, []string{"mcdonald"}},
	{"mcdonalds", []string{"McDonald's", "mcdonalds"}, nil},
	{"O'Hare", []string{"o'hare", "OHARE", "O’Hare's"}, []string{"hare", "o hare"}},
	{"orange", []string{"l'Orange", "d’orange", "qu'Orange", "dell'Orange", "L'ORANGE"}, []string{"x'orange", "lorange"}},
	{"l'oréal", []string{"L'Oreal", "L’ORÉAL", "loreal"}, []string{"oreal"}},
	{"dell", []string{"Dell's", "a Dell"}, []string{"dell'aria"}},
	{"don", []string{"don", "Don's"}, []string{"don't", "DON’T"}},
	{"e-mail", []string{"email", "e mail", "E-MAIL", "e‑mail"}, []string{"mail"}},
	{"email", []string{"e-mail", "E‐Mail", "email", "my e-mail, please"}, []string{"e mail", "e--mail", "e-mail-list", "e -mail"}},
	{"coca-cola zero", []string{"Coca-Cola Zero", "cocacola zero", "coca cola zero", "#CocaColaZero"}, []string{"coca cola"}},

	// Phrases.
	{"northwind air", []string{"Northwind Air", "northwind, air", "northwind-air", "Northwind\u00a0Air", "northwind\nair", "Northwind™ Air", "northwind northwind air", "#NorthwindAir", "#northwind_air", "@northwindair", "northwind_air", "Northwind Air's", "l'Northwind Air"}, []string{"northwindair", "northwind the air", "air northwind", "northwind 5 air", "northwind & air", "northwind 😡 air", "#northwindairsucks", "northwind airline"}},
	{"a b a b c", []string{"a b a b a b c", "ababc #ababc"}, []string{"a b a b a c"}},

	// Hashtags, handles, addresses.
	{"northwind", []string{"#northwind", "@northwind", "＃northwind", "@northwind@a.example", "#northwind-air", "bob@northwind.com", "https://northwind.com/x", "https://a.example/northwind?x=1"}, []string{"#northwindair", "@northwind_air", "https://a.example/x?q=northwind", "https://a.example/x#northwind", "@bob@northwind.social", "#northwind_air"}},
	{"#northwind", []string{"#Northwind", "＃NORTHWIND", "#a#northwind", "#northwind's", "#northwind!", "#northwind#", "(#northwind)"}, []string{"northwind", "@northwind", "#northwindair", "#northwind_air", "# northwind", "https://a.example/#northwind"}},
	{"#refund_now", []string{"#refund_now", "#REFUND_NOW"}, []string{"#refundnow", "#refund"}},
	{"#手机", []string{"#手机 坏了", "#手机"}, []string{"手机", "#手机坏了"}},
	{"@northwind", []string{"@Northwind", "＠northwind", "@northwind.", "@northwind: hi", "@northwind@a.example", "@northwind.bsky.social", "@northwind가", "@northwind是", "https://a.example/@northwind", ".@northwind", "@northwind's", "@northwind-App"}, []string{"northwind", "#northwind", "@northwind_air", "@northwind-air.example", "a@northwind", "@ northwind"}},
	{"@northwind.bsky.social", []string{"@northwind.bsky.social", "@Northwind.bsky.social."}, []string{"@northwind", "@northwind.example", "northwind.bsky.social"}},
	{"@northwind@a.example", []string{"@northwind@a.example", "@northwind@A.Example!", "@northwind", "@northwind@a.example's"}, []string{"@northwind@b.example", "@north"}},

	// Scripts without spaces.
	{"手机", []string{"我的手机坏了", "iPhone手机", "手机", "#手机坏了"}, []string{"手。机", "手 机", "机手"}},
	{"iPhone手机", []string{"iphone手机", "新iPhone 手机"}, []string{"iphone", "手机 iphone"}},
	{"ノースウィンド", []string{"今日はノースウィンドが遅い", "ﾉｰｽｳｨﾝﾄﾞ"}, []string{"ノースウィント", "ノースウィン"}},
	{"ガス", []string{"カ\u3099ス", "ｶﾞｽ"}, []string{"カス"}},
	{"さくら", []string{"さくら銀行"}, []string{"サクラ"}},
	{"นอร์ทวินด์", []string{"สายการบินนอร์ทวินด์แย่มาก"}, []string{"นอร์ทวิน"}},
	{"กา", []string{"กาแฟ"}, []string{"ก้า", "กิา"}},
	{"ລາວ", []string{"ສາຍການບິນລາວ"}, nil},
	{"ខ្មែរ", []string{"ភាសាខ្មែរ"}, nil},
	{"မြန်မာ", []string{"မြန်မာနိုင်ငံ"}, nil},

	// Korean.
	{"노스윈드", []string{"노스윈드는 늦었다", "노스윈드", "@노스윈드", "노\u1109\u1173윈드가", "#노스윈드"}, []string{"새노스윈드", "노스윈"}},
	{"노스윈드 항공", []string{"노스윈드 항공이", "노스윈드항공은", "노스윈드의 항공"}, []string{"노스윈드"}},
	{"LG", []string{"LG는", "LG전자"}, []string{"LGU"}},
	{"SK텔레콤", []string{"SK텔레콤이", "sk 텔레콤"}, []string{"SK"}},
	{"각", []string{"각"}, []string{"가", "갂"}},

	// Arabic, Hebrew, Indic scripts.
	{"الإمارات", []string{"الامارات", "الإِمَارَات", "الإمـارات"}, []string{"امارات", "والإمارات"}},
	{"پاکستان", []string{"پاكستان"}, nil},
	{"مكة 24", []string{"مكه ٢٤", "مکة ۲۴"}, nil},
	{`צה"ל`, []string{`צה"ל`, "צה״ל", "צהל"}, []string{"צה"}},
	{"שלום", []string{"שָׁלוֹם"}, []string{"השלום"}},
	{"नॉर्थविंड", []string{"नॉर्थविंड की"}, []string{"नार्थविंड", "नॉर्थविड"}},
	{"ভারত", []string{"ভারত।"}, []string{"ভারতী"}},

	// Emoji.
	{"😡", []string{"😡", "bad😡😡", "northwind😡"}, []string{"😠"}},
	{"👍", []string{"👍🏽", "👍🏿!"}, []string{"👎"}},
	{"❤", []string{"❤️"}, nil},
	{"🇩🇪", []string{"🇩🇪", "a🇫🇷🇩🇪"}, []string{"🇪🇩", "🇦🇩🇪🇸"}},
	{"✈ late", []string{"✈️ late"}, []string{"late ✈"}},

	// Text that is broken.
	{"northwind", []string{"\xffnorthwind\xfe", "\xc3 northwind", "northwind\xe3\x81"}, []string{"north\xffwind"}},
}

func TestMatchOneTerm(t *testing.T) {
	for _, tt := range termCases {
		m := query.NewMatcher(mustNew(t, tt.term).Expr)
		for _, text := range tt.yes {
			if got, ok := m.Match(text, nil); !ok || len(got) != 1 {
				t.Errorf("%q does not match %q: %q, %v", tt.term, text, got, ok)
			}
		}
		for _, text := range tt.no {
			if got, ok := m.Match(text, nil); ok {
				t.Errorf("%q matches %q: %q", tt.term, text, got)
			}
		}
	}
}

func TestMatchTree(t *testing.T) {
	tests := []struct {
		terms, exclude []string
		text           string
		want           []string
		ok             bool
	}{
		{[]string{"northwind air", "#refund", "@northwind"}, nil, "@northwind I want my #refund from Northwind Air", []string{"northwind air", "#refund", "@northwind"}, true},
		{[]string{"b", "a"}, nil, "a b a b", []string{"b", "a"}, true},
		{[]string{"Northwind", "northwind"}, nil, "northwind", []string{"Northwind", "northwind"}, true},
		{[]string{"a OR a"}, nil, "a", []string{"a"}, true},
		{[]string{"a AND b"}, nil, "a", nil, false},
		{[]string{"a AND b"}, nil, "b c a", []string{"a", "b"}, true},
		{[]string{"a -b"}, nil, "a b", nil, false},
		{[]string{"a -b"}, nil, "a c", []string{"a"}, true},
		{[]string{"a NOT (b OR c)"}, nil, "a c", nil, false},
		{[]string{"a -(b c)"}, nil, "a c", []string{"a"}, true},
		{[]string{"a -(b c)"}, nil, "a c b", nil, false},
		{[]string{"NOT NOT a"}, nil, "a", []string{"a"}, true},
		{[]string{"a NOT (b NOT c)"}, nil, "a b", nil, false},
		{[]string{"a NOT (b NOT c)"}, nil, "a b c", []string{"a", "c"}, true},
		{[]string{"(a -b) OR c"}, nil, "a b c", []string{"a", "c"}, true},
		{[]string{"northwind"}, []string{"job offer", "hiring"}, "northwind is hiring", nil, false},
		{[]string{"northwind"}, []string{"job offer", "hiring"}, "northwind job: an offer", []string{"northwind"}, true},
		{[]string{"northwind", "delta"}, []string{"#ad OR sponsored"}, "northwind #ad", nil, false},
		{[]string{"a AND b OR c"}, nil, "c", []string{"c"}, true},
		{[]string{"a AND (b OR c)"}, nil, "c", nil, false},
	}
	for _, tt := range tests {
		q, err := query.New(tt.terms, tt.exclude)
		if err != nil {
			t.Fatal(err)
		}
		m := query.NewMatcher(q.Expr)
		for range 2 { // a matcher forgets the text before
			got, ok := m.Match(tt.text, []string{"x"})
			if want := append([]string{"x"}, tt.want...); ok != tt.ok || !reflect.DeepEqual(got, want) {
				t.Errorf("%q -%q on %q: %q, %v; want %q, %v", tt.terms, tt.exclude, tt.text, got, ok, want, tt.ok)
			}
		}
	}
}

func TestMatchPost(t *testing.T) {
	m := query.NewMatcher(mustNew(t, `"northwind air" OR (late AND bag)`).Expr)
	tests := []struct {
		title, text string
		want        []string
	}{
		{"Northwind Air", "", []string{"northwind air"}},
		{"northwind", "air", nil},
		{"late", "my bag", []string{"late", "bag"}},
		{"", "late", nil},
	}
	for _, tt := range tests {
		got, ok := m.MatchPost(&mention.Post{Title: tt.title, Text: tt.text}, nil)
		if ok != (tt.want != nil) || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q, %q: %q, %v; want %q", tt.title, tt.text, got, ok, tt.want)
		}
	}
}

// A tree made by hand may match posts without any term, or hold terms that
// cannot be found.
func TestMatchHandMade(t *testing.T) {
	a := mention.Expr{Text: "a"}
	not := mention.Expr{Op: mention.OpNot, Args: []mention.Expr{a}}
	tests := []struct {
		e    mention.Expr
		text string
		ok   bool
	}{
		{not, "b", true},
		{not, "a", false},
		{mention.Expr{Op: mention.OpOr}, "a", false},
		{mention.Expr{Op: mention.OpAnd}, "a", true},
		{mention.Expr{Text: "…"}, "…", false},
		{mention.Expr{}, "", false},
		{mention.Expr{Kind: mention.Tag, Text: "a b"}, "#a b", false},
	}
	for _, tt := range tests {
		if _, ok := query.NewMatcher(tt.e).Match(tt.text, nil); ok != tt.ok {
			t.Errorf("%+v on %q: %v", tt.e, tt.text, ok)
		}
	}
}

func TestSpans(t *testing.T) {
	m := query.NewMatcher(mustNew(t, `northwind OR "northwind air" OR #refund OR @northwind OR 手机 OR 노스윈드 OR .net OR e-mail -job`).Expr)
	tests := []struct {
		text string
		want []string // text of the span = term, a - before excluded ones
	}{
		{"nothing", nil},
		{"Ñorthwind’s", []string{"Ñorthwind=northwind"}},
		{"l'Northwind, AIR!", []string{"Northwind, AIR=northwind air", "Northwind=northwind"}},
		{"#refund @northwind@a.example job", []string{"#refund=#refund", "@northwind@a.example=@northwind", "northwind=northwind", "-job=job"}},
		{"新手机，노스윈드는", []string{"手机=手机", "노스윈드=노스윈드"}},
		{"a .NET b", []string{".NET=.net"}},
		{"my email, my e-mail", []string{"email=e-mail", "e-mail=e-mail"}},
		{"#NorthwindAir", []string{"#NorthwindAir=northwind air"}},
	}
	for _, tt := range tests {
		var got []string
		for _, s := range m.Spans(tt.text) {
			text := tt.text[s.Start:s.End] + "=" + s.Term
			if s.Excluded {
				text = "-" + text
			}
			got = append(got, text)
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
	if got := m.Spans("Northwind air"); !reflect.DeepEqual(got, []query.Span{{Start: 0, End: 13, Term: "northwind air"}, {Start: 0, End: 9, Term: "northwind"}}) {
		t.Errorf("offsets: %+v", got)
	}
}

func TestMatchConcurrently(t *testing.T) {
	m := query.NewMatcher(benchTerms(1000))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 200 {
				text := benchTexts[(i+j)%len(benchTexts)]
				if _, ok := m.Match(text.text, nil); ok != (text.name == "match") {
					t.Errorf("%s: %v", text.name, ok)
				}
			}
		})
	}
	wg.Wait()
}

func TestMatchDoesNotAllocate(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	m := query.NewMatcher(benchTerms(1000))
	for _, text := range benchTexts[:3] {
		m.Match(text.text, nil)
		if n := testing.AllocsPerRun(200, func() { m.Match(text.text, nil) }); n != 0 {
			t.Errorf("%s: %v allocations", text.name, n)
		}
	}
}

// The time must grow with the length of the text, whatever stands in it.
func TestMatchHostileText(t *testing.T) {
	m := query.NewMatcher(mustNew(t, "a-a OR \"가 가 가\" OR #a OR @a OR l'a OR a_a OR \"あああああああああ\" OR C++ OR https").Expr)
	for _, unit := range []string{"a-", "가", "#a", "@a@", "a'", "a_", "あ", "a+", "a://?", "a://", "/@a", "#a@", "@a.a@a://", "\u200b", "\xff", "e\u0301", "\U000E0061", "🇩", "a\u0301\u0301"} {
		text := strings.Repeat(unit, 100_000)
		m.Match(text, nil)
	}
}
