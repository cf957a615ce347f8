package input

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// signature is how a container begins.
type signature struct {
	magic string
	open  func(r io.Reader) (io.Reader, error)
}

// compressions are containers that hold a file.
func compressions() []signature {
	return []signature{
		{"\x1f\x8b\x08", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		{"\x28\xb5\x2f\xfd", fromZstd},
		{"\x50\x2a\x4d\x18", fromZstd}, // with a frame for other programs first
		{"\xfd7zXZ\x00", refuse("compressed with xz", "decompress it first: xz -dc FILE | earshot score -")},
		{"BZh91AY", refuse("compressed with bzip2", "decompress it first: bzip2 -dc FILE | earshot score -")},
		{"PK\x03\x04", refuse("a zip archive or a spreadsheet", "save it as CSV in UTF-8")},
		{"PAR1", refuse("a Parquet file", "export it as CSV or NDJSON")},
		{"SQLite f", refuse("an SQLite database", "export the table as CSV")},
		{"%PDF", refuse("a PDF", "earshot reads tables, JSON and plain text")},
	}
}

// longestWindow is the most that zstd may look back in a stream: what the dumps
// of Reddit are written with (--long=31). So much memory such a file may cost, and
// as much again until garbage is collected, but no more however long it is; a
// usual one costs the 8 MiB of its window. Where that is too much, zstd -dc hands
// the same over from a process of its own.
const longestWindow = 1 << 31

// fromZstd decompresses in the caller's goroutine, frame after frame.
func fromZstd(r io.Reader) (io.Reader, error) {
	return zstd.NewReader(r, zstd.WithDecoderMaxWindow(longestWindow), zstd.WithDecoderLowmem(true), zstd.WithDecoderConcurrency(1))
}

// encodings are byte order marks.
func encodings() []signature {
	return []signature{
		{"\xef\xbb\xbf", func(r io.Reader) (io.Reader, error) { _, err := io.ReadFull(r, make([]byte, 3)); return r, err }},
		{"\xff\xfe", fromUTF16(unicode.LittleEndian)},
		{"\xfe\xff", fromUTF16(unicode.BigEndian)},
	}
}

func fromUTF16(order unicode.Endianness) func(io.Reader) (io.Reader, error) {
	return func(r io.Reader) (io.Reader, error) {
		return transform.NewReader(r, unicode.UTF16(order, unicode.ExpectBOM).NewDecoder()), nil
	}
}

func refuse(what, hint string) func(io.Reader) (io.Reader, error) {
	return func(io.Reader) (io.Reader, error) {
		return nil, mention.Errorf(mention.BadInput, "this is %s", what).WithHint("%s", hint)
	}
}

// plain returns what r holds as UTF-8: decompressed, and without a byte order
// mark.
func plain(r io.Reader) (io.Reader, error) {
	for _, layer := range [][]signature{compressions(), encodings()} {
		b := bufio.NewReaderSize(r, 4<<10)
		var err error
		if r, err = unwrap(b, layer); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// unwrap opens the container that b begins with; b itself is returned when it
// is none of them.
func unwrap(b *bufio.Reader, layer []signature) (io.Reader, error) {
	for _, s := range layer {
		// Only as many bytes as agree so far are waited for: a terminal or a
		// slow pipe gives its first line at once.
		n := 0
		for n < len(s.magic) {
			head, err := b.Peek(n + 1)
			if err != nil || head[n] != s.magic[n] {
				break
			}
			n++
		}
		if n == len(s.magic) {
			return s.open(b)
		}
	}
	return b, nil
}

// readError says why reading a file ended early. What the reader of a stream
// said, such as that it was cancelled, stays in the chain.
func readError(name string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if e, ok := errors.AsType[*mention.Error](err); ok {
		wrapped := *e
		wrapped.Err = fmt.Errorf("%s: %w", name, e.Err)
		return &wrapped
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("the file ends too early: %w", err)
	}
	return mention.Errorf(mention.BadInput, "%s: %w", name, err)
}
