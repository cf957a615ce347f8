// Package mention is the vocabulary of earshot: what a post, a query, a score
// and a source are. Every other package speaks in these words; this one
// imports nothing but the standard library and does nothing by itself.
//
// A post is one public message. A mention is a post that matches a query. A
// hit is a mention at or above the negativity threshold.
package mention
