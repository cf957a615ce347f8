package sentiment

import (
	"iter"
	"strings"
)

// What the authors' program knows of words beside the word list, as the govader
// library has it. That library is not asked for them: it would bring a library
// of linear algebra into the program, which takes its time at every start.
const (
	vaderNegations = `aint, arent, cannot, cant, couldnt, darent, didnt, doesnt, ain't, aren't, can't, couldn't, daren't,
didn't, doesn't, dont, hadnt, hasnt, havent, isnt, mightnt, mustnt, neither, don't, hadn't, hasn't,
haven't, isn't, mightn't, mustn't, neednt, needn't, never, none, nope, nor, not, nothing, nowhere,
oughtnt, shant, shouldnt, uhuh, wasnt, werent, oughtn't, shan't, shouldn't, uh-uh, wasn't, weren't,
without, wont, wouldnt, won't, wouldn't, rarely, seldom, despite`

	vaderStronger = `absolutely, amazingly, awfully, completely, considerable, considerably, decidedly, deeply, effing,
enormous, enormously, entirely, especially, exceptional, exceptionally, extreme, extremely, fabulously,
flipping, flippin, frackin, fracking, fricking, frickin, frigging, friggin, fully, fuckin, fucking,
fuggin, fugging, greatly, hella, highly, hugely, incredible, incredibly, intensely, major, majorly, more,
most, particularly, purely, quite, really, remarkably, so, substantially, thoroughly, total, totally,
tremendous, tremendously, uber, unbelievably, unusually, utter, utterly, very`

	vaderWeaker = `almost, barely, hardly, just enough, kind of, kinda, kindof, kind-of, less, little, marginal, marginally,
occasional, occasionally, partly, scarce, scarcely, slight, slightly, somewhat, sort of, sorta, sortof,
sort-of`
)

// vaderBoost is what a word that strengthens adds, and one that weakens takes.
const vaderBoost = 0.293

// vaderBoosters maps words and phrases to what they add to the valence of the
// word that follows.
func vaderBoosters() map[string]float64 {
	boosters := make(map[string]float64)
	for s := range listed(vaderStronger) {
		boosters[s] = vaderBoost
	}
	for s := range listed(vaderWeaker) {
		boosters[s] = -vaderBoost
	}
	return boosters
}

// vaderIdioms maps idioms to valences of their own.
func vaderIdioms() map[string]float64 {
	return map[string]float64{
		"the shit": 3, "the bomb": 3, "bad ass": 1.5, "badass": 1.5,
		"yeah right": -2, "kiss of death": -1.5, "to die for": 3,
	}
}

// listed yields the parts of a list with commas.
func listed(list string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for s := range strings.SplitSeq(list, ",") {
			if !yield(strings.TrimSpace(s)) {
				return
			}
		}
	}
}
