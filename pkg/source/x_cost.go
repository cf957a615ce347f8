package source

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// List prices in US dollars: of a post and of a person read, and of a count.
const (
	xPostPrice  = 0.005
	xUserPrice  = 0.010
	xCountPrice = 0.005
)

// xCharge is the most that a request costs.
func xCharge(r *http.Request) mention.Charge {
	params := r.URL.Query()
	if !params.Has("max_results") {
		return mention.Charge{USD: xCountPrice}
	}
	n, err := strconv.Atoi(params.Get("max_results"))
	if err != nil {
		n = xArchivePage
	}
	return mention.Charge{USD: float64(n) * xPerPost(params.Get("expansions")), Posts: n}
}

// xPerPost is the most that one post of a page costs. It has one author, and it
// answers one post and quotes another at most.
func xPerPost(expansions string) float64 {
	names := strings.Split(expansions, ",")
	usd := xPostPrice
	if slices.Contains(names, "author_id") {
		usd += xUserPrice
	}
	if slices.Contains(names, "referenced_tweets.id") || slices.Contains(names, "referenced_posts") {
		usd += 2 * xPostPrice
	}
	return usd
}

// xBill counts what was read. The same post or person read again on a day is
// free, so that each counts once.
type xBill struct{ posts, users map[string]bool }

func newXBill() xBill { return xBill{posts: make(map[string]bool), users: make(map[string]bool)} }

func (b xBill) add(page *xPage) {
	for _, list := range [][]xPost{page.Data, page.Includes.Tweets, page.Includes.Posts} {
		for i := range list {
			b.posts[list[i].ID] = true
		}
	}
	for i := range page.Includes.Users {
		b.users[page.Includes.Users[i].ID] = true
	}
}

// String is what was read, with its price; "" for nothing.
func (b xBill) String() string {
	if len(b.posts) == 0 {
		return ""
	}
	usd := float64(len(b.posts))*xPostPrice + float64(len(b.users))*xUserPrice
	return fmt.Sprintf("posts read: %d, accounts read: %d, $%.3f at list prices", len(b.posts), len(b.users), usd)
}
