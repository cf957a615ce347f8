package source

import (
	"encoding/json"
)

// lemmyAnswer is a page of a search. The third generation lists posts and
// comments, and so does the fourth, which has also listed all together under two
// names.
type lemmyAnswer struct {
	Posts    []lemmyView `json:"posts"`
	Comments []lemmyView `json:"comments"`
	Search   []lemmyView `json:"search"`
	Results  []lemmyView `json:"results"`
	Next     string      `json:"next_page"`
}

// views are the posts or the comments of an answer. It is false if there is no
// list for them.
func (a *lemmyAnswer) views(kind string) ([]lemmyView, bool) {
	list := a.Posts
	if kind == "Comments" {
		list = a.Comments
	}
	for _, all := range [][]lemmyView{a.Search, a.Results} {
		if list != nil || all == nil {
			continue
		}
		list = []lemmyView{}
		for _, v := range all {
			if (v.Comment != nil) == (kind == "Comments") && v.Post != nil {
				list = append(list, v)
			}
		}
	}
	return list, list != nil
}

// lemmyView is a post, or a comment with its post.
type lemmyView struct {
	Post      *lemmyItem     `json:"post"`
	Comment   *lemmyItem     `json:"comment"`
	Creator   *lemmyPerson   `json:"creator"`
	Community lemmyCommunity `json:"community"`
	// Counts are those of the third generation.
	Counts lemmyCounts `json:"counts"`
}

// lemmyItem is a post or a comment itself.
type lemmyItem struct {
	ID      json.Number `json:"id"`
	APID    string      `json:"ap_id"`
	Name    *string     `json:"name"`
	Body    string      `json:"body"`
	Content *string     `json:"content"`
	// Published is the time in the third generation, PublishedAt in the fourth.
	Published   string `json:"published"`
	PublishedAt string `json:"published_at"`
	Removed     *bool  `json:"removed"`
	Deleted     *bool  `json:"deleted"`
	// Path are the numbers of the comments above, from "0", and the own one.
	Path string `json:"path"`
	lemmyCounts
}

type lemmyCounts struct {
	Score    *int64 `json:"score"`
	Comments *int64 `json:"comments"`
	Children *int64 `json:"child_count"`
}

type lemmyPerson struct {
	Name        string `json:"name"`
	DisplayName string `json:"display_name"`
	// ActorID is the address in the third generation, APID in the fourth.
	ActorID string `json:"actor_id"`
	APID    string `json:"ap_id"`
	Bio     string `json:"bio"`
	Deleted bool   `json:"deleted"`
}

type lemmyCommunity struct {
	Removed    bool   `json:"removed"`
	Deleted    bool   `json:"deleted"`
	Visibility string `json:"visibility"`
}
