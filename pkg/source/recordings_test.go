package source

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// unusedRecordings are recordings that no test reads, and why.
func unusedRecordings() map[string]string {
	const other = "an interface of the site that is not asked"
	return map[string]string{
		"bluesky/get_quotes.headers.txt":               other + "; the body was not recorded",
		"hackernews/py_item.json":                      other + ": an item with all that hangs below it",
		"hackernews/py_pg.json":                        other + ": a person's profile",
		"mastodon/error_404_timeline_link.headers.txt": other + "; the body was not recorded",
	}
}

// TestEveryRecordingIsUsed looks for the name of each recording in the tests: in
// those of the sources, of the files that earshot reads, and of the binary.
func TestEveryRecordingIsUsed(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..", "shared", "recordings")
	if _, err := os.Stat(root); err != nil {
		t.Skip("the recordings are not here")
	}
	var tests strings.Builder
	for _, pattern := range []string{"*_test.go", "../input/*_test.go", "../../cmd/earshot/*_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if file == "recordings_test.go" {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tests.Write(text)
		}
	}
	unused := unusedRecordings()
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Dir(file) == root {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		switch reason, listed := unused[name]; {
		case !listed && !named(tests.String(), name):
			t.Errorf("no test reads %s", name)
		case listed && reason == "":
			t.Errorf("nobody says why no test reads %s", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// named reports whether a text names a recording: with its folder, or by itself
// in quotes. The head of an answer is read with its body.
func named(text, file string) bool {
	body := strings.TrimSuffix(strings.TrimSuffix(file, ".meta.json"), ".headers.txt")
	body = strings.TrimSuffix(body, filepath.Ext(body))
	return strings.Contains(text, body) || strings.Contains(text, `"`+path.Base(body))
}
