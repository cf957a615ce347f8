package output

import (
	"strings"

	"github.com/earshot-cli/earshot/pkg/xlsx"
)

// mostConverted is the most bytes of a text that a spreadsheet takes for a value, but
// for long numbers.
const mostConverted = 40

// valueWords are the words that values have: exponents, halves of the day, the signs of
// money, and the months, in the languages that spreadsheets are most used in.
const valueWords = " e am pm € £ ¥ jan january januar janv janvier ene enero gen gennaio jan januari janeiro" +
	" feb february februar févr février febrero febbraio februari fev fevereiro mar march mär märz mrz mars marzo mrt maart março" +
	" apr april avr avril abr abril aprile may mai mayo mag maggio mei maio jun june juni juin junio giu giugno junho" +
	" jul july juli juil juillet julio lug luglio julho aug august août ago agosto augustus" +
	" sep sept september septembre septiembre set settembre setembro oct october okt oktober octobre octubre ott ottobre oktober out outubro" +
	" nov november novembre noviembre novembro dec december dez dezember déc décembre dic diciembre dicembre dezembro "

// converts reports whether a spreadsheet that opens CSV could make another value of a
// text: a number without its zeros or with fewer digits, a date, a time, a truth value.
// A whole number that stays what it is does not count.
func converts(s []byte) bool {
	if len(s) > mostConverted {
		return longNumber(s)
	}
	digits, others := 0, 0
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			digits++
			i++
		case wordByte(c):
			end := i + wordLength(s[i:])
			if i == 0 && end == len(s) {
				return truth(view(s))
			}
			if !valueWord(s[i:end]) {
				return false
			}
			others++
			i = end
		case strings.IndexByte(" .,:/-+%$()'", c) >= 0:
			others++
			i++
		default:
			return false
		}
	}
	return digits > 0 && (others > 0 || digits > xlsx.MaxDigits || s[0] == '0' && digits > 1)
}

// truth reports whether a text is a truth value.
func truth(s string) bool { return strings.EqualFold(s, "true") || strings.EqualFold(s, "false") }

// wordByte reports whether a word can have a byte.
func wordByte(c byte) bool { return letter(c) || c >= 0x80 }

// wordLength is how long the word is that begins a text.
func wordLength(s []byte) int {
	n := 0
	for n < len(s) && wordByte(s[n]) {
		n++
	}
	return n
}

// valueWord reports whether a word is one of those that values have.
func valueWord(word []byte) bool {
	const longest = 12
	if len(word) > longest {
		return false
	}
	var text [longest + 2]byte
	name := append(append(text[:0], ' '), word...)
	for i, c := range name {
		if c >= 'A' && c <= 'Z' {
			name[i] = c | 0x20
		}
	}
	return strings.Contains(valueWords, view(append(name, ' ')))
}

// longNumber reports whether a text is a number that a spreadsheet would round.
func longNumber(s []byte) bool {
	for _, c := range s {
		if (c < '0' || c > '9') && c != '.' {
			return false
		}
	}
	return len(s) > xlsx.MaxDigits
}
