// Inflate decompresses files and throws the result away: how fast earshot can
// read .gz and .zst at best, since its library is the same.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func main() {
	for _, name := range os.Args[1:] {
		n, err := inflate(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, "inflate:", err)
			os.Exit(1)
		}
		fmt.Println(n, name)
	}
}

func inflate(name string) (int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	if strings.HasSuffix(name, ".zst") {
		r, err := zstd.NewReader(f)
		if err != nil {
			return 0, err
		}
		defer r.Close()
		return io.Copy(io.Discard, r)
	}
	r, err := gzip.NewReader(f)
	if err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, r)
}
