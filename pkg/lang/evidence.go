package lang

import "github.com/earshot-cli/earshot/pkg/lang/internal/gram"

// What a guess takes. A margin of 3 nats means odds of 20 to 1.
const (
	fewest  = 6 // letters for a guess by n-grams
	several = 2 // letters for a guess by the script
	fewHan  = 8 // of them may be Japanese without kana
	margin  = 3 * gram.Unit
	plenty  = 10 * gram.Unit // by which English leads where no more is read
	chunk   = 8              // words between two looks at that
	certain = 12 * gram.Unit // by which it must lead at a look between those
	glance  = chunk / 2      // words between two looks of either kind
)

// evidence is what a text says of its language.
type evidence struct {
	// letters counts the letters of each script, by their weight.
	letters [gram.Scripts]int
	// all are the scores of all words, small of those that begin with a small
	// letter: names are not among them, but for German the small words suffice.
	all, small gram.Scores
	hasSmall   bool
	english    bool // it is plain that it is English
}

// gather reads a text, or as much of it as makes it plainly English.
func (e *evidence) gather(t gram.Table, text string) {
	t.Begin(&e.all)
	w := gram.Words{Text: text}
	for n := 1; w.Next(); n++ {
		scores := &e.all
		switch {
		case w.Script.Tag() != "":
			if w.Letters == 1 && w.Script != gram.Han {
				continue // a lone letter is part of a face: ಠ_ಠ, ツ
			}
			scores = nil
		case w.Small:
			scores, e.hasSmall = &e.small, true
		}
		e.letters[w.Script] += w.Letters * w.Script.Weight()
		if scores == nil {
			continue
		}
		for c := gram.CutWord(w.Word()); c.Next(); {
			t.Add(c.Key, scores)
		}
		if n%glance == 0 && e.plainlyEnglish(n) {
			e.english = true
			break
		}
	}
	for i, s := range &e.small {
		e.all[i] += s
	}
}

// plainlyEnglish reports whether English leads so far, after so many words, that
// more would not change the guess: so it is for most posts, and they are read no
// further. A look after few words wants a longer lead.
func (e *evidence) plainlyEnglish(words int) bool {
	least := e.all[gram.English] + e.small[gram.English] - leadAfter(words)
	for i := range gram.Classes {
		if i != gram.English && e.all[i]+e.small[i] > least && gram.Classes[i].Script == gram.Latin {
			return false
		}
	}
	return e.letters[gram.Latin] > 0
}

// leadAfter is by how much English must lead after so many words.
func leadAfter(words int) int32 {
	if words%chunk != 0 {
		return certain
	}
	return plenty
}

// prevailing returns the script of most letters, or Unknown where none has more
// than all others together. Japanese mixes two.
func (e *evidence) prevailing() gram.Script {
	if e.letters[gram.Kana] > 0 {
		e.letters[gram.Kana] += e.letters[gram.Han]
		e.letters[gram.Han] = 0
	}
	best, all := gram.Unknown, 0
	for s, n := range &e.letters {
		all += n
		if n > e.letters[best] {
			best = gram.Script(s)
		}
	}
	if e.letters[best] < several || 2*e.letters[best] <= all {
		return gram.Unknown
	}
	return best
}

// leaders returns the two likeliest classes of a script that languages share.
func (e *evidence) leaders(script gram.Script) (best, second int) {
	best, second = -1, -1
	for i := range gram.Classes {
		switch {
		case gram.Classes[i].Script != script:
		case best < 0 || e.all[i] > e.all[best]:
			best, second = i, best
		case second < 0 || e.all[i] > e.all[second]:
			second = i
		}
	}
	return best, second
}

// foreign reports whether a text is clearly not English but in another class.
// Names with foreign words in them are many in English posts: the small words
// must agree, and a text that has none must be twice as clear.
func (e *evidence) foreign(class int) bool {
	ahead := e.all[class] - e.all[gram.English]
	if !e.hasSmall {
		return ahead >= 2*margin
	}
	return ahead >= margin && e.small[class] > e.small[gram.English]
}
