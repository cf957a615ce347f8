package source

import (
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// redditDeleted stands where a name or a text was.
const redditDeleted = "[deleted]"

// post maps an item of a listing. It is false for what is gone or not public.
func (i *redditItem) post(own redditOwn, endpoint string, now time.Time) (mention.Post, bool) {
	p := mention.Post{
		ID:          "reddit:" + i.Name,
		Source:      "reddit",
		PublishedAt: i.posted(now),
		FetchedAt:   now,
		Author:      redditAuthor(*i.Author),
		Likes:       i.likes(),
		Endpoint:    endpoint,
	}
	if redditNamed(i.Name, "t1") {
		p.Kind = mention.KindComment
		p.Text = redditText(markdownText(*i.Body))
		p.ThreadID, p.ParentID = redditID(i.thread()), redditID(i.ParentID)
		p.URL = redditLink(i.thread(), i.Name)
	} else {
		p.Kind = mention.KindPost
		p.Title, p.Text = redditTitle(*i.Title), redditText(markdownText(*i.Selftext))
		p.ThreadID = p.ID
		p.URL = redditLink(i.Name, "")
		p.Replies = countOf(i.Comments)
	}
	if i.Indexable != nil && !*i.Indexable {
		p.OptOut = "noindex"
	}
	p.People = peopleByU(p.Title + "\n" + p.Text)
	p.Addressed = own.has(i.LinkAuthor) || slices.ContainsFunc(p.People, own.has)
	gone := i.RemovedBy != "" || i.Visibility == "private" || redditGone(p.Text)
	return p, !gone && p.Title+p.Text != ""
}

// likes is the score: votes for less votes against. While the site hides it, it
// gives 1.
func (i *redditItem) likes() mention.Count {
	if i.HideScore || i.ScoreKept {
		return mention.Count{}
	}
	return mention.OfPtr(i.Score)
}

// redditGone reports whether a text stands for one that was deleted by its
// author or removed by others.
func redditGone(text string) bool {
	switch strings.ToLower(text) {
	case redditDeleted, "[removed]", "[ removed by reddit ]", "[removed by reddit]", "[deleted by user]":
		return true
	}
	return false
}

// redditText writes accounts that stand in parameters of links, as bots put them
// there, in the way in which accounts are named, so that they are seen to be.
func redditText(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "u%2F", "u/"), "u%2f", "u/")
}

// redditTitle is a title, which is plain text on one line.
func redditTitle(s string) string {
	return clean(strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " "))
}

// redditAuthor is the author of a name. Names never change and are nobody
// else's afterwards, so that they identify.
func redditAuthor(name string) mention.Author {
	if name = clean(name); name == "" || name == redditDeleted {
		return mention.Author{}
	}
	return mention.Author{ID: name, Handle: name, URL: "https://www.reddit.com/user/" + name}
}

// redditID makes an ID of a full name; "" of none.
func redditID(name string) string {
	if !redditNamed(name, "t1") && !redditNamed(name, "t3") {
		return ""
	}
	return "reddit:" + name
}

// redditLink is a permalink without the subreddit, which may be that of a
// person, and without the title.
func redditLink(post, comment string) string {
	id := strings.TrimPrefix(post, "t3_")
	switch {
	case id == "":
		return ""
	case comment == "":
		return redditSite + "/comments/" + id
	}
	return redditSite + "/comments/" + id + "/_/" + strings.TrimPrefix(comment, "t1_")
}

// peopleByU are the accounts that a text names as u/name.
func peopleByU(text string) []string {
	if !strings.Contains(text, "u/") {
		return nil
	}
	var people []string
	known := make(map[string]bool)
	for {
		at := strings.Index(text, "u/")
		if at < 0 {
			return people
		}
		before := strings.TrimSuffix(text[:at], "/")
		rest := text[at+2:]
		end := strings.IndexFunc(rest, redditNoName)
		if end < 0 {
			end = len(rest)
		}
		name := rest[:end]
		if len(name) >= 3 && len(name) <= 20 && !redditInWord(before) && !known[name] {
			known[name] = true
			people = append(people, name)
		}
		text = rest
	}
}

// redditInWord reports whether a text ends within a word or an address.
func redditInWord(before string) bool {
	return before != "" && !redditNoName(rune(before[len(before)-1])) || strings.HasSuffix(before, "/")
}

// redditOwn are the brand's own accounts.
type redditOwn []string

// has reports whether an account is the brand's.
func (own redditOwn) has(name string) bool {
	return name != "" && slices.ContainsFunc(own, func(o string) bool {
		return strings.EqualFold(strings.TrimPrefix(strings.TrimPrefix(o, "@"), "u/"), name)
	})
}
