package cli

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/sentiment"
	"github.com/earshot-cli/earshot/pkg/source"
)

var update = flag.Bool("update", false, "renew the README's tables")

// TestREADMETables compares the README's tables with what the program knows.
func TestREADMETables(t *testing.T) {
	path := filepath.Join("..", "..", "README.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := string(text)
	for name, table := range map[string]string{
		"sources": sourcesTable(), "scorers": scorersTable(), "exitcodes": exitCodesTable(), "screen": screen(t),
		"trust": trustTable(t),
	} {
		want = replaceBlock(t, want, name, table)
	}
	if string(text) == want {
		return
	}
	if !*update {
		t.Fatal("README.md is behind the program; run: go test ./pkg/cli -run TestREADME -update")
	}
	if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
}

// replaceBlock puts a table between <!-- name --> and <!-- end name -->.
func replaceBlock(t *testing.T, text, name, table string) string {
	t.Helper()
	begin, end := "<!-- "+name+" -->\n", "<!-- end "+name+" -->"
	before, rest, ok := strings.Cut(text, begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("README.md has no block %q", name)
	}
	return before + begin + table + end + after
}

func sourcesTable() string {
	var b strings.Builder
	b.WriteString("| source | what is searched | limits | cost | a key gives |\n|---|---|---|---|---|\n")
	for _, s := range source.Catalog() {
		var keys []string
		for _, k := range s.Keys {
			keys = append(keys, k.Doc)
		}
		name := "`" + s.Name + "`"
		if s.Default {
			name = "**" + name + "**"
		}
		if s.Unseen {
			name += " °"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", name, s.Doc, s.Limits, costText(s), strings.Join(keys, "; "))
	}
	return b.String() + "\nIn bold: what a scan without `--source` asks. ° not seen live: written from the site's documentation alone.\n"
}

func scorersTable() string {
	var b strings.Builder
	b.WriteString("| `--scorer` | what it is |\n|---|---|\n")
	for _, i := range sentiment.Catalog() {
		name := "`" + i.Name + "`"
		if i.Name == sentiment.Default {
			name += " (default)"
		}
		fmt.Fprintf(&b, "| %s | %s |\n", name, i.Doc)
	}
	return b.String()
}

// trustTable is the model card's table of how far hits can be trusted.
func trustTable(t *testing.T) string {
	t.Helper()
	card, err := os.ReadFile(filepath.Join("..", "sentiment", "MODEL_CARD.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(card), "## How far to trust a hit\n")
	begin, end := strings.Index(rest, "| domain"), strings.Index(rest, "\n\nHow many are right")
	if !ok || begin < 0 || end < begin {
		t.Fatal("the model card has no table of trust")
	}
	return rest[begin:end] + "\n"
}

func exitCodesTable() string {
	var b strings.Builder
	b.WriteString("| code | meaning |\n|---|---|\n")
	for _, c := range ExitCodes() {
		fmt.Fprintf(&b, "| %d | %s |\n", c.Code, c.Meaning)
	}
	return b.String()
}

// screen is what the first example shows on a terminal, its first rows.
func screen(t *testing.T) string {
	t.Helper()
	w := newWorld(t, nil)
	w.run("scan", "northwind", "--source", "sample", "-o", "table")
	lines := strings.Split(strings.TrimRight(w.out.String(), "\n"), "\n")
	if len(lines) < 8 {
		t.Fatalf("the scan shows %d lines", len(lines))
	}
	return "```\n" + strings.Join(lines[:7], "\n") + "\n…\n" + w.err.String() + "```\n"
}

// TestArchitectureNamesTests: each test that ARCHITECTURE.md names for a promise
// is there.
func TestArchitectureNamesTests(t *testing.T) {
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	err = filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		code.Write(source)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`(Test\\w+)(\\*?)`").FindAllStringSubmatch(string(text), -1)
	if len(named) < 25 {
		t.Errorf("only %d tests are named", len(named))
	}
	for _, m := range named {
		after := "("
		if m[2] == "*" {
			after = ""
		}
		if !strings.Contains(code.String(), "func "+m[1]+after) {
			t.Errorf("there is no %s%s", m[1], m[2])
		}
	}
	for _, m := range regexp.MustCompile("`script/(\\w+)`").FindAllStringSubmatch(string(text), -1) {
		if _, err := os.Stat(filepath.Join(root, "testdata", "script", m[1]+".txtar")); err != nil {
			t.Error(err)
		}
	}
}
