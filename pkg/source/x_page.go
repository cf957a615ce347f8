package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"time"
)

// xPage is an answer of a search. Includes has what the posts refer to: posts by
// the old name or the new one. Errors are about single posts or people that are
// not public; they do not make the answer bad.
type xPage struct {
	Data     xPosts `json:"data"`
	Includes struct {
		Users  []xUser `json:"users"`
		Tweets []xPost `json:"tweets"`
		Posts  []xPost `json:"posts"`
	} `json:"includes"`
	Errors []xProblem `json:"errors"`
	Meta   *struct {
		Count     *int   `json:"result_count"`
		NewestID  string `json:"newest_id"`
		NextToken string `json:"next_token"`
	} `json:"meta"`

	byID *xIncluded
}

// xPosts is a list of posts. Where one post was asked for by its number it is
// that post alone.
type xPosts []xPost

// UnmarshalJSON implements json.Unmarshaler.
func (p *xPosts) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(b), []byte("{")) {
		*p = make(xPosts, 1)
		return json.Unmarshal(b, &(*p)[0])
	}
	return json.Unmarshal(b, (*[]xPost)(p))
}

// xPost is a post, with old and new names of its fields.
type xPost struct {
	ID             string    `json:"id"`
	Text           *string   `json:"text"`
	NoteTweet      *xNote    `json:"note_tweet"`
	NotePost       *xNote    `json:"note_post"`
	AuthorID       string    `json:"author_id"`
	CreatedAt      string    `json:"created_at"`
	Lang           string    `json:"lang"`
	ConversationID string    `json:"conversation_id"`
	Entities       xEntities `json:"entities"`
	Tweets         []xRef    `json:"referenced_tweets"`
	Posts          []xRef    `json:"referenced_posts"`
	Withheld       xWithheld `json:"withheld"`
	Metrics        struct {
		Likes    *int64 `json:"like_count"`
		Replies  *int64 `json:"reply_count"`
		Retweets *int64 `json:"retweet_count"`
		Reposts  *int64 `json:"repost_count"`
	} `json:"public_metrics"`
}

// xNote is the whole of a long post, of which Text is the beginning.
type xNote struct {
	Text     *string   `json:"text"`
	Entities xEntities `json:"entities"`
}

type xEntities struct {
	URLs []struct {
		Short string `json:"url"`
		Full  string `json:"expanded_url"`
	} `json:"urls"`
	Mentions []struct {
		Username string `json:"username"`
	} `json:"mentions"`
}

// xRef names another post: "retweeted", "quoted" or "replied_to".
type xRef struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

// xWithheld says where a post or an account must not be shown.
type xWithheld struct {
	Copyright bool     `json:"copyright"`
	Countries []string `json:"country_codes"`
}

func (w xWithheld) any() bool { return w.Copyright || len(w.Countries) > 0 }

type xUser struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Username  string    `json:"username"`
	Protected bool      `json:"protected"`
	Withheld  xWithheld `json:"withheld"`
}

// check reports an answer that is not a page of posts. "Nothing found" is a
// count of 0, without a list.
func (p *xPage) check() error {
	if p.Meta == nil || p.Meta.Count == nil {
		if len(p.Errors) > 0 {
			said := p.Errors[0]
			if !said.is("invalid-request") {
				said = xProblem{Title: said.Title, Type: said.Type} // its sentence may name a person
			}
			return said.named(inItsWords(reshaped("X answers with an error instead of posts"), said.said()))
		}
		return reshaped("the answer does not say how many posts it has")
	}
	if *p.Meta.Count > 0 && len(p.Data) == 0 {
		return reshaped("the answer lacks its %d posts", *p.Meta.Count)
	}
	return p.Data.check()
}

// check reports posts without what every post has.
func (p xPosts) check() error {
	for i := range p {
		if err := p[i].check(); err != nil {
			return reshaped("post %d %w", i+1, err)
		}
	}
	return nil
}

// check says what a post lacks that every post has.
func (t *xPost) check() error {
	if _, ok := xNumber(t.ID); !ok {
		return errors.New("has no number for an id")
	}
	if note := t.note(); t.Text == nil || note != nil && note.Text == nil {
		return errors.New("has no text")
	}
	for _, r := range t.refs() {
		if _, ok := xNumber(r.ID); !ok || r.Type == "" {
			return errors.New("refers to a post without saying how or to which")
		}
	}
	return nil
}

// xNumber reads the number of a post.
func xNumber(id string) (uint64, bool) {
	if len(id) > 19 {
		return 0, false
	}
	n, err := strconv.ParseUint(id, 10, 64)
	return n, err == nil
}

// xTime is when a post was made by its number, to the second as the site states
// it: since November 2010 numbers hold the time. It is zero for older ones.
func xTime(n uint64) time.Time {
	const epoch, first = 1288834974657, 30_000_000_000
	if n < first {
		return time.Time{}
	}
	return time.UnixMilli(int64(n>>22) + epoch).UTC().Truncate(time.Second)
}
