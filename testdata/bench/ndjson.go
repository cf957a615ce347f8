package main

import (
	"strconv"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// appendNDJSON appends a post as a line of JSON.
func appendNDJSON(b []byte, p *post) []byte {
	b = appendCode(append(b, `{"id":"`...), p.id, 13)
	b = append(append(b, `","source":"`...), p.source...)
	b = append(append(b, `","kind":"`...), p.kind...)
	b = p.published.AppendFormat(append(b, `","published_at":"`...), time.RFC3339)
	b = append(append(b, `","lang":"`...), p.lang...)
	b = appendString(append(b, `","text":"`...), p.text, p.escaped)
	b = appendAccount(append(b, `","author":{"id":"did:plc:`...), p)
	b = appendHandle(append(b, `","handle":"`...), p)
	b = appendString(append(b, `","name":"`...), []byte(p.given+" "+p.family), p.escaped)
	b = strconv.AppendInt(append(b, `"},"likes":`...), int64(p.likes), 10)
	b = strconv.AppendInt(append(b, `,"replies":`...), int64(p.replies), 10)
	b = strconv.AppendInt(append(b, `,"reposts":`...), int64(p.reposts), 10)
	b = appendLink(append(b, `,"url":"`...), p)
	if p.parent != 0 {
		b = appendCode(append(b, `","parent_id":"`...), p.parent, 13)
		b = appendCode(append(b, `","thread_id":"`...), p.parent^1, 13)
	}
	b = append(append(b, `","client":"`...), p.client...)
	b = append(append(b, `","geo":null,"sensitive":false,"collected":{"by":"`...), p.collector...)
	b = strconv.AppendUint(append(b, `","batch":`...), p.number/5000, 10)
	b = strconv.AppendUint(append(b, `,"offset":`...), p.number, 10)
	b = strconv.AppendInt(append(b, `,"quality":0.`...), int64(1000+p.quality), 10)
	b = strconv.AppendInt(append(b, `},"views":`...), int64(p.views), 10)
	return append(b, `,"labels":[]}`+"\n"...)
}

// appendAccount appends the id of an author.
func appendAccount(b []byte, p *post) []byte {
	return appendCode(appendCode(b, p.author*0x9e3779b97f4a7c15, 12), p.author*0xc2b2ae3d27d4eb4f, 12)
}

// appendHandle appends the name of an author's account.
func appendHandle(b []byte, p *post) []byte {
	b = appendCode(append(b, "user-"...), p.author, 4)
	return append(b, ".people.example"...)
}

// appendLink appends the address of a post.
func appendLink(b []byte, p *post) []byte {
	b = appendHandle(append(b, "https://social.example/profile/"...), p)
	return appendCode(append(b, "/post/"...), p.id, 13)
}

// appendString appends the inside of a JSON string; escaped as Python writes it,
// in ASCII.
func appendString(b, s []byte, escaped bool) []byte {
	for len(s) > 0 {
		switch c := s[0]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, '\\', 'n')
		case c < utf8.RuneSelf || !escaped:
			b = append(b, c)
		default:
			r, size := utf8.DecodeRune(s)
			b = appendEscape(b, r)
			s = s[size:]
			continue
		}
		s = s[1:]
	}
	return b
}

// appendEscape appends \u and four digits, twice beyond the first 65,536
// characters.
func appendEscape(b []byte, r rune) []byte {
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		return appendEscape(appendEscape(b, high), low)
	}
	b = append(b, '\\', 'u')
	for shift := 12; shift >= 0; shift -= 4 {
		b = append(b, "0123456789abcdef"[r>>shift&15])
	}
	return b
}
