package source

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// gdeltPage is an answer by its fields: one without any is how the site says
// that it found nothing.
type gdeltPage map[string]json.RawMessage

// gdeltArticle is an article as the site gives it.
type gdeltArticle struct {
	URL      string  `json:"url"`
	Title    *string `json:"title"`
	SeenDate string  `json:"seendate"`
	Language string  `json:"language"`
}

// posts returns the articles of an answer, newest first.
func (p gdeltPage) posts(now time.Time) ([]mention.Post, error) {
	if len(p) == 0 {
		return nil, nil
	}
	var articles []gdeltArticle
	if err := json.Unmarshal(p["articles"], &articles); err != nil || articles == nil {
		return nil, reshaped("gdelt answers without a list of articles")
	}
	posts := make([]mention.Post, 0, len(articles))
	for i := range articles {
		post, ok := articles[i].post(now)
		if !ok {
			return nil, reshaped("article %d from gdelt lacks an address, a title or a time", i+1)
		}
		posts = append(posts, post)
	}
	slices.SortStableFunc(posts, func(a, b mention.Post) int { return b.PublishedAt.Compare(a.PublishedAt) })
	return posts, nil
}

// post maps an article; ok is false if something is missing that every article
// has. The site knows neither text nor author.
func (a *gdeltArticle) post(now time.Time) (post mention.Post, ok bool) {
	seen, err := time.Parse("20060102T150405Z", a.SeenDate)
	address := gdeltAddress(a.URL)
	if err != nil || address == "" || a.Title == nil {
		return mention.Post{}, false
	}
	return mention.Post{
		ID:          "gdelt:" + address,
		Source:      "gdelt",
		Kind:        mention.KindArticle,
		PublishedAt: mention.PlausibleTime(seen, now),
		FetchedAt:   now.UTC(),
		Lang:        gdeltLanguages()[a.Language],
		Title:       strings.Join(strings.Fields(web.Text(*a.Title)), " "),
		URL:         address,
		Endpoint:    "doc/artlist",
	}, true
}

// gdeltAddress is an article's address in a form that every program reads alike;
// "" if it is none.
func gdeltAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	u.User = nil
	return u.String()
}

// gdeltLanguages are the tags of the languages that the site names.
var gdeltLanguages = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"Afrikaans": "af", "Albanian": "sq", "Arabic": "ar", "Armenian": "hy", "Azerbaijani": "az", "Bengali": "bn",
		"Bosnian": "bs", "Bulgarian": "bg", "Catalan": "ca", "Chinese": "zh", "Croatian": "hr", "Czech": "cs",
		"Danish": "da", "Dutch": "nl", "English": "en", "Estonian": "et", "Finnish": "fi", "French": "fr",
		"Galician": "gl", "Georgian": "ka", "German": "de", "Greek": "el", "Gujarati": "gu", "Hebrew": "he",
		"Hindi": "hi", "Hungarian": "hu", "Icelandic": "is", "Indonesian": "id", "Italian": "it", "Japanese": "ja",
		"Kannada": "kn", "Kazakh": "kk", "Korean": "ko", "Latvian": "lv", "Lithuanian": "lt", "Macedonian": "mk",
		"Malay": "ms", "Malayalam": "ml", "Marathi": "mr", "Mongolian": "mn", "Nepali": "ne", "Norwegian": "no",
		"NorwegianNynorsk": "nn", "Persian": "fa", "Polish": "pl", "Portuguese": "pt", "Punjabi": "pa", "Romanian": "ro",
		"Russian": "ru", "Serbian": "sr", "Sinhalese": "si", "Slovak": "sk", "Slovenian": "sl", "Somali": "so",
		"Spanish": "es", "Swahili": "sw", "Swedish": "sv", "Tamil": "ta", "Telugu": "te", "Thai": "th",
		"Tibetan": "bo", "Turkish": "tr", "Ukrainian": "uk", "Urdu": "ur", "Vietnamese": "vi",
	}
})
