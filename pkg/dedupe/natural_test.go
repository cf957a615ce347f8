package dedupe

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// sharedData are posts of other people, which are no part of the project.
const sharedData = "/work/shared/data"

// texts reads the posts of a file; the test is skipped where it is absent.
func texts(t *testing.T, name string) (list []string) {
	t.Helper()
	f, err := os.Open(filepath.Join(sharedData, name+".jsonl.gz"))
	if err != nil {
		t.Skip("there are no posts to look at: ", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	in := bufio.NewScanner(z)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var row struct{ Text string }
		if err := json.Unmarshal(in.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		list = append(list, row.Text)
	}
	return list
}

// TestNaturalPosts takes reviews and comments of many people, who copied nothing from
// each other, for different posts, and finds the copies where people spread news. The
// figures are what was counted, with some room.
func TestNaturalPosts(t *testing.T) {
	for _, c := range []struct {
		name        string
		least, most float64 // parts of the posts, in thousandths
	}{
		{"goemotions_reddit", 0, 0.5},
		{"app_hotstar", 0, 0.5},
		{"app_moniepoint", 0, 0.5},
		{"skytrax_seat_lounge", 0, 2},
		{"vader_amazon", 0, 0.5},
		{"brands_sxsw", 150, 300},
		{"apple_dfe", 60, 150},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := texts(t, c.name)
			var x Index[string]
			var r Reader
			found := 0
			for i, text := range list {
				it := Item{Sketch: r.Read(text), Author: uint64(i + 1)}
				if p := x.Find(&it); p != nil {
					found++
					if found <= 5 && testing.Verbose() {
						t.Logf("%.150q\n%.150q", text, *p)
					}
					continue
				}
				it.Runs = slices.Clone(it.Runs)
				x.Add(&it, text)
			}
			part := 1000 * float64(found) / float64(len(list))
			t.Logf("%d of %d posts are copies", found, len(list))
			if part < c.least || part > c.most {
				t.Errorf("%.2f thousandths, want %v to %v", part, c.least, c.most)
			}
		})
	}
}
