package xlsx

import (
	"fmt"
	"strings"
)

// The names of what the parts hold (ECMA-376, part 1, annex A; part 2 for packages).
const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSpace  = "http://schemas.openxmlformats.org/package/2006"
	contentType   = "application/vnd.openxmlformats-officedocument.spreadsheetml."

	beginRelations = xmlHead + `<Relationships xmlns="` + packageSpace + `/relationships">`
	endRelations   = "</Relationships>"

	rootRelations = beginRelations + `<Relationship Id="rId1" Type="` + relationSpace + `/officeDocument" Target="xl/workbook.xml"/>` + endRelations
)

// style is the number of a format in styles.
type style int

const (
	_ style = iota // what cells have that say nothing
	styleHead
	styleText
	styleGuarded // a text that looks like a formula, and stays a text when it is edited
	styleWrap
	styleWrapGuarded
	styleTime
	styleShare // a number with two decimals
	styleNumber
	styleLink
)

// styles are the formats of cells, in the order of the constants. Of the formats of
// numbers 2 is 0.00 and 49 is text (ECMA-376, part 1, 18.8.30).
const styles = xmlHead + `<styleSheet xmlns="` + mainSpace + `">` +
	`<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>` +
	`<fonts count="3">` + font + `</font><font><b/>` + fontRest + `</font>` +
	`<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/><family val="2"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="10"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>` +
	asText + `>` + top + asText + ` quotePrefix="1">` + top +
	asText + `>` + wrapped + asText + ` quotePrefix="1">` + wrapped +
	`<xf numFmtId="164"` + plainXf + left + `<xf numFmtId="2"` + plainXf + top + `<xf numFmtId="0"` + plainXf + top +
	`<xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1">` + top +
	`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

const (
	font     = `<font>` + fontRest
	fontRest = `<sz val="11"/><name val="Calibri"/><family val="2"/>`
	plainXf  = ` fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">`
	asText   = `<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"`
	top      = `<alignment vertical="top"/></xf>`
	left     = `<alignment horizontal="left" vertical="top"/></xf>`
	wrapped  = `<alignment vertical="top" wrapText="1"/></xf>`
)

// sheetName is the name of a sheet, from 0 on.
func (x *Writer) sheetName(i int) string {
	if i == 0 {
		return x.name
	}
	return fmt.Sprintf("%s %d", x.name, i+1)
}

// workbook lists the sheets, and what of them is filtered and printed on every page.
func (x *Writer) workbook() string {
	var sheets, names strings.Builder
	for i, last := range x.last {
		name := string(appendEscaped(nil, []byte(x.sheetName(i))))
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, name, i+1, i+1)
		if n := len(x.places); n > 0 {
			fmt.Fprintf(&names, `<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">'%s'!$A$1:$%s$%d</definedName>`,
				i, name, x.places[n-1], last)
		}
	}
	for i := range x.last {
		name := string(appendEscaped(nil, []byte(x.sheetName(i))))
		fmt.Fprintf(&names, `<definedName name="_xlnm.Print_Titles" localSheetId="%d">'%s'!$1:$1</definedName>`, i, name)
	}
	return xmlHead + `<workbook xmlns="` + mainSpace + `" xmlns:r="` + relationSpace + `"><bookViews><workbookView/></bookViews><sheets>` +
		sheets.String() + `</sheets><definedNames>` + names.String() + `</definedNames></workbook>`
}

// relations say which part is which sheet.
func (x *Writer) relations() string {
	var b strings.Builder
	b.WriteString(beginRelations)
	for i := range x.last {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, relationSpace, i+1)
	}
	fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/>`, len(x.last)+1, relationSpace)
	return b.String() + endRelations
}

// types say what each part is.
func (x *Writer) types() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Types xmlns="` + packageSpace + `/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + contentType + `sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + contentType + `styles+xml"/>`)
	for i := range x.last {
		fmt.Fprintf(&b, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, contentType)
	}
	return b.String() + "</Types>"
}
