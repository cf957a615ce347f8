package source

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// githubComments is the most comments of one issue that are read.
const githubComments = 500

// githubIssues finds issues or pull requests.
type githubIssues struct {
	run          *githubRun
	search, kind string
}

// githubFound is an answer of the search.
type githubFound struct {
	Total      int64         `json:"total_count"`
	Incomplete bool          `json:"incomplete_results"`
	Items      []githubIssue `json:"items"`
}

// githubIssue is an issue, a pull request or, without a title, a comment.
type githubIssue struct {
	ID          json.Number `json:"id"`
	Title       *string     `json:"title"`
	Body        *string     `json:"body"`
	User        *githubUser `json:"user"`
	CreatedAt   string      `json:"created_at"`
	URL         string      `json:"html_url"`
	Comments    *int64      `json:"comments"`
	CommentsURL string      `json:"comments_url"`
	Reactions   struct {
		Total *int64 `json:"total_count"`
	} `json:"reactions"`
}

// githubUser is an account; it is null where the account is gone.
type githubUser struct {
	ID    json.Number `json:"id"`
	Login string      `json:"login"`
	Type  string      `json:"type"`
}

// page implements githubFinder.
func (f *githubIssues) page(ctx context.Context, before time.Time, next string) (githubPage, error) {
	s := f.run.source
	q := f.search + " " + f.kind
	if s.comments {
		q += f.run.talked(before)
	} else {
		q += f.run.created(before) + " in:title,body" // not what is found in comments only
	}
	number := cmp.Or(next, "1")
	params := url.Values{
		"q": {q}, "sort": {"created"}, "order": {"desc"},
		"per_page": {strconv.Itoa(githubPageSize)}, "page": {number},
	}
	var found githubFound
	res, err := web.GetJSON(ctx, s.env.Client, s.env.BaseURL+"/search/issues?"+params.Encode(), s.header(), &found)
	if err != nil {
		return githubPage{}, s.nameError(err)
	}
	if found.Items == nil {
		return githubPage{}, reshaped("github answers without a list of items")
	}
	if found.Incomplete {
		f.run.incomplete++
	}
	page := githubPage{total: found.Total, updated: s.comments, hits: make([]githubHit, len(found.Items))}
	for i := range found.Items {
		if page.hits[i], err = found.Items[i].issue(s, s.env.Time()); err != nil {
			return githubPage{}, err
		}
	}
	if n, _ := strconv.Atoi(number); web.NextLink(res.Header) != "" && n*githubPageSize < githubMost {
		page.next = strconv.Itoa(n + 1)
	}
	return page, nil
}

// issue maps an issue or a pull request.
func (i *githubIssue) issue(s *githubSource, now time.Time) (githubHit, error) {
	if i.Title == nil {
		return githubHit{}, reshaped("an issue of github's answer has no title")
	}
	hit, err := i.hit("issue/", "search/issues", now)
	if err != nil {
		return githubHit{}, err
	}
	p := &hit.post
	p.Kind, p.Title, p.ThreadID = mention.KindPost, clean(*i.Title), p.ID
	p.Replies = countOf(i.Comments)
	if n, known := p.Replies.Get(); s.comments && (n > 0 || !known) {
		hit.comments, err = githubCommentsPath(i.CommentsURL)
	}
	return hit, err
}

// hit maps what issues and comments have in common.
func (i *githubIssue) hit(kind, endpoint string, now time.Time) (githubHit, error) {
	at, err := time.Parse(time.RFC3339, i.CreatedAt)
	if id, _ := i.ID.Int64(); id <= 0 || err != nil {
		return githubHit{}, reshaped("an item of github's answer has no id or no time")
	}
	if !webAddress(i.URL) {
		return githubHit{}, reshaped("an item of github's answer has no address")
	}
	hit := githubHit{post: mention.Post{
		ID:          "github:" + kind + i.ID.String(),
		Source:      "github",
		PublishedAt: mention.PlausibleTime(at, now),
		FetchedAt:   now.UTC(),
		Likes:       countOf(i.Reactions.Total),
		URL:         i.URL,
		Endpoint:    endpoint,
	}}
	if i.User != nil && i.User.Login == "" {
		return githubHit{}, reshaped("an account of github's answer has no login")
	}
	if i.Body != nil {
		hit.post.Text, hit.post.People = githubText(*i.Body)
	}
	hit.post.Author, hit.bot = i.User.author()
	return hit, nil
}

// author identifies an account by its number; bot says that no person is behind
// it.
func (u *githubUser) author() (author mention.Author, bot bool) {
	if u == nil {
		return mention.Author{}, false
	}
	author = mention.Author{ID: u.ID.String(), Handle: u.Login, URL: "https://github.com/" + url.PathEscape(u.Login)}
	return author, u.Type == "Bot" || strings.HasSuffix(u.Login, "[bot]")
}

// githubCommentsPath is the path of an issue's comments, without its host: they
// are asked for where the issue was found.
func githubCommentsPath(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || !regexp.MustCompile(`^/repos/[^/]+/[^/]+/issues/[^/]+/comments$`).MatchString(u.Path) {
		return "", reshaped("an issue of github's answer has comments and no address of them")
	}
	return u.EscapedPath(), nil
}

// comments fetches the comments of an issue, newest first. An issue that is gone
// meanwhile has none.
func (r *githubRun) comments(ctx context.Context, issue *githubHit) ([]githubHit, error) {
	s := r.source
	var all []githubHit
	params := url.Values{"per_page": {strconv.Itoa(githubPageSize)}}
	if since, _ := r.window(time.Time{}); since != "" {
		params.Set("since", since)
	}
	for number := 1; ; number++ {
		var found []githubIssue
		params.Set("page", strconv.Itoa(number))
		address := s.env.BaseURL + issue.comments + "?" + params.Encode()
		res, err := web.GetJSON(ctx, s.env.Client, address, s.header(), &found)
		if code := statusOf(err); code == 404 || code == 410 {
			return all, nil
		}
		if err != nil {
			return nil, s.nameError(err)
		}
		for i := range found {
			hit, err := found[i].comment(issue.post.ID, s.env.Time())
			if err != nil {
				return nil, err
			}
			all = append(all, hit)
		}
		if web.NextLink(res.Header) == "" || len(found) == 0 {
			break
		}
		if number*githubPageSize >= githubComments {
			r.longTalks++
			break
		}
	}
	slices.Reverse(all)
	slices.SortStableFunc(all, func(a, b githubHit) int { return b.post.PublishedAt.Compare(a.post.PublishedAt) })
	return all, nil
}

// comment maps a comment of an issue.
func (i *githubIssue) comment(issue string, now time.Time) (githubHit, error) {
	if i.Body == nil {
		return githubHit{}, reshaped("a comment of github's answer has no body")
	}
	hit, err := i.hit("comment/", "issues/comments", now)
	hit.post.Kind, hit.post.ParentID, hit.post.ThreadID = mention.KindComment, issue, issue
	return hit, err
}
