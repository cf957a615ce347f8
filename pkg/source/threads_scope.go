package source

import (
	"context"
	"net/url"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// threadsProbe is a word that strangers use at any time.
const threadsProbe = "love"

// threadsFound is what a probe needs of an answer.
type threadsFound struct {
	Data []struct {
		Username string `json:"username"`
	} `json:"data"`
}

// scope reports that the search looks at nobody's posts but the account's own,
// which the site does without a word while an app is not approved: an empty
// result is then no result. Only where the search found no stranger's post it
// asks for one that must be there.
func (r *threadsRun) scope(ctx context.Context) error {
	own, err := r.ownName(ctx)
	if err != nil {
		return err
	}
	if len(r.writers) == 1 && !r.writers[own] {
		return nil
	}
	var found threadsFound
	params := url.Values{"q": {threadsProbe}, "search_type": {"TOP"}, "fields": {"id,username"}, "limit": {"10"}}
	if err := r.get(ctx, r.version+"/keyword_search", params, "threads_keyword_search", &found); err != nil {
		return err
	}
	for _, p := range found.Data {
		switch p.Username {
		case "":
			return reshaped("threads does not say whose posts it found")
		case own:
		default:
			return nil
		}
	}
	return mention.Errorf(mention.Credentials, "threads searched the posts of the token's own account and no others").
		WithHint("Meta must approve the token's app for threads_keyword_search; until then the search finds nothing else")
}

// ownName is the name of the token's account.
func (r *threadsRun) ownName(ctx context.Context) (string, error) {
	var me struct {
		Username string `json:"username"`
	}
	if err := r.get(ctx, r.version+"/me", url.Values{"fields": {"id,username"}}, "threads_basic", &me); err != nil {
		return "", err
	}
	if me.Username == "" {
		return "", reshaped("threads does not say whose token it is")
	}
	return me.Username, nil
}
