package main

import (
	"bytes"
	"strconv"
	"time"
)

const csvHeader = "id,source,kind,published_at,lang,text,author_id,author_handle,author_name,likes,replies,reposts,url,parent_id,thread_id,client,batch,quality,views\n"

// appendCSV appends a post as a line of CSV.
func appendCSV(b []byte, p *post) []byte {
	b = append(appendCode(b, p.id, 13), ',')
	b = append(append(b, p.source...), ',')
	b = append(append(b, p.kind...), ',')
	b = append(p.published.AppendFormat(b, time.RFC3339), ',')
	b = append(append(b, p.lang...), ',')
	b = append(appendCell(b, p.text), ',')
	b = append(appendAccount(append(b, "did:plc:"...), p), ',')
	b = append(appendHandle(b, p), ',')
	b = append(append(append(append(b, p.given...), ' '), p.family...), ',')
	b = append(strconv.AppendInt(b, int64(p.likes), 10), ',')
	b = append(strconv.AppendInt(b, int64(p.replies), 10), ',')
	b = append(strconv.AppendInt(b, int64(p.reposts), 10), ',')
	b = append(appendLink(b, p), ',')
	if p.parent != 0 {
		b = appendCode(b, p.parent, 13)
	}
	b = append(b, ',')
	if p.parent != 0 {
		b = appendCode(b, p.parent^1, 13)
	}
	b = append(append(append(b, ','), p.client...), ',')
	b = append(strconv.AppendUint(b, p.number/5000, 10), ',')
	b = append(strconv.AppendInt(append(b, "0."...), int64(1000+p.quality), 10), ',')
	return append(strconv.AppendInt(b, int64(p.views), 10), '\n')
}

// appendCell appends a cell, in quotes where it needs them.
func appendCell(b, s []byte) []byte {
	if !bytes.ContainsAny(s, "\",\n\r") {
		return append(b, s...)
	}
	b = append(b, '"')
	for _, c := range s {
		if c == '"' {
			b = append(b, '"')
		}
		b = append(b, c)
	}
	return append(b, '"')
}
