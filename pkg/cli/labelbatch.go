package cli

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/labels"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// labelTexts keeps the texts of the command line.
func (s *session) labelTexts(c *config.Loaded, r *request, o labelOptions) error {
	masker, err := s.masker(c, r)
	if err != nil {
		return err
	}
	kind, _ := labels.Parse(o.as)
	l, err := s.labeller(c)
	if err != nil {
		return err
	}
	var list []labels.Label
	for _, text := range o.texts {
		if labels.Key(text) == "" {
			return mention.Errorf(mention.BadUsage, "a --text is empty").WithHint("see earshot label --help")
		}
		post := mention.Post{Text: text}
		masker.Mask(&post)
		list = append(list, l.of(&post, kind))
	}
	if err := l.Add(list...); err != nil {
		return err
	}
	s.told(c, len(list))
	return nil
}

// labelFrom keeps the labels that a file gives. A row without a label is passed
// over; one with a label that is none is an error, before anything is kept.
func (s *session) labelFrom(ctx context.Context, c *config.Loaded, r *request, o labelOptions) error {
	masker, err := s.masker(c, r)
	if err != nil {
		return err
	}
	f, err := s.open(ctx, o.from)
	if err != nil {
		return err
	}
	defer f.Close()
	l, err := s.labeller(c)
	if err != nil {
		return err
	}
	var list []labels.Label
	without := 0
	d := input.NewDecoder(f, input.Options{Format: input.Format(o.format), Name: label(o.from), Extra: true, Now: s.Now()})
	for post, err := range d.Posts() {
		if err != nil {
			return mention.Errorf(mention.BadInput, "%s: %w", shown(o.from), err).WithHint("mend the file; nothing was kept")
		}
		text := labelOf(post)
		kind, ok := labels.Parse(text)
		switch {
		case text == "":
			without++
			continue
		case !ok:
			return mention.Errorf(mention.BadInput, "%s, line %d: the label is %q", shown(o.from), post.Line, text).
				WithHint("a label is negative, neutral or positive; nothing was kept")
		case post.OptOut != "":
			continue
		}
		masker.Mask(post)
		list = append(list, l.of(post, kind))
	}
	if len(list) == 0 {
		return mention.Errorf(mention.BadInput, "%s has no labels: %s without one", shown(o.from), count(without, "post")).
			WithHint("the field label holds negative, neutral or positive")
	}
	if err := l.Add(list...); err != nil {
		return err
	}
	s.told(c, len(list))
	return ctx.Err()
}

// labelOf is the label that a row of a file has; "" if it has none. What earshot
// itself writes as sentiment is no label: it would teach the scorer its own view.
func labelOf(post *mention.Post) string {
	for _, f := range post.Extra {
		var text string
		if strings.EqualFold(f.Name, "label") && json.Unmarshal(f.Value, &text) == nil {
			return strings.TrimSpace(text)
		}
	}
	return ""
}
