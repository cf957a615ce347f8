package sourcetest

import (
	"bufio"
	"context"
	"errors"
	"iter"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// toyFile is a source that reads a file and keeps the contract: each line is an
// id, a second, an author and a text. Each of its faults breaks one point.
type toyFile struct {
	env   mention.Env
	fault string
}

func toyFileSpec(fault string) mention.Spec {
	return mention.Spec{
		Name: "toyfile", Title: "Toy file", Doc: "Posts in a file.", Limits: "Only a few.", Offline: true,
		Options: []mention.Option{{Name: "path", Doc: "The file.", Required: true}},
		Syntax:  mention.Syntax{Local: true},
		Terms:   mention.Terms{Identifying: []string{"author"}},
		New: func(env mention.Env) (mention.Source, error) {
			if env.Options["path"] == "" {
				return nil, mention.Errorf(mention.Unconfigured, "no file").WithHint("name one")
			}
			return &toyFile{env, fault}, nil
		},
	}
}

func (t *toyFile) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		f, err := t.env.Open(t.env.Options["path"])
		if err != nil {
			if t.fault != "wrong kind" {
				err = mention.Errorf(mention.BadInput, "%w", err)
			}
			yield(mention.Post{}, err)
			return
		}
		if t.fault != "leaves it open" {
			defer f.Close()
		}
		if t.fault == "sends" {
			_, _ = t.env.Client.Get("https://toy.example/")
		}
		lines := bufio.NewScanner(f)
		for n := 0; lines.Scan() && (q.Limit == 0 || n < q.Limit); {
			f := strings.SplitN(lines.Text(), " ", 4)
			if len(f) < 4 {
				continue
			}
			p := t.post(f)
			if q.Before(p.PublishedAt) {
				return
			}
			if !q.Covers(p.PublishedAt) {
				continue
			}
			if err := ctx.Err(); err != nil || !yield(p, nil) {
				if err != nil {
					yield(mention.Post{}, err)
				}
				return
			}
			n++
		}
		if err = errors.Join(ctx.Err(), lines.Err()); err != nil && t.fault != "half is enough" {
			yield(mention.Post{}, err)
		}
	}
}

func (t *toyFile) post(f []string) mention.Post {
	at, _ := time.Parse(time.TimeOnly, f[1])
	return mention.Post{
		ID: "toyfile:" + f[0], Source: "toyfile", Kind: mention.KindPost, Text: f[3],
		PublishedAt: time.Date(2026, 11, 20, at.Hour(), at.Minute(), at.Second(), 0, time.UTC),
		FetchedAt:   t.env.Time().UTC(), Author: mention.Author{Handle: f[2]}, Endpoint: "file",
	}
}

func toyFileCase(fault string) Case {
	return Case{
		Spec:    toyFileSpec(fault),
		Options: map[string]string{"path": "posts.txt"},
		Files: map[string]string{
			"posts.txt": "3 10:00:00 marisol_t late again\n2 09:00:00 okonkwo_ade thanks @marisol_t\n1 08:00:00 marisol_t late\n",
		},
		Want:       []string{"toyfile:3", "toyfile:2", "toyfile:1"},
		Identities: []string{"marisol_t", "okonkwo_ade"},
	}
}
