package source

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/web"
)

// tumblrWords are the fields that hold the words of a post, each for some types
// only.
type tumblrWords struct {
	Title       *string       `json:"title"`       // text, link, chat
	Body        *string       `json:"body"`        // text, chat
	Caption     *string       `json:"caption"`     // photo, video, audio
	Text        *string       `json:"text"`        // quote
	Source      *string       `json:"source"`      // quote
	Description *string       `json:"description"` // link
	Question    *string       `json:"question"`    // answer
	Answer      *string       `json:"answer"`      // answer
	Asking      string        `json:"asking_name"` // answer
	Content     tumblrContent `json:"content"`     // blocks
}

// read returns the title and the text of a type; ok is false if the field that
// the type has its words in is missing. Titles are plain text, all else is HTML.
func (w *tumblrWords) read(kind string) (title, text string, ok bool) {
	switch kind {
	case "text":
		return tumblrTitle(w.Title), tumblrHTML(w.Body), w.Body != nil
	case "photo", "video", "audio":
		return "", tumblrHTML(w.Caption), w.Caption != nil
	case "quote":
		return "", paragraphs(tumblrQuote(tumblrHTML(w.Text)), tumblrHTML(w.Source)), w.Text != nil
	case "link":
		return tumblrTitle(w.Title), tumblrHTML(w.Description), w.Description != nil
	case "chat":
		return tumblrTitle(w.Title), tumblrHTML(w.Body), w.Body != nil
	case "answer":
		return "", paragraphs(tumblrQuote(tumblrHTML(w.Question)), tumblrHTML(w.Answer)), w.Question != nil && w.Answer != nil
	case "blocks":
		return "", w.Content.text(), w.Content.whole()
	}
	return "", "", false
}

func tumblrTitle(s *string) string {
	if s == nil {
		return ""
	}
	return strings.Join(strings.Fields(web.Text(*s)), " ")
}

func tumblrHTML(s *string) string {
	if s == nil {
		return ""
	}
	return web.Text(*s)
}

// tumblrQuote marks somebody else's words.
func tumblrQuote(s string) string {
	if s == "" {
		return ""
	}
	return "> " + strings.ReplaceAll(s, "\n", "\n> ")
}

// tumblrContent is a post in the site's newer form: a list of blocks. In the
// older one the field of that name is HTML, and is left aside.
type tumblrContent struct{ blocks []tumblrBlock }

// tumblrBlock is a paragraph, a picture, a link.
type tumblrBlock struct {
	Type        string  `json:"type"`
	Subtype     string  `json:"subtype"`
	Text        *string `json:"text"`
	Title       string  `json:"title"`
	Description string  `json:"description"`
	Formatting  []struct {
		Type string     `json:"type"`
		Blog tumblrBlog `json:"blog"`
	} `json:"formatting"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *tumblrContent) UnmarshalJSON(b []byte) error {
	if !bytes.HasPrefix(b, []byte("[")) {
		return nil
	}
	c.blocks = []tumblrBlock{}
	return json.Unmarshal(b, &c.blocks)
}

// whole reports whether there are blocks, and all of them have what they need.
func (c *tumblrContent) whole() bool {
	return c.blocks != nil && !slices.ContainsFunc(c.blocks, func(b tumblrBlock) bool {
		return b.Type == "" || b.Type == "text" && b.Text == nil
	})
}

// text is what the blocks say, in plain text.
func (c *tumblrContent) text() string {
	var parts []string
	for _, b := range c.blocks {
		switch {
		case b.Type == "text" && b.Text != nil && (b.Subtype == "indented" || b.Subtype == "quote"):
			parts = append(parts, tumblrQuote(clean(*b.Text)))
		case b.Type == "text" && b.Text != nil:
			parts = append(parts, clean(*b.Text))
		case b.Type == "link":
			parts = append(parts, clean(b.Title), clean(b.Description))
		}
	}
	return paragraphs(parts...)
}

// people are the blogs that the blocks mention.
func (c *tumblrContent) people() []string {
	var names []string
	for _, b := range c.blocks {
		for _, f := range b.Formatting {
			if f.Type == "mention" {
				names = append(names, f.Blog.Name)
			}
		}
	}
	return names
}
