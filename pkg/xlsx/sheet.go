package xlsx

import (
	"fmt"
	"strconv"
)

// lineHeight is the height of a line in points.
const lineHeight = 15

// beginSheet begins a sheet with its header, which stays in sight.
func (x *Writer) beginSheet() {
	n := len(x.last) + 1
	x.part = x.create(fmt.Sprintf("xl/worksheets/sheet%d.xml", n))
	selected := ""
	if n == 1 {
		selected = ` tabSelected="1"`
	}
	x.buf = append(x.buf[:0], xmlHead+`<worksheet xmlns="`+mainSpace+`" xmlns:r="`+relationSpace+`">`+
		`<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`+
		`<sheetViews><sheetView`+selected+` workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>`+
		`<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>`...)
	x.buf = append(x.buf, fmt.Sprintf(`<sheetFormatPr defaultRowHeight="%d"/>`, lineHeight)...)
	if len(x.cols) > 0 {
		x.buf = append(x.buf, "<cols>"...)
		for i, c := range x.cols {
			x.buf = fmt.Appendf(x.buf, `<col min="%d" max="%d" width="%g" customWidth="1"/>`, i+1, i+1, c.Width)
		}
		x.buf = append(x.buf, "</cols>"...)
	}
	x.buf = append(x.buf, `<sheetData><row r="1">`...)
	x.row, x.col = 1, 0
	for _, c := range x.cols {
		x.put(styleHead, []byte(c.Title))
	}
}

// endSheet ends a sheet, and writes where its links lead.
func (x *Writer) endSheet() {
	x.last = append(x.last, x.row)
	x.buf = append(x.buf, "</sheetData>"...)
	if len(x.cols) > 0 {
		x.buf = append(x.buf, `<autoFilter ref="`+x.area()+`"/>`...)
	}
	if x.links.len() > 0 {
		x.buf = append(x.buf, "<hyperlinks>"...)
		for i, at := range x.links.cells {
			x.buf = append(append(x.buf, `<hyperlink ref="`...), x.places[at.col]...)
			x.buf = strconv.AppendInt(x.buf, int64(at.row), 10)
			x.buf = append(strconv.AppendInt(append(x.buf, `" r:id="rId`...), int64(i+1), 10), `"/>`...)
			if len(x.buf) >= chunk {
				x.flush()
			}
		}
		x.buf = append(x.buf, "</hyperlinks>"...)
	}
	x.buf = append(x.buf, `<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/><pageSetup orientation="landscape" fitToHeight="0"/>`...)
	if len(x.cols) > 0 {
		// Ids are texts of digits, and meant to be.
		x.buf = append(x.buf, `<ignoredErrors><ignoredError sqref="`+x.area()+`" numberStoredAsText="1"/></ignoredErrors>`...)
	}
	x.buf = append(x.buf, "</worksheet>"...)
	x.flush()
	if x.links.len() > 0 {
		x.part = x.create(fmt.Sprintf("xl/worksheets/_rels/sheet%d.xml.rels", len(x.last)))
		if x.err == nil {
			x.err = x.links.end(x.part)
		}
	}
}

// area is where the cells of the sheet at hand are.
func (x *Writer) area() string {
	return "A1:" + x.places[len(x.places)-1] + strconv.Itoa(x.row)
}
