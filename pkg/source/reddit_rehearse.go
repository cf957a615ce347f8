package source

import (
	"net/http"
	"strings"
)

// redditRehearse answers a dry run: a post is found, and it has comments.
func redditRehearse(r *http.Request) string {
	const list = `{"kind":"Listing","data":{"after":null,"children":[`
	switch path := r.URL.Path; {
	case strings.HasSuffix(path, "/api/v1/access_token"):
		return `{"access_token":"TOKEN","token_type":"bearer","expires_in":3600}`
	case strings.HasSuffix(path, ".rss"):
		return `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>search results</title></feed>`
	case strings.HasSuffix(path, "/api/morechildren"):
		return `{"json":{"errors":[],"data":{"things":[]}}}`
	case strings.HasSuffix(path, "/search"):
		return list + `{"kind":"t3","data":{"name":"t3_POST","author":"[deleted]","title":"TITLE","selftext":"","subreddit":"` +
			redditSearched(path) + `","num_comments":1,"created_utc":0}}]}}`
	case strings.HasSuffix(path, "/comments"):
		return list + `]}}`
	}
	more := `{"kind":"more","data":{"count":1,"parent_id":"t3_POST","children":["COMMENT"]}}`
	if r.URL.Query().Has("comment") {
		more = ""
	}
	return `[` + list + `]}},` + list + more + `]}}]`
}

// redditSearched is the subreddit in the path of a search; "" if there is none.
func redditSearched(path string) string {
	_, rest, _ := strings.Cut(path, "/r/")
	name, _, _ := strings.Cut(rest, "/")
	return name
}
