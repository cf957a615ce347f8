package source

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// How long a query may be, in characters: for the recent search, for the full
// archive, and for anybody.
const (
	xRecentQuery  = 512
	xArchiveQuery = 1024
	xLongestQuery = 4096
)

// xNoReposts leaves out reposts, whose text is another post's.
const xNoReposts = " -is:retweet"

// xQuery is a query in the site's syntax.
type xQuery struct {
	text string
	// addressed says that what it finds speaks to one of the brand's accounts.
	addressed bool
}

// queries are all that is asked for a query: what is said to the brand's
// accounts, then what has its words. The order matters for a post that is both,
// since the first one counts.
func (s *xSource) queries(q mention.Query, accounts []string) []xQuery {
	var all []xQuery
	for len(accounts) > 0 {
		n := 1
		for n < len(accounts) && utf8.RuneCountInString(xToAccounts(accounts[:n+1])) <= s.longest {
			n++
		}
		all = append(all, xQuery{text: xToAccounts(accounts[:n]), addressed: true})
		accounts = accounts[n:]
	}
	for _, words := range xPack(q.Searches, s.longest-len("()"+xNoReposts)) {
		all = append(all, xQuery{text: xGroup(words) + xNoReposts})
	}
	return all
}

// addressees are the accounts of the settings and of the query, in lower case.
// Names that cannot be accounts on X belong to other sites.
func (s *xSource) addressees(q mention.Query) []string {
	all := slices.Clone(s.accounts)
	for _, own := range q.Own {
		if own = strings.ToLower(strings.TrimPrefix(own, "@")); xHandle(own) {
			all = append(all, own)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// xToAccounts asks for what is said to accounts by others.
func xToAccounts(accounts []string) string {
	to, from := make([]string, len(accounts)), make([]string, len(accounts))
	for i, a := range accounts {
		to[i], from[i] = "to:"+a+" OR @"+a, " -from:"+a
	}
	return "(" + strings.Join(to, " OR ") + ")" + strings.Join(from, "") + xNoReposts
}

// xPack joins searches by OR where the site takes longer queries than they were
// rendered for: what two of them find is then read, and paid, once. OR binds
// less than anything in a search.
func xPack(searches []string, most int) []string {
	var packed []string
	seen := make(map[string]bool)
	for _, search := range searches {
		search = xLiteral(search)
		if seen[search] || search == "" {
			continue
		}
		seen[search] = true
		last := len(packed) - 1
		if last >= 0 && utf8.RuneCountInString(packed[last]+" OR "+search) <= most {
			packed[last] += " OR " + search
			continue
		}
		packed = append(packed, search)
	}
	return packed
}

// xGroup puts alternatives in parentheses, so that more can be required.
func xGroup(search string) string {
	if strings.Contains(search, " OR ") {
		return "(" + search + ")"
	}
	return search
}

// xLiteral quotes what the site would take for bad syntax: names behind an @
// that cannot be accounts there, and signs of several characters, as many emoji
// are.
func xLiteral(search string) string {
	parts := strings.Split(search, `"`)
	for i := 0; i < len(parts); i += 2 { // every second part is quoted
		words := strings.Split(parts[i], " ")
		for j, word := range words {
			words[j] = xLiteralWord(word)
		}
		parts[i] = strings.Join(words, " ")
	}
	return strings.Join(parts, `"`)
}

func xLiteralWord(word string) string {
	core := strings.Trim(word, "()-")
	name, isName := strings.CutPrefix(core, "@")
	joined := strings.ContainsAny(core, "\u200d\ufe0f\U0001F3FB\U0001F3FC\U0001F3FD\U0001F3FE\U0001F3FF")
	if core == "" || !joined && (!isName || xHandle(name)) {
		return word
	}
	before, after, _ := strings.Cut(word, core)
	return before + `"` + name + `"` + after
}

// xHandle reports whether a name can be that of an account.
func xHandle(name string) bool {
	return len(name) > 0 && len(name) <= 15 && !strings.ContainsFunc(name, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}
