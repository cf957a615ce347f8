package source

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

const (
	trustpilotAPI  = "https://api.trustpilot.com"
	trustpilotFind = "/v1/business-units/find"
)

// trustpilot declares the reviews of businesses on Trustpilot. The contract is
// the Business Units API of developers.trustpilot.com.
func trustpilot() mention.Spec {
	return mention.Spec{
		Name:  "trustpilot",
		Title: "Trustpilot",
		Doc:   "Reviews of businesses on Trustpilot, by its official interface.",
		Limits: "Only businesses that you name. Keys come with paid plans of Trustpilot and are meant for reviews of one's own business: " +
			"for those of others ask Trustpilot first.",
		BaseURL: trustpilotAPI,
		Keys: []mention.Key{{
			Name: "api_key", Env: []string{"TRUSTPILOT_API_KEY"}, Required: true,
			Doc: "reviews of businesses",
			How: "with a plan that has the API module: sign in at https://businessapp.b2b.trustpilot.com, under Integrations, APIs, make an application",
		}},
		Options: []mention.Option{{
			Name: "businesses", Arg: true, Required: true,
			Doc: "the businesses to read, by their domains on Trustpilot, such as example.com, or by the ids of their business units",
		}},
		// At most 833 calls in five minutes and 10,000 in an hour are recommended.
		Rate:   mention.Rate{N: 2, Per: time.Second},
		Syntax: mention.Syntax{Local: true},
		Terms: mention.Terms{
			Identifying: []string{"consumer.displayName", "consumer.id"},
			Link:        "https://www.trustpilot.com/reviews/REVIEW",
			Policy:      "https://legal.trustpilot.com/for-businesses/terms-of-use-and-sale-for-businesses",
		},
		Cost: mention.Cost{
			Doc: "The plan that the key comes with is paid, and grants a number of calls a year.",
		},
		Unseen:   true,
		Rehearse: trustpilotRehearse,
		New:      newTrustpilot,
	}
}

// trustpilotRehearse answers with an id of zeros, since an id in a path must have
// the right form, and with no reviews.
func trustpilotRehearse(r *http.Request) string {
	if strings.HasSuffix(r.URL.Path, trustpilotFind) {
		return `{"id":"` + strings.Repeat("0", 24) + `"}`
	}
	return `{"reviews":[]}`
}

// trustpilotSource reads the reviews of businesses.
type trustpilotSource struct {
	env        mention.Env
	header     http.Header
	businesses []string
}

func newTrustpilot(env mention.Env) (mention.Source, error) {
	key := strings.TrimSpace(env.Secrets["api_key"])
	if key == "" {
		return nil, mention.Errorf(mention.Credentials, "trustpilot needs a key").
			WithHint("set TRUSTPILOT_API_KEY (earshot sources trustpilot)")
	}
	businesses, err := distinct(env, "businesses", trustpilotBusiness, "the domain or the id of a business",
		"sources.trustpilot.businesses takes domains such as example.com, as in https://www.trustpilot.com/review/example.com")
	if err != nil {
		return nil, err
	}
	if len(businesses) == 0 {
		return nil, mention.Errorf(mention.Unconfigured, "no business to read").
			WithHint("name one: --source trustpilot:example.com, or set sources.trustpilot.businesses")
	}
	return &trustpilotSource{env: env, header: http.Header{"Apikey": {key}}, businesses: businesses}, nil
}

// trustpilotBusiness reads a domain, the address of a business's page on
// Trustpilot or of its own site, or the id of a business unit.
func trustpilotBusiness(s string) (name string, ok bool) {
	s = strings.ToLower(s)
	if _, after, found := strings.Cut(s, "/review/"); found {
		s = after
	}
	if _, after, found := strings.Cut(s, "://"); found {
		s = after
	}
	s, _, _ = strings.Cut(s, "?")
	s, _, _ = strings.Cut(s, "/")
	if trustpilotID(s) {
		return s, true
	}
	odd := func(r rune) bool { return r < 0x80 && r != '.' && r != '-' && !alphanumeric(r) }
	return s, len(s) <= 253 && strings.Contains(strings.Trim(s, "."), ".") && !strings.ContainsFunc(s, odd)
}

// trustpilotID reports whether s has the form of an id: 24 hexadecimal digits.
func trustpilotID(s string) bool {
	return len(s) == 24 && strings.Trim(s, "0123456789abcdef") == ""
}

// Search implements mention.Source.
func (s *trustpilotSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return within(ctx, q, func(yield func(mention.Post, error) bool) {
		businesses := make([]place, len(s.businesses))
		lost := 0
		for i, name := range s.businesses {
			w := &trustpilotWalk{source: s, business: name, langs: q.Langs, lost: &lost}
			businesses[i] = place{name, readReviews(q, func() ([]review, bool, error) { return w.next(ctx) })}
		}
		several(ctx, s.env, "businesses", businesses)(yield)
		tellUnread(s.env, lost)
	})
}

// find returns the id of a business: of its domain, or of the id that it is.
func (s *trustpilotSource) find(ctx context.Context, business string) (string, error) {
	if trustpilotID(business) {
		return business, nil
	}
	var answer struct {
		ID string `json:"id"`
	}
	if err := s.get(ctx, trustpilotFind, url.Values{"name": {business}}, &answer); err != nil {
		return "", err
	}
	id := strings.ToLower(answer.ID)
	if !trustpilotID(id) {
		return "", reshaped("trustpilot finds %s and gives no id for it", business)
	}
	return id, nil
}

// get asks the interface.
func (s *trustpilotSource) get(ctx context.Context, path string, params url.Values, out any) error {
	_, err := web.GetJSON(ctx, s.env.Client, s.env.BaseURL+path+"?"+params.Encode(), s.header, out)
	return trustpilotError(err)
}
