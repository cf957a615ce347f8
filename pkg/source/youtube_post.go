package source

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// youtubeSnippet is what a search and a video itself tell of a video.
type youtubeSnippet struct {
	PublishedAt  time.Time `json:"publishedAt"`
	ChannelID    string    `json:"channelId"`
	ChannelTitle string    `json:"channelTitle"`
	Title        string    `json:"title"`
	Description  string    `json:"description"`
}

// youtubeVideo is a video.
type youtubeVideo struct {
	ID      string `json:"id"`
	Snippet struct {
		youtubeSnippet
		Language      string `json:"defaultLanguage"`
		AudioLanguage string `json:"defaultAudioLanguage"`
	} `json:"snippet"`
	Status struct {
		Privacy string `json:"privacyStatus"`
	} `json:"status"`
	Statistics struct {
		Likes    string `json:"likeCount"`
		Comments string `json:"commentCount"`
	} `json:"statistics"`
}

func (v youtubeVideo) key() string { return v.ID }

func (v youtubeVideo) missing() string {
	return youtubeLacks("id", youtubeIsID(v.ID), "snippet.title", v.Snippet.Title != "",
		"snippet.publishedAt", !v.Snippet.PublishedAt.IsZero())
}

// post maps a video; ok is false for one that is not public, or has no words.
func (v youtubeVideo) post(now time.Time) (p mention.Post, ok bool) {
	s := &v.Snippet
	p = mention.Post{
		ID:          youtubeID(v.ID),
		Source:      "youtube",
		Kind:        mention.KindVideo,
		PublishedAt: mention.PlausibleTime(s.PublishedAt, now),
		FetchedAt:   now.UTC(),
		Lang:        youtubeLang(s.Language, s.AudioLanguage),
		Title:       clean(s.Title),
		Text:        clean(s.Description),
		Author:      youtubeAuthor(s.ChannelID, s.ChannelTitle, ""),
		Likes:       youtubeNumber(v.Statistics.Likes),
		Replies:     youtubeNumber(v.Statistics.Comments),
		URL:         youtubeWatch(v.ID),
		ThreadID:    youtubeID(v.ID),
		Endpoint:    "videos",
	}
	public := v.Status.Privacy == "" || v.Status.Privacy == "public"
	return p, public && p.Title+p.Text != ""
}

// youtubeComment is a comment, or a reply to one.
type youtubeComment struct {
	ID      string `json:"id"`
	Snippet struct {
		PublishedAt time.Time `json:"publishedAt"`
		// TextDisplay is asked for as plain text. It is absent where a comment is
		// a picture.
		TextDisplay     *string `json:"textDisplay"`
		ImageURL        string  `json:"imageUrl"`
		Author          string  `json:"authorDisplayName"`
		AuthorURL       string  `json:"authorChannelUrl"`
		AuthorChannelID struct {
			Value string `json:"value"`
		} `json:"authorChannelId"`
		ParentID   string `json:"parentId"`
		Likes      *int64 `json:"likeCount"`
		Moderation string `json:"moderationStatus"`
	} `json:"snippet"`
}

func (c youtubeComment) key() string { return c.ID }

func (c youtubeComment) missing() string {
	return youtubeLacks("id", youtubeIsID(c.ID), "snippet.publishedAt", !c.Snippet.PublishedAt.IsZero(),
		"snippet.textDisplay", c.Snippet.TextDisplay != nil || c.Snippet.ImageURL != "")
}

// post maps a comment of a thread; ok is false for one that is held back or has
// no text.
func (c youtubeComment) post(t *youtubeThread, to youtubeTarget, now time.Time) (p mention.Post, ok bool) {
	s := &c.Snippet
	p = mention.Post{
		ID:          youtubeID(c.ID),
		Source:      "youtube",
		Kind:        mention.KindComment,
		PublishedAt: mention.PlausibleTime(s.PublishedAt, now),
		FetchedAt:   now.UTC(),
		Author:      youtubeAuthor(s.AuthorChannelID.Value, s.Author, s.AuthorURL),
		Addressed:   to.addressed,
		Likes:       countOf(s.Likes),
		URL:         t.address(c.ID),
		ThreadID:    youtubeID(t.Snippet.VideoID),
		Endpoint:    "commentThreads",
	}
	if to.channel != "" && p.Author.ID == to.channel {
		p.Author, p.Addressed = youtubeBrand(to.channel), false
	}
	if s.TextDisplay != nil {
		p.Text = clean(*s.TextDisplay)
	}
	if p.ThreadID == "" {
		p.ThreadID = youtubeID(t.top().ID)
	}
	if c.ID == t.top().ID {
		p.ParentID = youtubeID(t.Snippet.VideoID)
		p.Replies = countOf(t.Snippet.Replies)
	} else {
		p.Kind, p.ParentID = mention.KindReply, youtubeID(cmp.Or(s.ParentID, t.top().ID))
	}
	return p, p.Text != "" && (s.Moderation == "" || s.Moderation == "published")
}

// youtubeAuthor is a channel as an author. Since 2023 people's names are their
// handles, written with an @.
func youtubeAuthor(id, name, address string) mention.Author {
	a := mention.Author{ID: id}
	if handle, ok := strings.CutPrefix(name, "@"); ok {
		a.Handle = handle
	} else {
		a.Name = name
	}
	switch {
	case strings.HasPrefix(address, "http://"), strings.HasPrefix(address, "https://"):
		a.URL = address
	case id != "":
		a.URL = "https://www.youtube.com/channel/" + url.PathEscape(id)
	}
	return a
}

// youtubeBrand is the brand as an author: nobody whose name must not be seen.
func youtubeBrand(channel string) mention.Author { return mention.Author{ID: channel} }

// youtubeLacks takes names of fields, each with whether it is there, and returns
// the first that is not; "" if all are.
func youtubeLacks(fields ...any) string {
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i+1] == false {
			return fields[i].(string)
		}
	}
	return ""
}

// youtubeIsID reports whether s can be an id: visible signs of ASCII, and no
// address.
func youtubeIsID(s string) bool {
	return s != "" && len(s) <= 200 && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`/?#&"'<>\`, r)
	})
}

// youtubeID is the ID of a video or comment; "" for none.
func youtubeID(native string) string {
	if native == "" {
		return ""
	}
	return "youtube:" + native
}

// youtubeWatch is the address of a video.
func youtubeWatch(video string) string {
	return "https://www.youtube.com/watch?v=" + url.QueryEscape(video)
}

// youtubeLang is the first tag that names a language.
func youtubeLang(tags ...string) string {
	for _, tag := range tags {
		switch tag = strings.ToLower(tag); tag {
		case "", "und", "zxx", "mis", "mul":
		default:
			return strings.ReplaceAll(tag, "_", "-")
		}
	}
	return ""
}

// youtubeNumber reads a count, which the site writes as a text; it is unknown
// where the channel hides it.
func youtubeNumber(s string) mention.Count {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return mention.Count{}
	}
	return countOf(&n)
}
