package langtrain

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/earshot-cli/earshot/pkg/lang/internal/gram"
)

// The sizes of what ELD's scores mean: its tables hold them less a base.
const (
	eldBase  = 53
	eldScale = 1.0 / 40 // nats per unit of its scores; measured
)

var (
	eldLang   = regexp.MustCompile(`(\d+):'([a-z]+)'`)
	eldGram   = regexp.MustCompile(`(?:'((?:[^'\\]|\\.)+)'|([^\s{},':]+)):\{([\d:,]+)\}`)
	eldEscape = regexp.MustCompile(`\\(.)`)
)

// readELD reads the n-grams of the package eld, unpacked in dir, for the
// languages that the table tells apart.
func readELD(dir string) (map[gram.Key]*gram.Weights, error) {
	table, err := os.ReadFile(filepath.Join(dir, "src", "ngrams", "small.js"))
	if err != nil {
		return nil, err
	}
	letters, err := eldLetters(dir)
	if err != nil {
		return nil, err
	}
	head, body, ok := strings.Cut(string(table), "ngrams:{")
	if !ok {
		return nil, fmt.Errorf("eld: no n-grams in its table")
	}
	class := make(map[string]int)
	for _, m := range eldLang.FindAllStringSubmatch(head, -1) {
		class[m[1]] = classOf(m[2])
	}
	rows := make(map[gram.Key]*gram.Weights)
	for _, m := range eldGram.FindAllStringSubmatch(body, -1) {
		name := eldEscape.ReplaceAllString(m[1]+m[2], "$1")
		key, ok := eldKey(name, letters)
		if !ok {
			return nil, fmt.Errorf("eld: n-gram %q cannot be read", name)
		}
		for score := range strings.SplitSeq(m[3], ",") {
			id, n, _ := strings.Cut(score, ":")
			value, err := strconv.Atoi(n)
			if err != nil {
				return nil, fmt.Errorf("eld: score of %q: %w", name, err)
			}
			if c := class[id]; c >= 0 {
				row(rows, key)[c] = float32(value+eldBase) * eldScale
			}
		}
	}
	return rows, nil
}

// eldLetters returns the byte that each character of ELD's alphabet stands for.
func eldLetters(dir string) (map[rune]byte, error) {
	source, err := os.ReadFile(filepath.Join(dir, "src", "dictionary.js"))
	if err != nil {
		return nil, err
	}
	_, list, _ := strings.Cut(string(source), "dictionary = [")
	list = strings.ReplaceAll(list, `'\''`, "'''")
	letters := make(map[rune]byte)
	i := 0
	for _, m := range regexp.MustCompile(`'(''|[^'])'|'''`).FindAllStringSubmatch(list, -1) {
		r := '\''
		if m[1] != "" {
			r = []rune(m[1])[0]
		}
		if r != ' ' {
			letters[r] = byte(i)
		}
		i++
	}
	if i != 256 {
		return nil, fmt.Errorf("eld: its alphabet has %d characters, not 256", i)
	}
	return letters, nil
}

// eldKey reads an n-gram in ELD's alphabet; a space is the edge of a word.
func eldKey(name string, letters map[rune]byte) (gram.Key, bool) {
	inner := strings.Trim(name, " ")
	var b []byte
	for _, r := range inner {
		c, ok := letters[r]
		if !ok {
			return 0, false
		}
		b = append(b, c)
	}
	return gram.MakeKey(b, strings.HasPrefix(name, " "), strings.HasSuffix(name, " ")), len(b) > 0 && len(b) <= 4
}

// classOf returns the class of a language as ELD names it, or -1. Romanised
// Hindi is none of its languages.
func classOf(tag string) int {
	for i, c := range &gram.Classes {
		if c.Tag == tag && (tag != "hi" || c.Script == gram.Devanagari) {
			return i
		}
	}
	return -1
}

// row returns the weights of an n-gram, new ones if it has none.
func row(rows map[gram.Key]*gram.Weights, k gram.Key) *gram.Weights {
	w := rows[k]
	if w == nil {
		w = new(gram.Weights)
		rows[k] = w
	}
	return w
}
