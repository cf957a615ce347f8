// Package output writes mentions: as a table for people, as CSV, TSV,
// JSON and NDJSON for programs, as workbooks for spreadsheets, and as Markdown for
// documents.
//
// One table of fields ([Fields]) says what a record holds. The columns of the
// CSV, the keys of the JSON, the published [Schema] and the help come from it.
//
// What people wrote on the internet is hostile until it is cleaned: see
// [Clean] for terminals, and the formats for what each of them needs beyond
// that.
package output
