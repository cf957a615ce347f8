package output

import (
	"bytes"
	"io"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// grid is a table as tablewriter streams it, rendered without borders. The
// renderer is ours because tablewriter's own measure rune by rune: a flag or a
// family, which are several runes in one place, would shift the rest of a row.
type grid struct {
	tw.Renderer
	table  *tablewriter.Table
	widths []int
	right  []bool
	head   func(string) string // colours a title
	out    bytes.Buffer
}

// newGrid begins a table with a header, unless it continues one.
func newGrid(t *table) (*grid, error) {
	g := &grid{
		Renderer: renderer.NewBlueprint(tw.Rendition{Streaming: true}),
		head:     func(s string) string { return t.color(bold, s) },
	}
	var titles []string
	add := func(title string, width int, right bool) {
		titles = append(titles, fit(title, width))
		g.widths = append(g.widths, width)
		g.right = append(g.right, right)
	}
	for i, width := range t.layout.widths {
		add(t.cols[i].title, width, t.cols[i].right)
	}
	if t.layout.link > 0 {
		add("LINK", t.layout.link, false)
	}
	columns := tw.NewMapper[int, int]()
	for i, width := range g.widths {
		columns.Set(i, width)
	}
	g.table = tablewriter.NewTable(&g.out,
		tablewriter.WithRenderer(g),
		tablewriter.WithStreaming(tw.StreamConfig{Enable: true, StrictColumns: true}),
		tablewriter.WithColumnWidths(columns),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithPadding(tw.PaddingNone),
	)
	if err := g.table.Start(); err != nil {
		return nil, err
	}
	if !t.o.Append {
		g.table.Header(titles)
	}
	return g, nil
}

// drain moves what was rendered to dst.
func (g *grid) drain(dst []byte) []byte {
	dst = append(dst, g.out.Bytes()...)
	g.out.Reset()
	return dst
}

// Start implements tw.Renderer; everything goes to out.
func (g *grid) Start(io.Writer) error { return nil }

// Header implements tw.Renderer.
func (g *grid) Header(headers [][]string, _ tw.Formatting) {
	for _, titles := range headers {
		cells := make([]string, len(titles))
		for i, title := range titles {
			cells[i] = g.head(title)
		}
		g.line(cells)
	}
}

// Row implements tw.Renderer.
func (g *grid) Row(cells []string, _ tw.Formatting) { g.line(cells) }

// Footer implements tw.Renderer; there is none.
func (g *grid) Footer([][]string, tw.Formatting) {}

// Line implements tw.Renderer; there are no rules.
func (g *grid) Line(tw.Formatting) {}

// line writes one line, without spaces at its end.
func (g *grid) line(cells []string) {
	if len(cells) == 0 {
		return
	}
	dst, spaces := g.out.AvailableBuffer(), 0
	for i, cell := range cells[:min(len(cells), len(g.widths))] {
		free := max(0, g.widths[i]-painted(cell))
		if g.right[i] {
			spaces += free
			free = 0
		}
		if cell != "" {
			dst = append(appendSpaces(dst, spaces), cell...)
			spaces = 0
		}
		spaces += free + gap
	}
	g.out.Write(append(dst, '\n'))
}

// appendSpaces appends n spaces.
func appendSpaces(dst []byte, n int) []byte {
	for range n {
		dst = append(dst, ' ')
	}
	return dst
}
