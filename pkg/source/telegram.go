package source

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

const telegramSite = "https://t.me"

// telegram declares the previews of public channels, which the site shows to
// readers without an account. They are pages made for people: there is no
// interface for this.
func telegram() mention.Spec {
	return mention.Spec{
		Name:  "telegram",
		Title: "Telegram",
		Doc:   "Public channels on Telegram that you name, as their web previews show them.",
		Limits: "There is no search over all channels. Groups, private channels and channels without a preview cannot be read, " +
			"nor can comments; messages without words are left out.",
		BaseURL: telegramSite,
		Options: []mention.Option{{
			Name: "channels", Arg: true, Required: true,
			Doc: "the channels to read, by their names: northwind_air or https://t.me/northwind_air",
		}},
		Rate: mention.Rate{N: 1, Per: time.Second},
		// The search in a channel (?q=) is not used: nobody documents what it
		// finds, and a channel has few messages.
		Syntax: mention.Syntax{Local: true},
		Terms: mention.Terms{
			Identifying: []string{"message author", "forwarded from", "reply author", "t.me links"},
			Link:        "https://t.me/s/CHANNEL/ID, with the channel that you named; signatures are masked",
			Policy:      "https://telegram.org/tos",
		},
		Pages:    true,
		Rehearse: func(*http.Request) string { return `<html><div class="tgme_channel_info"></div></html>` },
		New:      newTelegram,
	}
}

// telegramSource reads channels.
type telegramSource struct {
	env      mention.Env
	channels []string
}

var telegramName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{2,31}$`) })

func newTelegram(env mention.Env) (mention.Source, error) {
	channels, err := distinct(env, "channels", telegramChannel, "the name of a public channel",
		"write it as northwind_air or https://t.me/northwind_air; private channels and groups cannot be read")
	if err != nil {
		return nil, err
	}
	if len(channels) == 0 {
		return nil, mention.Errorf(mention.Unconfigured, "telegram has no channel to read").
			WithHint("name one: --source telegram:northwind_air, or set sources.telegram.channels")
	}
	return &telegramSource{env, channels}, nil
}

// telegramChannel reads the name of a channel in each form that people write it
// in; capitals do not matter.
func telegramChannel(written string) (name string, ok bool) {
	for _, prefix := range []string{"https://", "http://", "t.me/", "telegram.me/", "s/", "@"} {
		written = strings.TrimPrefix(written, prefix)
	}
	name = strings.ToLower(strings.TrimSuffix(written, "/"))
	return name, telegramName().MatchString(name)
}

// Search implements mention.Source. A channel that fails does not hinder the
// others.
func (s *telegramSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	places := make([]place, len(s.channels))
	for i, name := range s.channels {
		places[i] = place{name, s.walk(ctx, name, q)}
	}
	return within(ctx, q, several(ctx, s.env, "channels", places))
}

// walk reads a channel from its newest message on, page by page.
func (s *telegramSource) walk(ctx context.Context, name string, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		before, read, worded := uint64(0), 0, 0
		defer func() { s.tellWordless(name, read, worded) }()
		for {
			page, err := s.page(ctx, name, before)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			old := false
			for _, p := range slices.Backward(page.posts) {
				if old = q.Before(p.PublishedAt); old {
					break
				}
				if read++; p.Text == "" {
					continue
				}
				if worded++; !yield(p, nil) {
					return
				}
			}
			// The pages before a page are older, or they are no such pages.
			if old || page.before == 0 || before > 0 && page.before >= before {
				return
			}
			before = page.before
		}
	}
}

// tellWordless says where no message of several has words: that is either a
// channel of pictures, or a page whose texts are not found any more.
func (s *telegramSource) tellWordless(channel string, read, worded int) {
	if read >= 5 && worded == 0 {
		s.env.Tell(fmt.Sprintf("none of %d messages of %s has words", read, channel))
	}
}

// page fetches the newest messages of a channel, or those before one.
func (s *telegramSource) page(ctx context.Context, name string, before uint64) (*telegramPage, error) {
	address := s.env.BaseURL + "/s/" + url.PathEscape(name)
	if before > 0 {
		address += "?before=" + strconv.FormatUint(before, 10)
	}
	res, err := web.Get(ctx, s.env.Client, address, http.Header{"Accept": {"text/html"}})
	if err != nil {
		return nil, err
	}
	page, err := parseTelegram(res.Body, name, s.env.Time().UTC())
	if err != nil {
		return nil, err
	}
	if page.noIndex || web.NoIndex(res.Header) {
		for i := range page.posts {
			page.posts[i].OptOut = "noindex"
		}
	}
	return page, nil
}
