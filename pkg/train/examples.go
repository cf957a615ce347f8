package train

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/earshot-cli/earshot/pkg/classifier"
)

// Example is a labelled post.
type Example struct {
	Text string
	// Label is neg, neu or pos.
	Label string
	// Set is the name of the collection that it came from.
	Set string
}

// maxLine bounds a line of labelled posts, in bytes.
const maxLine = 8 << 20

// Read reads the English sets that lie in a folder, as NAME.jsonl.gz: an object a
// line with text and label. A text that was there before is left out. Sets that are
// missing are named in the error, if none is there; otherwise they are skipped.
func Read(folder string) ([]Example, error) {
	return read(folder, func(s set) bool { return s.lang == "" })
}

// ReadOthers reads the sets in other languages as Read does.
func ReadOthers(folder string) ([]Example, error) {
	return read(folder, func(s set) bool { return s.lang != "" })
}

func read(folder string, wanted func(set) bool) ([]Example, error) {
	var list []Example
	seen := map[string]bool{}
	for _, s := range sets() {
		if !wanted(s) {
			continue
		}
		part, err := readSet(filepath.Join(folder, s.name+".jsonl.gz"), s.name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, e := range part {
			if k := key(e.Text); !seen[k] {
				seen[k] = true
				list = append(list, e)
			}
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%s holds none of the sets of labelled posts, such as %s.jsonl.gz", folder, sets()[0].name)
	}
	return list, nil
}

func readSet(name, set string) ([]Example, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var list []Example
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		e := Example{Set: set}
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, len(list)+1, err)
		}
		if labelOf(e.Label) < 0 {
			return nil, fmt.Errorf("%s, line %d: label %q; it is neg, neu or pos", name, len(list)+1, e.Label)
		}
		e.Text = plain(e.Text, set)
		list = append(list, e)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s, line %d: %w", name, len(list)+1, err)
	}
	return list, nil
}

// plain undoes what a collection did to its texts.
func plain(text, set string) string {
	text = html.UnescapeString(html.UnescapeString(text))
	switch set {
	case "sst2": // words cut as in the Penn Treebank
		return strings.NewReplacer(" n't", "n't", " 's", "'s", " 're", "'re", " 'll", "'ll", " 've", "'ve", " ,", ",", " .", ".", "-lrb-", "(", "-rrb-", ")").Replace(text)
	case "tse27k":
		return strings.ReplaceAll(text, "`", "'")
	case "goemotions_reddit":
		return strings.NewReplacer("[NAME]", "@name", "[RELIGION]", "religion").Replace(text)
	case "tweeteval_val", "umsab_english":
		return strings.ReplaceAll(text+" ", " http ", " http://a.example ")
	}
	return text
}

// key is the same for texts that differ in handles, links, numbers or signs only.
func key(text string) string {
	var b strings.Builder
	for _, w := range strings.Fields(strings.ToLower(text)) {
		if w[0] == '@' || strings.HasPrefix(w, "http") {
			continue
		}
		for _, r := range w {
			if unicode.IsLetter(r) {
				b.WriteRune(r)
			}
		}
	}
	if b.Len() < 4 {
		return text
	}
	return b.String()
}

// encoded is an example as the network sees it.
type encoded struct {
	set   int16
	label int8 // by labelOf
	words []uint32
	grams []uint32
}

// labelOf numbers a label, in the order of eval.Labels; -1 is none.
func labelOf(label string) int8 { return int8(slices.Index([]string{"neg", "neu", "pos"}, label)) }

// Outside returns the examples that are not of a domain.
func Outside(list []Example, domain string) []Example {
	in := map[string]bool{}
	for _, s := range sets() {
		in[s.name] = s.domain == domain
	}
	return slices.DeleteFunc(slices.Clone(list), func(e Example) bool { return in[e.Set] })
}

// maxWords bounds the words of an example in training.
const maxWords = 160

func encode(list []Example, d *classifier.Dictionary, table int) []encoded {
	index := map[string]int16{}
	for i, s := range sets() {
		index[s.name] = int16(i)
	}
	out := make([]encoded, len(list))
	var f classifier.Features
	for i, e := range list {
		f.Read(e.Text, d)
		x := encoded{set: index[e.Set], label: labelOf(e.Label)}
		x.words = append(x.words, f.Words[:min(len(f.Words), maxWords)]...)
		x.grams = append(x.grams, f.Grams...)
		for j := range x.grams {
			x.grams[j] &= uint32(table - 1)
		}
		out[i] = x
	}
	return out
}
