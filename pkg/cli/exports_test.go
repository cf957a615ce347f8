package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestP3ExportsNameNobody scores files of every other program that earshot reads,
// with all that is passed through: nobody in them can be told by the output.
func TestP3ExportsNameNobody(t *testing.T) {
	people := []string{
		"mara_quill", "Mara Quill", "corvin_ash", "Corvin Ash", "hanno_bree", "Hanno Bree", "lin_sol", "Lin Sol", "quiet_otter", "loud_heron",
		"tove_lind", "Tove Lind", "bo_stern", "odile.example", "odile@", "Odile Varga", "bree.example", "bree@", "an_example", "An Example", "anex",
		"delaywatch", "Delay Watch", "Plain Name", "UCtovelind",
	}
	folder, err := filepath.Abs(filepath.Join("..", "input", "testdata", "exports"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".golden") {
			continue
		}
		read++
		for _, format := range []string{"ndjson", "csv"} {
			w := newWorld(t, anySite())
			if code := w.run("score", filepath.Join(folder, f.Name()), "--all", "--passthrough", "-o", format); code != 0 {
				t.Fatalf("%s: exit code %d\n%s", f.Name(), code, w.err.String())
			}
			out := w.out.String()
			if strings.Count(out, "\n") < 1 {
				t.Errorf("%s: no output", f.Name())
			}
			for _, name := range people {
				if strings.Contains(strings.ToLower(out), strings.ToLower(name)) {
					t.Errorf("%s names %q:\n%s", f.Name(), name, out)
				}
			}
		}
	}
	if read < 19 {
		t.Errorf("only %d files were read", read)
	}
}
