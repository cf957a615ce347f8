// Package source holds the sites and files that earshot reads, one file each,
// and the list of them.
//
// To add a source:
//
//  1. Copy hackernews.go: a function that returns a mention.Spec, and a type
//     with the one method of mention.Source.
//  2. Declare in the Spec what help, configuration and the privacy rules need:
//     keys and how to get them, hosts, a polite rate, what the site's search
//     understands, which fields identify people.
//  3. Add one line to Catalog.
//  4. Write fixtures of invented people under testdata/NAME, in the shape that
//     the site documents.
//  5. Make sourcetest.Run green with them.
//
// A source has no retry, rate or error-mapping code: the client in its Env does
// that. It filters by window and limit with within, and merges searches with
// newestFirst.
package source

import "github.com/earshot-cli/earshot/pkg/mention"

// Catalog lists every source, in the order of the documentation. Each call
// makes a new list, which is the caller's own.
func Catalog() []mention.Spec {
	return []mention.Spec{
		x(),
		youtube(),
		facebook(),
		instagram(),
		threads(),
		appstore(),
		googleplay(),
		trustpilot(),
		bluesky(),
		mastodon(),
		reddit(),
		hackernews(),
		lemmy(),
		stackexchange(),
		github(),
		discourse(),
		lobsters(),
		gdelt(),
		devto(),
		tumblr(),
		telegram(),
		nostr(),
		feed(),
		file(),
		sample(),
	}
}

// Find returns the source of a name. Names are in lower case.
func Find(specs []mention.Spec, name string) (mention.Spec, bool) {
	for _, s := range specs {
		if s.Name == name {
			return s, true
		}
	}
	return mention.Spec{}, false
}
