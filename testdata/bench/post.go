package main

import (
	"math/rand/v2"
	"strings"
	"time"
	"unicode/utf8"
)

// post is what a line says. Its text stays valid until the next post.
type post struct {
	number            uint64
	id, parent        uint64
	source, kind      string
	lang              string
	published         time.Time
	text              []byte
	author            uint64
	given, family     string
	likes, replies    int
	reposts, views    int
	quality           int
	client, collector string
	escaped           bool
}

// drawer draws one post after another.
type drawer struct {
	rng             *rand.Rand
	writer          *writer
	given, family   []string
	clients         []string
	sources, places []string
	last            post
}

func newDrawer(seed uint64) *drawer {
	rng := rand.New(rand.NewPCG(seed, 600))
	return &drawer{
		rng: rng, writer: newWriter(rng),
		given:   strings.Fields("Dora Ivo Mei Anselm Priya Tomás Zoë Lukas Amara Jonas Leïla Ken Rosa Yusuf Nell Odd Bea Sven Tula Max"),
		family:  strings.Fields("Example Sample Placeholder Testmann Muster Ejemplo Modèle Voorbeeld Esempio Invented"),
		clients: []string{"web", "android 8.41", "ios 8.40.2", "deck", "bridge"},
		sources: strings.Fields("bluesky bluesky bluesky mastodon mastodon reddit hackernews lemmy"),
		places:  strings.Fields("eu-1 eu-2 us-1 ap-1"),
		last:    post{published: time.Unix(1_793_500_000, 0).UTC()},
	}
}

// post draws the next post.
func (d *drawer) post() *post {
	p, r := &d.last, d.rng.Uint64()
	p.number++
	p.id = p.number * 0x9e3779b97f4a7c15 // odd, so that no two are the same
	p.parent = 0
	p.kind = "post"
	if r%3 == 0 {
		p.kind, p.parent = "reply", d.rng.Uint64()
	}
	p.published = p.published.Add(time.Duration(r>>8%3) * time.Second)
	p.source = d.sources[r>>16%8]
	p.author = r >> 20 % 300_007
	p.given, p.family = d.given[p.author%20], d.family[p.author/20%10]
	p.likes, p.replies, p.reposts = fewOf(d.rng), fewOf(d.rng)/3, fewOf(d.rng)/4
	p.views = p.likes*37 + int(r>>24%90)
	p.quality = int(r >> 32 % 1000)
	p.client, p.collector = d.clients[r>>40%5], d.places[r>>48%4]
	p.text, p.lang = d.writer.text()
	p.escaped = !ascii(p.text) && r>>52%7 == 0
	return p
}

// fewOf is a count as posts have them: mostly none, now and then thousands.
func fewOf(rng *rand.Rand) int {
	r := rng.Uint64()
	return int(r >> 8 % (1 << (r % 13)))
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
