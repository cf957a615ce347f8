package source

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// stackexchangeSite is one site.
type stackexchangeSite struct {
	// name is how the interface calls it, host where its pages are.
	name, host string
}

// stackexchangeOwn returns the host of a site with a domain of its own.
func stackexchangeOwn(name string) (host string, own bool) {
	switch name {
	case "stackoverflow", "superuser", "serverfault", "askubuntu", "stackapps":
		return name + ".com", true
	case "mathoverflow":
		return "mathoverflow.net", true
	}
	return "", false
}

// stackexchangeSiteOf finds a site by its name or its address: "travel",
// "travel.stackexchange.com", "ru.stackoverflow", "meta.superuser".
func stackexchangeSiteOf(name string) (stackexchangeSite, bool) {
	name = strings.ToLower(strings.TrimRight(name, "/"))
	if _, host, ok := strings.Cut(name, "://"); ok {
		name = host
	}
	if short, ok := strings.CutSuffix(name, ".stackexchange.com"); ok {
		name = short
	} else if name == "mathoverflow.net" {
		name = "mathoverflow"
	} else if short, ok := strings.CutSuffix(name, ".com"); ok {
		name = short
	}
	if !regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)?$`).MatchString(name) {
		return stackexchangeSite{}, false
	}
	prefix, base, ok := strings.Cut(name, ".")
	if !ok {
		prefix, base = "", name
	}
	host, own := stackexchangeOwn(base)
	switch {
	case !own:
		return stackexchangeSite{name, name + ".stackexchange.com"}, true
	case prefix != "":
		host = prefix + "." + host
	}
	return stackexchangeSite{name, host}, true
}

// stackexchangeItem is a question or an answer:
// https://api.stackexchange.com/docs/types/search-excerpt
type stackexchangeItem struct {
	Type       string              `json:"item_type"`
	QuestionID int64               `json:"question_id"`
	AnswerID   int64               `json:"answer_id"`
	Title      *string             `json:"title"`
	Body       *string             `json:"body"`
	Excerpt    *string             `json:"excerpt"`
	CreatedAt  int64               `json:"creation_date"`
	Score      *int64              `json:"score"`
	Answers    *int64              `json:"answer_count"`
	Owner      *stackexchangeOwner `json:"owner"`
}

// stackexchangeOwner is who wrote an item. Some answers leave it out.
type stackexchangeOwner struct {
	UserID int64  `json:"user_id"`
	Name   string `json:"display_name"`
	Link   string `json:"link"`
}

// lacks names what is missing that every item has; "" if nothing is.
func (i *stackexchangeItem) lacks() string {
	switch {
	case i.QuestionID <= 0:
		return "question_id"
	case i.Type != "question" && i.Type != "answer":
		return "known item_type"
	case i.answer() && i.AnswerID <= 0:
		return "answer_id"
	case i.CreatedAt == 0:
		return "creation_date"
	case i.Body == nil && i.Excerpt == nil:
		return "body"
	case i.Title == nil && !i.answer():
		return "title"
	}
	return ""
}

func (i *stackexchangeItem) answer() bool { return i.Type == "answer" }

// post returns the post that an item is; ok is false where it says nothing.
func (i *stackexchangeItem) post(site stackexchangeSite, now time.Time) (p mention.Post, ok bool) {
	question := "/q/" + strconv.FormatInt(i.QuestionID, 10)
	p = mention.Post{
		ID:          "stackexchange:" + site.name + question,
		Source:      "stackexchange",
		Kind:        mention.KindPost,
		PublishedAt: mention.PlausibleTime(time.Unix(i.CreatedAt, 0), now),
		FetchedAt:   now.UTC(),
		Text:        i.text(),
		Author:      i.Owner.author(site),
		Likes:       countOf(i.Score),
		URL:         "https://" + site.host + question,
		Endpoint:    stackexchangeSearch,
	}
	p.ThreadID = p.ID
	if i.answer() {
		answer := "/a/" + strconv.FormatInt(i.AnswerID, 10)
		p.Kind, p.ParentID = mention.KindReply, p.ID
		p.ID, p.URL = "stackexchange:"+site.name+answer, "https://"+site.host+answer
	} else {
		p.Title, p.Replies = strings.Join(strings.Fields(web.Text(*i.Title)), " "), countOf(i.Answers)
	}
	return p, p.Title != "" || p.Text != ""
}

// text is the body, or the part of it around what was searched.
func (i *stackexchangeItem) text() string {
	for _, s := range []*string{i.Body, i.Excerpt} {
		if s != nil {
			if text := web.Text(stackexchangePlain(*s)); text != "" {
				return text
			}
		}
	}
	return ""
}

// stackexchangePlain takes the marks of what was searched out of a text, which
// often has no other tags: its line breaks then stay.
func stackexchangePlain(s string) string {
	return strings.NewReplacer(`<span class="highlight">`, "", "</span>", "").Replace(s)
}

// author identifies an owner by the number that they have on their site. Who
// deleted their account has none.
func (o *stackexchangeOwner) author(site stackexchangeSite) mention.Author {
	if o == nil {
		return mention.Author{}
	}
	a := mention.Author{Name: clean(html.UnescapeString(o.Name))}
	if o.UserID > 0 {
		a.ID = site.name + "/" + strconv.FormatInt(o.UserID, 10)
	}
	if webAddress(o.Link) {
		a.URL = o.Link
	}
	return a
}
