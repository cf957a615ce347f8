package output

import "github.com/clipperhouse/displaywidth"

// gap is the space between columns.
const gap = 2

// readable is the narrowest that a column is made.
const readable = 8

// roomForText is what the text keeps beside a column of addresses.
const roomForText = 24

// layout is where things stand in a table.
type layout struct {
	widths []int
	// link is the width of the column of addresses. It is 0 when the addresses
	// do not fit whole in two fifths of the width: they then stand below.
	link int
	// indent is where the lines below a row begin: under the widest column if
	// all of them fit there.
	indent int
	// left is how many columns were left out.
	left int
}

// plan makes the layout of a table from the rows so far.
func plan(t *table) layout {
	natural, least := make([]int, len(t.cols)), make([]int, len(t.cols))
	for i, c := range t.cols {
		natural[i] = displaywidth.String(c.title)
		if t.o.Live {
			natural[i] = min(c.usual, t.o.Width)
		}
		for _, e := range t.rows {
			natural[i] = max(natural[i], width(e.cells[i]))
		}
		least[i] = natural[i]
		if !c.rigid {
			least[i] = min(natural[i], readable)
		}
	}
	l := layout{widths: natural}
	room := t.o.Width
	if link := linkWidth(t); link > 0 && floor(natural, least)+gap+link <= room {
		l.link = link
		room -= gap + link
	}
	for len(l.widths) > 1 && total(least[:len(l.widths)]) > room {
		l.widths = l.widths[:len(l.widths)-1]
		l.left++
	}
	shrink(l.widths, least, room)
	l.indent = indent(t, l)
	return l
}

// indent returns where the lines below the rows begin.
func indent(t *table, l layout) int {
	at := widest(l.widths)
	for _, e := range t.rows {
		below := width(e.why)
		if w := width(e.link); w > l.link {
			below = max(below, w)
		}
		if at+below > t.o.Width {
			return gap
		}
	}
	return at
}

// linkWidth is the width of a column that holds the addresses of all rows
// whole; 0 if they need lines of their own.
func linkWidth(t *table) int {
	width := 0
	for _, e := range t.rows {
		width = max(width, displaywidth.String(e.link))
	}
	if t.o.Live || width > t.o.Width*2/5 {
		return 0
	}
	if width > 0 {
		width = max(width, len("LINK"))
	}
	return width
}

// floor is the width of columns that leave their widest enough to read.
func floor(natural, least []int) int {
	if len(natural) == 0 {
		return 0
	}
	at := 0
	for i := range natural {
		if natural[i] > natural[at] {
			at = i
		}
	}
	return total(least) - least[at] + max(least[at], min(natural[at], roomForText))
}

// total is the width of columns with the gaps between them.
func total(widths []int) int {
	sum := -gap
	for _, w := range widths {
		sum += w + gap
	}
	return sum
}

// shrink takes from the widest columns until they fit the room.
func shrink(widths, least []int, room int) {
	for over := total(widths) - room; over > 0; over-- {
		at := -1
		for i, w := range widths {
			if w > least[i] && (at < 0 || w > widths[at]) {
				at = i
			}
		}
		if at < 0 {
			widths[0] = max(1, widths[0]-over) // one column, wider than the terminal
			return
		}
		widths[at]--
	}
}

// widest returns where the widest column begins.
func widest(widths []int) int {
	start, at, most := 0, 0, 0
	for _, w := range widths {
		if w > most {
			at, most = start, w
		}
		start += w + gap
	}
	return at
}
