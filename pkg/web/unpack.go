package web

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	// maxPacked bounds a compressed body: a stream of empty blocks has no other
	// end.
	maxPacked = 16 << 20
	// A body that unpacks to more than maxRatio times its size is a bomb; texts
	// come to 20. Small ones cannot hurt.
	maxRatio = 200
	freeSize = 1 << 20
)

// unpacker undoes gzip. The transport of net/http could, but would hide the
// compressed size, and tests with a transport of their own would go another
// way than the real one.
type unpacker struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (t unpacker) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := t.next.RoundTrip(req)
	if err != nil || res.Uncompressed {
		return res, err
	}
	switch how := strings.ToLower(strings.TrimSpace(res.Header.Get("Content-Encoding"))); how {
	case "", "identity":
		return res, nil
	case "gzip", "x-gzip":
		res.Body = &unpackedBody{packed: &packedBody{ReadCloser: res.Body}}
		res.Header.Del("Content-Encoding")
		res.Header.Del("Content-Length")
		res.ContentLength = -1
		res.Uncompressed = true
		return res, nil
	default:
		_ = res.Body.Close()
		return nil, mention.Errorf(mention.Changed, "%s answers with encoding %.20q, which nobody asked for", endpoint(req.URL), how)
	}
}

// unpackedBody reads the head of the stream at the first Read, since answers
// without a body carry the header too.
type unpackedBody struct {
	packed *packedBody
	zip    *gzip.Reader
	size   int64
	err    error
}

// Read implements io.Reader.
func (b *unpackedBody) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	if b.zip == nil {
		if b.zip, b.err = gzip.NewReader(b.packed); b.err != nil {
			return 0, b.err
		}
	}
	n, err := b.zip.Read(p)
	b.size += int64(n)
	if b.size > freeSize && b.size > maxRatio*b.packed.size {
		err = errBomb
	}
	b.err = err
	return n, err
}

// Close implements io.Closer.
func (b *unpackedBody) Close() error { return b.packed.Close() }

// packedBody counts and bounds the compressed bytes.
type packedBody struct {
	io.ReadCloser
	size int64
}

// Read implements io.Reader.
func (b *packedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.size += int64(n)
	if b.size > maxPacked {
		return 0, errTooLarge
	}
	return n, err
}

var (
	errTooLarge = errors.New("answer is larger than 16 MiB")
	errBomb     = errors.New("answer unpacks to more than 200 times its size")
)
