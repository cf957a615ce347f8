//go:build !windows

package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/earshot-cli/earshot/pkg/labels"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// openTerminal opens a terminal, and the end of it where somebody types and reads.
func openTerminal(t *testing.T) (master, tty *os.File) {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no terminal is to be had here: %v", err)
	}
	return master, tty
}

// onKeys runs the App on a terminal on which a line was typed beforehand.
func onKeys(t *testing.T, w *world, line string, args ...string) (code int, shown string) {
	t.Helper()
	master, tty := openTerminal(t)
	defer master.Close()
	screen := make(chan string)
	go func() {
		text, _ := io.ReadAll(master)
		screen <- string(text)
	}()
	_, _ = io.WriteString(master, line)
	w.In, w.Out, w.Err = tty, tty, tty
	code = w.Run(t.Context(), args)
	time.Sleep(20 * time.Millisecond) // let the reader catch up before the hang-up
	_ = tty.Close()
	return code, <-screen
}

// typed runs the App on a terminal on which the keys are pressed, each once the
// App waits for it, and returns the exit code and what was shown.
func typed(t *testing.T, w *world, keys string, args ...string) (code int, shown string) {
	t.Helper()
	master, tty := openTerminal(t)
	defer master.Close()
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 40, Cols: 100}); err != nil {
		t.Fatal(err)
	}
	screen := make(chan string)
	go func() {
		var all strings.Builder
		asked, buf := 0, make([]byte, 4096)
		for {
			n, err := master.Read(buf) // ends with an error when the terminal closes
			all.Write(buf[:n])
			for ; asked < strings.Count(all.String(), "[q]uit") && asked < len(keys); asked++ {
				time.Sleep(20 * time.Millisecond)
				_, _ = io.WriteString(master, keys[asked:asked+1])
			}
			if err != nil {
				screen <- all.String()
				return
			}
		}
	}()
	w.In, w.Out, w.Err = tty, tty, tty
	code = w.Run(t.Context(), args)
	time.Sleep(20 * time.Millisecond) // let the reader catch up before the hang-up
	_ = tty.Close()
	return code, <-screen
}

// kept reads the corrections of a world, one "label text" each.
func kept(t *testing.T, w *world) []string {
	t.Helper()
	set, err := labels.Read(filepath.Join(w.Dir, "labels.ndjson"), w.Now())
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, l := range set.Labels {
		list = append(list, string(l.Label)+" "+l.Text)
	}
	return list
}

// labelWorld has posts by Dora, one of which VADER is sure of.
func labelWorld(t *testing.T) (w *world, posts string) {
	t.Helper()
	w = newWorld(t, nil)
	w.env["EARSHOT_SCORE_LABELS"] = filepath.Join(w.Dir, "labels.ndjson")
	w.env["EARSHOT_SCORE_SCORER"] = "vader"
	posts = filepath.Join(w.Dir, "posts.ndjson")
	var text strings.Builder
	for i, s := range []string{"horrible, awful, terrible", "day 12 without my bag, @dora knows", "it was a bit late", "it was  a bit late"} {
		fmt.Fprintf(&text, `{"id":"%d","text":%q,"author":{"handle":"dora"},"url":"https://social.example/@dora/%d"}`+"\n", i, s, i)
	}
	if err := os.WriteFile(posts, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return w, posts
}

// TestLabelOnATerminal labels, skips, takes back and goes on another day.
func TestLabelOnATerminal(t *testing.T) {
	w, posts := labelWorld(t)
	code, shown := typed(t, w, "nuosq", "label", posts)
	if code != 0 || !strings.Contains(shown, "1 of 3 · file · ") || strings.Contains(shown, "dora") {
		t.Fatalf("exit code %d\n%s", code, shown)
	}
	if got := kept(t, w); len(got) != 1 || !strings.HasPrefix(got[0], "neutral ") {
		t.Errorf("kept %q after n, u, o, s, q", got)
	}
	if !strings.Contains(shown, "1 label kept in ") || !strings.Contains(shown, "1 post left") {
		t.Errorf("the end is not told:\n%s", shown)
	}
	code, shown = typed(t, w, "pn", "label", posts)
	if code != 0 || !strings.Contains(shown, "1 of 2") || !strings.Contains(shown, "because horrible +2.50") {
		t.Errorf("exit code %d\n%s", code, shown)
	}
	if got := kept(t, w); len(got) != 3 {
		t.Errorf("kept %q", got)
	}
	code, shown = typed(t, w, "", "label", posts)
	if code != 0 || strings.Contains(shown, "[q]uit") || !strings.Contains(shown, "4 posts had one") {
		t.Errorf("exit code %d: what is labelled is asked again\n%s", code, shown)
	}
}

// TestLabelKeys: the order asked for, keys that mean nothing, and how it ends.
func TestLabelKeys(t *testing.T) {
	w, posts := labelWorld(t)
	if code, shown := typed(t, w, "q", "label", posts, "--order", "negative"); code != 0 || !strings.Contains(shown, "\nhorrible, awful, terrible") {
		t.Errorf("exit code %d\n%s", code, shown)
	}
	w, posts = labelWorld(t)
	if code, shown := typed(t, w, "n\x03", "label", posts, "--order", "file", "--limit", "2"); code != 130 || !strings.Contains(shown, "1 of 2") || len(kept(t, w)) != 1 {
		t.Errorf("Ctrl-C: exit code %d, kept %q\n%s", code, kept(t, w), shown)
	}
	w, posts = labelWorld(t)
	if code, shown := typed(t, w, "u\x04", "label", posts); code != 0 || !strings.Contains(shown, "nothing to take back") || len(kept(t, w)) != 0 {
		t.Errorf("Ctrl-D: exit code %d\n%s", code, shown)
	}
}

// TestForgetAsks: a key other than y removes nothing.
func TestForgetAsks(t *testing.T) {
	for answer, left := range map[string]int{"n\r": 1, "\r": 1, "y\r": 0} {
		w, _ := labelWorld(t)
		w.run("label", "--as", "negative", "--text", "late")
		code, shown := onKeys(t, w, answer, "label", "--forget")
		if !strings.Contains(shown, "Remove 1 label (1 negative") || len(kept(t, w)) != left || (code == 0) != (left == 0) {
			t.Errorf("%q: exit code %d, %d left\n%s", answer, code, len(kept(t, w)), shown)
		}
	}
}

// TestPickIsBounded: of many posts those remain that are worth asking about.
func TestPickIsBounded(t *testing.T) {
	p := &picker{order: mostUncertain, limit: 10, known: new(labels.Set), seen: map[string]bool{}}
	for i := range 1000 {
		m := mention.Mention{Score: mention.Score{}.At(float64(i) / 1000)}
		m.Text = fmt.Sprint("post ", i)
		if err := p.Write(&m); err != nil || len(p.list) > 2*p.limit {
			t.Fatalf("%v, %d posts held", err, len(p.list))
		}
	}
	_ = p.Close()
	if len(p.list) != 10 || p.left != 990 || p.list[0].post.Text != "post 500" {
		t.Errorf("%d posts, %d left, first %q", len(p.list), p.left, p.list[0].post.Text)
	}
}

// TestLabelKeepsTheTerms: what a site allows to keep for a time has an end.
func TestLabelKeepsTheTerms(t *testing.T) {
	w, _ := labelWorld(t)
	from := filepath.Join(w.Dir, "from.ndjson")
	text := `{"id":"youtube:1","source":"youtube","text":"late","label":"neg","fetched_at":"2026-11-20T12:00:00Z"}
{"id":"bluesky:1","source":"bluesky","text":"fine","label":"pos"}
`
	if err := os.WriteFile(from, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if code := w.run("label", "--from", from); code != 0 {
		t.Fatal(w.err.String())
	}
	if code := w.run("label", "--list", "-o", "json"); code != 0 {
		t.Fatal(w.err.String())
	}
	var list []struct {
		Source   string
		DeleteBy string `json:"delete_by"`
	}
	if err := json.Unmarshal(w.out.Bytes(), &list); err != nil || len(list) != 2 || list[0].DeleteBy != "2026-12-20T12:00:00Z" || list[1].DeleteBy != "" {
		t.Errorf("%v: %+v", err, list)
	}
	w.Now = func() time.Time { return time.Date(2026, 12, 21, 0, 0, 0, 0, time.UTC) }
	if code := w.run("doctor", "--offline"); code != 0 || !strings.Contains(w.out.String(), "1 line past its date") {
		t.Errorf("doctor does not see it: %s", w.out.String())
	}
	w.run("score", "--adapt", from)
	left, _ := os.ReadFile(filepath.Join(w.Dir, "labels.ndjson"))
	if strings.Contains(string(left), "youtube") || !strings.Contains(string(left), "bluesky") {
		t.Errorf("left of the file:\n%s", left)
	}
}
