package main

import (
	"math/rand/v2"
	"strings"
)

// The lists that the vocabulary grows from, the commonest first.
const (
	functionWords = `the i to a and it is my you for of in that on this me have was not with they just but so be
 are at your we what all if get no when do now can out up how from about their an been why one has there who would will
 or don't by them still again more had it's i'm as our never time only than she he his her can't after then some
 because even where off too any over really here into did does other before being much going got want need know think
 yet ever always maybe though while until every these those its were could should am us him which also very back down`
	nouns = `app phone day flight bag order service money hour week refund delivery update bill card ticket store bus train
 account call email driver parcel customer month price password website room food screen battery seat agent support
 morning queue line contract router internet signal payment bank loan fee letter box door house kid friend job team
 boss meeting game song movie coffee lunch dinner pizza cat dog garden weather rain snow sun road car bike engine tyre
 key window kitchen fridge oven washing machine laptop charger cable headset camera photo picture video book page
 library school teacher exam class party birthday present holiday beach hotel breakfast towel pool airport gate crew
 pilot luggage desk counter form insurance doctor nurse hospital medicine gym shoe shirt jacket colour size quality
 brand shop market discount coupon offer deal subscription trial plan feature button menu setting bug crash version
 login code device network server cloud backup file folder message chat voice mail post comment review star rating
 question answer problem solution reason excuse apology promise lie truth story news election city street station
 platform bridge river park tree flower bird summer winter spring autumn weekend night evening minute second moment
 year life world people man woman child baby family mother father brother sister neighbour owner manager staff clerk`
	verbs = `wait cancel call ask answer pay charge refund order deliver lose find break fix work crash load open close book
 check help talk walk play watch listen love hate like miss need want try fail start stop keep hold move turn show hide
 send return accept refuse reject promise ignore blame thank recommend warn complain explain repeat change switch leave
 stay visit travel park clean wash cook order taste smell look sound feel seem happen improve update install delete
 block unlock reset connect stream download upload record print scan sign join follow share post report review rate`
	adjectives = `good bad great new old slow fast late early long short cheap expensive free full empty clean dirty nice rude
 polite friendly happy sad angry tired sick bored busy quiet loud cold hot warm cool wet dry broken useless useful easy
 hard simple weird strange funny serious honest fair unfair wrong right sure ready lucky horrible terrible awful amazing
 lovely brilliant perfect decent average proud calm kind smart silly crazy huge tiny heavy light dark bright fresh stale`
)

// octaves is how many times the rank doubles; the last octave holds 4096 words.
const octaves = 15

// vocabulary holds some 20,000 word forms, the commonest first, and the lists
// that templates draw from.
type vocabulary struct {
	words                    []string
	nouns, verbs, adjectives []string
	seen                     map[string]bool
}

// newVocabulary makes the word forms: the lists mixed, then what can be built of
// them, then names and slips of the keyboard as they fill the end of real texts.
func newVocabulary() *vocabulary {
	v := &vocabulary{
		nouns: strings.Fields(nouns), verbs: strings.Fields(verbs), adjectives: strings.Fields(adjectives),
		seen: map[string]bool{},
	}
	v.add(strings.Fields(functionWords)...)
	for i := range v.nouns {
		v.add(v.nouns[i], v.verbs[i%len(v.verbs)], v.adjectives[i%len(v.adjectives)])
	}
	lists := len(v.words)
	for _, ending := range []string{"s", "ed", "ing", "er", "ers", "able", "y", "ish"} {
		for _, w := range v.words[:lists] {
			v.add(w + ending)
		}
	}
	for _, w := range v.adjectives {
		v.add(w+"ly", w+"ness", w+"er", w+"est", "un"+w)
	}
	built, rng := len(v.words), rand.New(rand.NewPCG(20_000, 15))
	for len(v.words) < 1<<(octaves-1)+4096-1 {
		if rng.IntN(3) == 0 {
			v.add(strings.ToLower(inventName(rng)) + "o")
			continue
		}
		v.add(slip(rng, v.words[rng.IntN(built)]))
	}
	return v
}

// add appends the words that are new.
func (v *vocabulary) add(words ...string) {
	for _, w := range words {
		if !v.seen[w] {
			v.seen[w] = true
			v.words = append(v.words, w)
		}
	}
}

// known gives all word forms; the caller may add to it.
func (v *vocabulary) known() map[string]bool { return v.seen }

// word draws by Zipf's law in whole numbers: an octave of ranks is as likely as
// the next, a rank as likely as its neighbour in the octave.
func (v *vocabulary) word(r uint64) string {
	low := uint64(1) << (r % octaves)
	return v.words[low-1+(r>>8)%min(low, 4096)]
}

// slip is a word as a hasty thumb writes it.
func slip(rng *rand.Rand, w string) string {
	i := rng.IntN(len(w))
	switch rng.IntN(4) {
	case 0:
		return w[:i] + w[i:i+1] + w[i:]
	case 1:
		return w + strings.Repeat(w[len(w)-1:], 1+rng.IntN(3))
	case 2:
		if len(w) > 3 {
			return w[:i] + w[i+1:]
		}
	}
	return w[:i] + string(rune('a'+rng.IntN(26))) + w[i:]
}
