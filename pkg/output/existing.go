package output

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// IDs are the ids of the rows that a file has, as hashes: eight bytes a row. A post
// that mentions two brands has two rows, if the file has a column for the brand. The
// zero value has none.
type IDs struct {
	seed   maphash.Seed
	set    map[uint64]struct{}
	brands bool
}

// Has reports whether a row is that of a mention.
func (d *IDs) Has(m *mention.Mention) bool {
	if len(d.set) == 0 {
		return false
	}
	_, ok := d.set[d.hash(m.ID, m.Brand)]
	return ok
}

// Len is the number of ids.
func (d *IDs) Len() int { return len(d.set) }

func (d *IDs) hash(id, brand string) uint64 {
	h := maphash.String(d.seed, id)
	if d.brands {
		h ^= maphash.String(d.seed, "brand\x00"+brand)
	}
	return h
}

func (d *IDs) add(id, brand string) {
	if d.set == nil {
		d.seed, d.set = maphash.MakeSeed(), make(map[uint64]struct{})
	}
	d.set[d.hash(id, brand)] = struct{}{}
}

// Existing reads a file that rows of a format are to be added to, and returns the ids
// of those that it has; none if it has no column for them. A file whose columns are
// not those that would be written, or that cannot be read, is an error of kind
// BadInput that names the columns or the line.
func Existing(r io.Reader, format string, o Options) (*IDs, error) {
	switch format {
	case "csv":
		return existingCSV(r, format, o)
	case "tsv":
		o.Separator = '\t'
		return existingCSV(r, format, o)
	case "ndjson":
		return existingLines(r)
	}
	return nil, mention.Errorf(mention.BadUsage, "nothing can be added to a file of the format %s", format).WithHint("use csv, tsv or ndjson")
}

func existingCSV(r io.Reader, format string, o Options) (*IDs, error) {
	want, err := columnNames(format, o)
	if err != nil {
		return nil, err
	}
	cr := csv.NewReader(bufio.NewReaderSize(r, chunk))
	cr.ReuseRecord = true
	if o.Separator != 0 {
		cr.Comma = rune(o.Separator)
	}
	names, err := cr.Read()
	if errors.Is(err, io.EOF) {
		return &IDs{}, nil
	}
	if err != nil {
		return nil, mention.Errorf(mention.BadInput, "its header cannot be read: %w", err).WithHint("choose another file with --out")
	}
	names[0] = strings.TrimPrefix(names[0], "\ufeff")
	if err := sameColumns(names, want); err != nil {
		return nil, err
	}
	at, brand := slices.Index(want, "id"), slices.Index(want, "brand")
	ids := &IDs{brands: brand >= 0}
	for {
		row, err := cr.Read()
		switch {
		case errors.Is(err, io.EOF):
			return ids, nil
		case err != nil:
			return nil, mention.Errorf(mention.BadInput, "it cannot be read: %w", err).
				WithHint("mend that line, or choose another file with --out")
		case at >= 0 && brand >= 0:
			ids.add(row[at], row[brand])
		case at >= 0:
			ids.add(row[at], "")
		}
	}
}

// columnNames are the names of those that a format writes.
func columnNames(format string, o Options) ([]string, error) {
	formats := Formats()
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Name == format })
	cols, err := pick(formats[i], o)
	names := make([]string, len(cols))
	for i, c := range cols {
		names[i] = c.Name
	}
	return names, err
}

// sameColumns compares the columns of a file with those that would be written.
func sameColumns(have, want []string) error {
	if slices.Equal(have, want) {
		return nil
	}
	var parts []string
	lacks := func(these, those []string) (names []string) {
		for _, n := range these {
			if !slices.Contains(those, n) {
				names = append(names, Line(beginning(n, 40)))
			}
		}
		return names
	}
	if l := lacks(want, have); len(l) > 0 {
		parts = append(parts, "it lacks "+strings.Join(l, ", "))
	}
	if l := lacks(have, want); len(l) > 0 {
		parts = append(parts, "it has "+strings.Join(l, ", ")+" besides")
	}
	if len(parts) == 0 {
		parts = append(parts, "they stand in another order")
	}
	return mention.Errorf(mention.BadInput, "its columns are not those that would be written: %s", strings.Join(parts, "; ")).
		WithHint("write its columns with --fields, or choose another file with --out")
}

func existingLines(r io.Reader) (*IDs, error) {
	ids, br := &IDs{brands: true}, bufio.NewReaderSize(r, chunk)
	for n := 1; ; n++ {
		line, err := br.ReadBytes('\n')
		if len(line) > 0 {
			var row struct{ ID, Brand string }
			if bad := json.Unmarshal(line, &row); bad != nil {
				return nil, mention.Errorf(mention.BadInput, "its line %d is no record: %w", n, bad).
					WithHint("mend that line, or choose another file with --out")
			}
			if row.ID != "" {
				ids.add(row.ID, row.Brand)
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return ids, nil
		case err != nil:
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
}
