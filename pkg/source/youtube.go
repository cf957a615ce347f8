package source

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	youtubeAPI = "https://youtube.googleapis.com"
	youtubeDir = "/youtube/v3/"
	// youtubeKeeping is the longest that the terms allow (III.E.4).
	youtubeKeeping = 30 * 24 * time.Hour
	// youtubeMostRead bounds max_videos: each video takes a request at least.
	youtubeMostRead = 500
)

// youtube declares the search, the videos and the comments of YouTube. The
// contract is Google's description of its Data API v3.
func youtube() mention.Spec {
	return mention.Spec{
		Name:  "youtube",
		Title: "YouTube",
		Doc: "Videos on YouTube by search, the comments and replies below them, and every comment on channels and " +
			"videos that you name.",
		Limits: "A search finds videos, not comments: comments are read below the newest videos found, up to 30 days older " +
			"than the window, and below channels and videos that you name. A fresh reply in an old thread may be missed.",
		BaseURL: youtubeAPI,
		Keys: []mention.Key{{
			Name: "api_key", Env: []string{"YOUTUBE_API_KEY", "GOOGLE_API_KEY"}, Required: true,
			Doc: "everything: 100 searches and 10,000 other requests a day, free of charge",
			How: "make an API key at https://console.cloud.google.com/apis/credentials and enable the YouTube Data API v3",
		}},
		Options: youtubeOptions(),
		// The site allows far more; a scan waits for its answers, not for its pace.
		Rate: mention.Rate{N: 10, Per: time.Second},
		// "|" is the site's OR, and it binds single words only: nothing says how far
		// it reaches beside a space, and quotation marks are not documented. Words
		// in a row are therefore a search of their own. Exclusions are left to the
		// matcher: here they would take a video's comments away with it.
		Syntax: mention.Syntax{Or: "|", MaxLen: 500},
		Terms: mention.Terms{
			Retention: youtubeKeeping,
			Identifying: []string{
				"snippet.authorDisplayName", "snippet.authorChannelId", "snippet.authorChannelUrl",
				"snippet.channelId", "snippet.channelTitle",
			},
			Link:   "https://www.youtube.com/watch?v=VIDEO, with &lc=COMMENT behind it for a comment",
			Policy: "https://developers.google.com/youtube/terms/developer-policies",
		},
		Cost:     youtubeCost(),
		Hopeless: youtubeHopeless,
		Rehearse: youtubeRehearse,
		New:      newYoutube,
	}
}

func youtubeOptions() []mention.Option {
	return []mention.Option{
		{
			Name: "channels", Arg: true,
			Doc: "the brand's channels, as @handle or UC… id: all their comments count as mentions, and their own videos are read",
		},
		{
			Name: "videos",
			Doc:  "videos about the brand, by id or address: all comments below them count as mentions",
		},
		{
			Name: "search", Default: "on",
			Doc: "whether to search for videos: on or off",
		},
		{
			Name: "max_videos", Default: "20",
			Doc: "of how many videos that a search finds, the newest first, the comments are read; 0 is none",
		},
		{
			Name: "daily_searches", Default: strconv.Itoa(youtubeSearches),
			Doc: "how many searches Google grants your project a day",
		},
		{
			Name: "daily_units", Default: strconv.Itoa(youtubeUnits),
			Doc: "how many other requests Google grants your project a day",
		},
	}
}

// youtubeSource reads YouTube.
type youtubeSource struct {
	env mention.Env
	// header holds the key: in an address it would stand in logs of the way.
	header   http.Header
	search   bool
	most     int // videos of a search whose comments are read
	channels []string
	videos   []string
}

func newYoutube(env mention.Env) (mention.Source, error) {
	key := strings.TrimSpace(env.Secrets["api_key"])
	if key == "" {
		return nil, mention.Errorf(mention.Credentials, "youtube needs an API key").
			WithHint("set YOUTUBE_API_KEY; how to get one: earshot sources youtube")
	}
	s := &youtubeSource{env: env, header: http.Header{"X-Goog-Api-Key": {key}}}
	for _, name := range env.List("channels") {
		s.channels = append(s.channels, youtubeChannelName(name))
	}
	for _, name := range env.List("videos") {
		s.videos = append(s.videos, youtubeVideoName(name))
	}
	if err := s.readSettings(); err != nil {
		return nil, err
	}
	return s, nil
}

// readSettings reads what is neither a list nor a secret.
func (s *youtubeSource) readSettings() error {
	switch on := strings.ToLower(s.env.Options["search"]); on {
	case "", "on", "true":
		s.search = true
	case "off", "false":
		if len(s.channels)+len(s.videos) == 0 {
			return mention.Errorf(mention.Unconfigured, "youtube has nothing to read: search is off, and no channel or video is named").
				WithHint("set sources.youtube.channels or sources.youtube.videos, or use --source youtube:CHANNEL")
		}
	default:
		return mention.Errorf(mention.BadConfig, "sources.youtube.search is %q", on).WithHint("it is on or off")
	}
	for _, name := range []string{"max_videos", "daily_searches", "daily_units"} {
		text := s.env.Options[name]
		n, err := strconv.Atoi(text)
		if text != "" && (err != nil || n < 0) {
			return mention.Errorf(mention.BadConfig, "sources.youtube.%s is %q", name, text).WithHint("it is a whole number from 0 up")
		}
		if name == "max_videos" {
			s.most = min(n, youtubeMostRead)
		}
	}
	return nil
}

// youtubeChannelName reads a channel as people write it: an id, a handle or an
// address. A handle comes back with its @.
func youtubeChannelName(s string) string {
	s, _, _ = strings.Cut(s, "?")
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' })
	for i, part := range parts {
		switch {
		case strings.HasPrefix(part, "@"), strings.HasPrefix(part, "UC") && len(part) == 24:
			return part // a tab of the channel may follow: videos, about
		case (part == "c" || part == "user") && i+1 < len(parts):
			return "@" + parts[i+1]
		}
	}
	return "@" + youtubeLast(s)
}

// youtubeVideoName reads a video's id, or an address that holds it.
func youtubeVideoName(s string) string {
	s, _, _ = strings.Cut(s, "#")
	if _, params, ok := strings.Cut(s, "?"); ok {
		for param := range strings.SplitSeq(params, "&") {
			if id, ok := strings.CutPrefix(param, "v="); ok {
				return id
			}
		}
	}
	return youtubeLast(s)
}

// youtubeLast is the last part of the path of an address, or all of a name.
func youtubeLast(s string) string {
	if end := strings.IndexAny(s, "?#"); end >= 0 {
		s = s[:end]
	}
	s = strings.TrimRight(s, "/")
	return s[strings.LastIndex(s, "/")+1:]
}
