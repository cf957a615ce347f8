package train

// set is a collection of labelled posts.
type set struct {
	name string
	// domain groups sets about the same things; it is left out as a whole when
	// the model is judged on it. Sets without one are never left out.
	domain string
	// what says what the posts are.
	what string
	// lang is the language of the posts, empty for English.
	lang string
	// licence is what the place of publication states, data and labels.
	licence string
}

const unstated = "none stated"

// sets lists the labelled posts that the model is trained on, in the order in
// which a text that stands in several is kept. No stated licence forbids
// commercial use.
func sets() []set {
	return []set{
		{"tweeteval_val", "", "tweets about anything, three labels by people (SemEval 2017)", "", unstated + " for the data (terms of SemEval 2017 task 4)"},
		{"semeval1316", "", "tweets about anything, three labels by people (SemEval 2013–2016)", "", "repository MIT; data " + unstated},
		{"umsab_english", "", "tweets about anything, three labels by people", "", "Apache-2.0"},
		{"goemotions_reddit", "reddit", "Reddit comments, emotions grouped to three labels", "", "Apache-2.0, data CC BY 4.0"},
		{"skytrax_aa", "airlines", "reviews of an airline, recommended or not", "", unstated},
		{"skytrax_seat_lounge", "airlines", "reviews of airlines' seats and lounges, recommended or not", "", "CC0-like"},
		{"apple_dfe", "tech brands", "tweets about a maker of computers, three labels by people", "", unstated + " (CrowdFlower open data)"},
		{"brands_sxsw", "tech brands", "tweets about makers of phones and search engines at a fair, three labels by people", "", unstated + " (CrowdFlower via data.world)"},
		{"complaints", "complaints", "tweets to customer services, complaint or not", "", unstated},
		{"sentube", "youtube", "YouTube comments on products and videos, three labels by people", "", unstated},
		{"app_hotstar", "apps", "reviews of a streaming app, by stars", "", unstated},
		{"app_moniepoint", "apps", "reviews of a banking app, by stars", "", unstated},
		{"app_spotify", "apps", "reviews of a music app, by stars", "", unstated},
		{"entity_train", "", "tweets about brands and games, three labels by people", "", unstated},
		{"entity_val", "", "tweets about brands and games, three labels by people", "", unstated},
		{"tse27k", "", "tweets about anything, three labels by people", "", "CC BY 4.0 where it was first published"},
		{"hcr", "", "tweets about a health-care law, three labels by people", "", unstated},
		{"omd", "", "tweets about a debate of candidates, two labels by people", "", unstated + " (asks for citation)"},
		{"ss_twitter", "", "tweets about anything, two labels by people", "", "repository MIT; data from SentiStrength"},
		{"vader_amazon", "", "sentences of product reviews, mean rating of people", "", "MIT"},
		{"vader_nyt", "", "sentences of newspaper articles, mean rating of people", "", "MIT"},
		{"vader_movie", "", "sentences of film reviews, mean rating of people", "", "MIT"},
		{"uci_amazon_cells", "", "sentences of reviews of mobile phones", "", "CC BY 4.0 where it was first published"},
		{"uci_yelp", "", "sentences of reviews of restaurants", "", "CC BY 4.0 where it was first published"},
		{"uci_imdb", "", "sentences of film reviews", "", "CC BY 4.0 where it was first published"},
		{"sst2", "", "sentences of film reviews, two labels by people", "", unstated},
		{"s140_sample", "", "tweets, labelled by the emoticon that was in them", "", unstated},
		{"umsab_spanish", "", "Spanish tweets about anything, three labels by people", "es", "Apache-2.0"},
		{"umsab_french", "", "French tweets about anything, three labels by people", "fr", "Apache-2.0"},
		{"umsab_german", "", "German tweets about anything, three labels by people", "de", "Apache-2.0"},
		{"umsab_italian", "", "Italian tweets about anything, three labels by people", "it", "Apache-2.0"},
		{"umsab_portuguese", "", "Portuguese tweets about anything, three labels by people", "pt", "Apache-2.0"},
		{"umsab_arabic", "", "Arabic tweets about anything, three labels by people", "ar", "Apache-2.0"},
		{"umsab_hindi", "", "Hindi, mostly in Latin letters tweets about anything, three labels by people", "hi", "Apache-2.0"},
	}
}

// domains lists the domains that are left out in turn, in the order of sets.
func domains() (list []string) {
	seen := map[string]bool{"": true}
	for _, s := range sets() {
		if !seen[s.domain] {
			seen[s.domain] = true
			list = append(list, s.domain)
		}
	}
	return list
}
