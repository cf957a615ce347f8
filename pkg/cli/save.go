package cli

import (
	"bytes"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/store"
)

// saver keeps the mentions that are delivered, as records without people. A nil one
// keeps nothing.
type saver struct {
	store *store.Store
	line  bytes.Buffer
	hits  []store.Hit
}

// take makes a record of a mention. What may be kept is bounded by its delete_by.
func (v *saver) take(m *mention.Mention) error {
	if v == nil {
		return nil
	}
	v.line.Reset()
	w, err := output.New("ndjson", &v.line, output.Options{Explain: len(m.Why) > 0})
	if err != nil {
		return err
	}
	if err := w.Write(m); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	v.hits = append(v.hits, store.Hit{
		Mark: v.store.Mark("hit", m.Brand, m.ID), Source: m.Source, Brand: m.Brand, DeleteBy: m.DeleteBy, Record: v.line.String(),
	})
	return nil
}

// keep writes what was taken into the store.
func (v *saver) keep() error {
	if v == nil || len(v.hits) == 0 {
		return nil
	}
	err := v.store.Save(v.hits)
	v.hits = v.hits[:0]
	return err
}

// purge removes what has to be gone, and says how much that was.
func (s *session) purge(st *store.Store) error {
	n, err := st.Purge()
	if n > 0 {
		s.log.Info("kept hits whose time was over are gone", "hits", n)
	}
	return err
}
