// Package xlsx writes workbooks for spreadsheet programs: one table, row by row, in
// memory that does not grow with the rows. The format is SpreadsheetML (ECMA-376,
// part 1, chapter 18): a zip of XML parts, here with the texts in their cells.
//
// Cells have types: a text is a text, whatever it looks like, and never a formula. The
// same rows are the same bytes. Rows beyond what a sheet holds go on in the next one.
//
// The limits are those that Excel documents; other programs keep to them.
package xlsx
