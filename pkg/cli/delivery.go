package cli

import (
	"crypto/sha256"
	"encoding/json"
	"slices"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/scan"
)

// sink is where the mentions of a scan go. Nothing counts as delivered before commit,
// or close where the output is one whole, returned without error.
type sink interface {
	add(m mention.Mention) error
	// commit delivers what was added so far, if the output allows that, and notes
	// what of each job's time was read.
	commit(read [][]scan.Window) error
	close() error
	abort()
	// replaces reports whether close puts a whole new file in the place of an old
	// one, so that abort would keep that.
	replaces() bool
}

// delivery takes mentions to where the user wants them: sorted if the format is
// read from the top, into a file that appears whole or not at all.
type delivery struct {
	writer output.Writer
	file   *output.File
	sorted bool
	held   []mention.Mention
	// live says that rows are watched as they come: flush writes them out.
	live bool
	// ledger remembers what was delivered; sum is what of it is in the file, and
	// read what of each job's time it covers.
	ledger ledger
	sum    *summing
	read   [][]scan.Window
}

// deliverOptions say how to deliver.
type deliverOptions struct {
	out string // a file's path; "" and "-" are standard output
	// inOrder says that the mentions come in the right order, and that flush is
	// called when no more are at hand.
	inOrder     bool
	passthrough bool
	explain     bool
	threshold   float64
	// unjudged says that there is no scorer.
	unjudged bool
	// append adds to the file that is there.
	append bool
	ledger ledger
}

// sink opens the output before anything is fetched, so that a wrong path or field
// costs nothing.
func (s *session) sink(c *config.Loaded, o deliverOptions) (sink, error) {
	if !o.append {
		return s.deliver(c, o)
	}
	format := s.format(c, o.out)
	if format == "" {
		format = "csv"
	}
	return s.append(o.out, format, s.outputOptions(c, o), o.ledger)
}

// deliver opens an output that is written anew.
func (s *session) deliver(c *config.Loaded, o deliverOptions) (*delivery, error) {
	_, tty := terminal(s.Out)
	toFile := o.out != "" && o.out != "-"
	tty = tty && !toFile
	format, err := s.streamFormat(c, o.out, tty)
	if err != nil {
		return nil, err
	}
	streams := hasFormat(func(f output.Format) bool { return f.Name == format && f.Streams })
	live := format == "ndjson" || tty && o.inOrder
	d := &delivery{sorted: !o.inOrder && !streams, live: live && o.inOrder, ledger: o.ledger}
	options := s.outputOptions(c, o)
	options.Live = live && !o.inOrder
	to := s.Out
	if toFile {
		if d.file, err = output.Create(o.out, 0o600); err != nil {
			return nil, err
		}
		to = d.file
		if o.ledger != nil {
			d.sum = &summing{w: d.file, sum: sha256.New()}
			to = d.sum
		}
	}
	if d.writer, err = output.New(format, to, options); err != nil {
		d.abort()
		return nil, err
	}
	return d, nil
}

// outputOptions are those of every format.
func (s *session) outputOptions(c *config.Loaded, o deliverOptions) output.Options {
	width, _ := terminal(s.Out)
	toFile := o.out != "" && o.out != "-"
	return output.Options{
		Fields: c.Output.Fields, Extra: o.passthrough, Explain: o.explain, Unjudged: o.unjudged,
		Note: func(note string) { s.log.Warn(note) }, Dialect: output.Dialect(c.Output.CSVDialect),
		Separator: separator(c), Width: width, Color: !toFile && s.color(c.Output.Color, s.Out), Threshold: o.threshold, Now: s.Now(),
	}
}

// separator is what stands between the cells of CSV; config.Load has checked it.
func separator(c *config.Loaded) byte {
	sep, err := output.ParseSeparator(c.Output.CSVSeparator)
	if err != nil {
		return ','
	}
	return sep
}

// format is the output format asked for: by -o, by the configuration, by the
// file's name; "" leaves it to the stream.
func (s *session) format(c *config.Loaded, out string) string {
	if c.Origin("output.format") != "default" && c.Output.Format != "" {
		return c.Output.Format
	}
	return output.FormatFor(out)
}

// streamFormat is the format, which is none that a terminal cannot show if that is where
// it goes.
func (s *session) streamFormat(c *config.Loaded, out string, tty bool) (string, error) {
	format := s.format(c, out)
	switch {
	case format == "" && tty:
		return "table", nil
	case format == "":
		return "csv", nil
	case tty && hasFormat(func(f output.Format) bool { return f.Name == format && f.Binary }):
		return "", mention.Errorf(mention.BadUsage, "%s is no text, which a terminal could show", format).
			WithHint("name a file with --out, or lead standard output into one")
	}
	return format, nil
}

// hasFormat reports whether there is such a format.
func hasFormat(is func(output.Format) bool) bool { return slices.ContainsFunc(output.Formats(), is) }

// add takes a mention.
func (d *delivery) add(m mention.Mention) error {
	if d.sorted {
		d.held = append(d.held, m)
		return nil
	}
	return d.writer.Write(&m)
}

// flush writes out what is watched.
func (d *delivery) flush() error {
	if d.live {
		return d.writer.Flush()
	}
	return nil
}

// commit implements sink: only a stream is delivered before its end.
func (d *delivery) commit(read [][]scan.Window) error {
	d.read = read
	if d.ledger == nil || d.sorted || d.file != nil {
		return nil
	}
	if err := d.writer.Flush(); err != nil {
		return err
	}
	return d.ledger.deliver(read)
}

// replaces implements sink.
func (d *delivery) replaces() bool { return d.file != nil }

// close writes what is held and puts the file in its place. Until it returns
// without error nothing counts as delivered.
func (d *delivery) close() error {
	scan.Newest(d.held)
	for i := range d.held {
		if err := d.writer.Write(&d.held[i]); err != nil {
			d.abort()
			return err
		}
	}
	if err := d.writer.Close(); err != nil {
		d.abort()
		return err
	}
	if d.file == nil {
		return d.ledger.deliver(d.read)
	}
	if d.ledger == nil {
		return d.file.Commit()
	}
	if err := d.ledger.intend(d.sum.piece(0)); err != nil {
		d.abort()
		return err
	}
	if err := d.file.Commit(); err != nil {
		return err
	}
	return d.ledger.done(d.read)
}

// abort leaves the file that was there as it was.
func (d *delivery) abort() {
	if d.file != nil {
		_ = d.file.Abort()
	}
}

// writeJSON writes a value as indented JSON.
func (s *session) writeJSON(v any) error {
	enc := json.NewEncoder(s.Out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
