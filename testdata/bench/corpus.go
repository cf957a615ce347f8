// Corpus writes invented posts, to time earshot and other programs on the same
// file. The same flags give the same bytes on any machine.
//
//	go run ./testdata/bench -size 1G -o posts.ndjson
//	go run ./testdata/bench -size 120M -csv -o posts.csv
//	go run ./testdata/bench -terms 100 -o terms.txt
//
// A line is about 600 bytes: earshot's own fields, and some that it does not
// know, as exports have. Texts have 20 to 280 bytes, half of them below 110; a tenth have emoji, one in
// twelve accents, one in 25 is in another language, and one in 33 has escapes
// as Python writes them. A number may follow -size with K, M or G, in powers of
// 1000; the file ends with the line that reaches it.
//
// The first term of -terms is in 0.5 % of the posts, the first 100 are in 3 %,
// all 10,000 in 12 %. The terms do not depend on -seed.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	size  string
	terms int
	seed  uint64
	csv   bool
	out   string
}

func run(args []string) error {
	var o options
	flags := flag.NewFlagSet("corpus", flag.ContinueOnError)
	flags.StringVar(&o.size, "size", "120M", "`bytes` to write, with K, M or G")
	flags.IntVar(&o.terms, "terms", 0, "write this `number` of terms instead of posts, a line each; at most 10000")
	flags.Uint64Var(&o.seed, "seed", 1, "another `number` gives other posts")
	flags.BoolVar(&o.csv, "csv", false, "write the posts as CSV")
	flags.StringVar(&o.out, "o", "-", "`file` to write; - is standard output")
	if err := flags.Parse(args); err != nil {
		return err
	}
	size, err := parseSize(o.size)
	if err != nil {
		return err
	}
	if o.out == "-" {
		return o.write(os.Stdout, size)
	}
	f, err := os.Create(o.out)
	if err != nil {
		return err
	}
	if err := o.write(f, size); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

// write writes what the flags ask for.
func (o options) write(f io.Writer, size int64) error {
	w := bufio.NewWriterSize(f, 1<<20)
	var err error
	if o.terms > 0 {
		err = writeTerms(w, o.terms)
	} else {
		err = writePosts(w, size, o.seed, o.csv)
	}
	if err != nil {
		return err
	}
	return w.Flush()
}

// writePosts writes posts until size is reached.
func writePosts(w io.Writer, size int64, seed uint64, asCSV bool) error {
	draw := newDrawer(seed)
	var line []byte
	encode := appendNDJSON
	if asCSV {
		encode, line = appendCSV, append(line, csvHeader...)
	}
	for written := int64(0); written < size; {
		line = encode(line, draw.post())
		n, err := w.Write(line)
		if err != nil {
			return err
		}
		written += int64(n)
		line = line[:0]
	}
	return nil
}

// parseSize reads 120M as 120,000,000.
func parseSize(s string) (int64, error) {
	digits := strings.TrimRight(s, "KMG")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || len(s)-len(digits) > 1 {
		return 0, fmt.Errorf("size %q: a number is wanted, with K, M or G", s)
	}
	for range strings.Index(" KMG", s[len(digits):]) {
		n *= 1000
	}
	return n, nil
}
