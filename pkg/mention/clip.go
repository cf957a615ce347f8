package mention

// MaxRunes is how much of a text is judged and kept, in characters. Sites cap
// posts far below it; what is longer is an article or an attack.
const MaxRunes = 10_000

// Clip returns the first MaxRunes characters of a text.
func Clip(text string) string {
	if len(text) <= MaxRunes {
		return text
	}
	n := 0
	for i := range text {
		if n == MaxRunes {
			return text[:i]
		}
		n++
	}
	return text
}
