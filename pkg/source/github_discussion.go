package source

import (
	"context"
	"encoding/json"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// githubQuery asks for a page of discussions; the other interface has none.
const githubQuery = `query($q: String!, $after: String) {
  search(type: DISCUSSION, query: $q, first: 50, after: $after) {
    discussionCount
    pageInfo { hasNextPage endCursor }
    nodes {
      ... on Discussion {
        id title body createdAt url upvoteCount
        comments { totalCount }
        author { __typename login ... on User { databaseId } }
      }
    }
  }
}`

// githubDiscussions finds discussions.
type githubDiscussions struct {
	run    *githubRun
	search string
}

// githubGraph is an answer of the GraphQL interface. Its errors come with status
// 200, beside what could be had nevertheless.
type githubGraph struct {
	Data struct {
		Search *struct {
			Count    int64 `json:"discussionCount"`
			PageInfo struct {
				HasNext   *bool  `json:"hasNextPage"`
				EndCursor string `json:"endCursor"`
			} `json:"pageInfo"`
			Nodes []*githubDiscussion `json:"nodes"`
		} `json:"search"`
	} `json:"data"`
	Errors []githubProblem `json:"errors"`
}

// githubDiscussion is a discussion; it is null where the token may not see it.
type githubDiscussion struct {
	ID        string  `json:"id"`
	Title     *string `json:"title"`
	Body      *string `json:"body"`
	CreatedAt string  `json:"createdAt"`
	URL       string  `json:"url"`
	Upvotes   *int64  `json:"upvoteCount"`
	Comments  struct {
		Total *int64 `json:"totalCount"`
	} `json:"comments"`
	Author *struct {
		Type  string      `json:"__typename"`
		Login string      `json:"login"`
		ID    json.Number `json:"databaseId"`
	} `json:"author"`
}

// page implements githubFinder.
func (f *githubDiscussions) page(ctx context.Context, before time.Time, next string) (githubPage, error) {
	s := f.run.source
	variables := map[string]any{"q": f.search + f.run.created(before) + " in:title,body sort:created-desc", "after": nil}
	if next != "" {
		variables["after"] = next
	}
	var answer githubGraph
	in := map[string]any{"query": githubQuery, "variables": variables}
	if _, err := web.PostJSON(ctx, s.env.Client, s.env.BaseURL+"/graphql", s.header(), in, &answer); err != nil {
		return githubPage{}, s.nameError(err)
	}
	found := answer.Data.Search
	for _, problem := range answer.Errors {
		if found == nil || problem.Type != "FORBIDDEN" {
			return githubPage{}, s.problem(problem)
		}
		f.run.incomplete++
	}
	if found == nil || found.Nodes == nil || found.PageInfo.HasNext == nil || *found.PageInfo.HasNext && found.PageInfo.EndCursor == "" {
		return githubPage{}, reshaped("github answers without a list of discussions, or without saying whether it has more")
	}
	page := githubPage{total: found.Count}
	for _, node := range found.Nodes {
		if node == nil {
			continue
		}
		hit, err := node.hit(s.env.Time())
		if err != nil {
			return githubPage{}, err
		}
		page.hits = append(page.hits, hit)
	}
	if *found.PageInfo.HasNext {
		page.next = found.PageInfo.EndCursor
	}
	return page, nil
}

// hit maps a discussion.
func (d *githubDiscussion) hit(now time.Time) (githubHit, error) {
	at, err := time.Parse(time.RFC3339, d.CreatedAt)
	if err != nil || d.ID == "" || d.Title == nil || d.Body == nil || !webAddress(d.URL) {
		return githubHit{}, reshaped("a discussion of github's answer lacks its id, time, title, text or address")
	}
	hit := githubHit{post: mention.Post{
		ID:          "github:discussion/" + clean(d.ID),
		Source:      "github",
		Kind:        mention.KindPost,
		PublishedAt: mention.PlausibleTime(at, now),
		FetchedAt:   now.UTC(),
		Title:       clean(*d.Title),
		Likes:       countOf(d.Upvotes),
		Replies:     countOf(d.Comments.Total),
		URL:         d.URL,
		Endpoint:    "graphql/discussions",
	}}
	hit.post.ThreadID = hit.post.ID
	hit.post.Text, hit.post.People = githubText(*d.Body)
	if d.Author != nil && d.Author.Login == "" {
		return githubHit{}, reshaped("an author of github's answer has no login")
	}
	if d.Author != nil {
		hit.post.Author, hit.bot = (&githubUser{ID: d.Author.ID, Login: d.Author.Login, Type: d.Author.Type}).author()
	}
	return hit, nil
}
