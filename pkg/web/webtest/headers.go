package webtest

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
)

// LoadHeaders reads a recorded head of an answer: a line "HTTP 200", which may
// be missing, then one "Name: value" per line. Headers that describe the
// transfer are left out, since a replay transfers the body anew.
func LoadHeaders(file string) (status int, h http.Header, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, nil, err
	}
	defer f.Close()
	status, h, err = readHeaders(f)
	if err != nil {
		return 0, nil, fmt.Errorf("%s: %w", file, err)
	}
	return status, h, nil
}

func readHeaders(r io.Reader) (status int, h http.Header, err error) {
	status, h = http.StatusOK, http.Header{}
	s := bufio.NewScanner(r)
	for first := true; s.Scan(); first = false {
		line := strings.TrimSpace(s.Text())
		if proto, code, _ := strings.Cut(line, " "); first && strings.HasPrefix(proto, "HTTP") && !strings.Contains(proto, ":") {
			code, _, _ = strings.Cut(code, " ")
			if status, err = strconv.Atoi(code); err != nil || status < 100 || status > 999 {
				return 0, nil, fmt.Errorf("%q is not a status", line)
			}
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if ok {
			h.Add(strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
	for _, name := range []string{"Content-Encoding", "Transfer-Encoding", "Content-Length", "Connection"} {
		h.Del(name)
	}
	return status, h, s.Err()
}

// copyBounded copies at most 1 MiB.
func copyBounded(w io.Writer, r io.Reader) (int64, error) {
	return io.Copy(w, io.LimitReader(r, 1<<20))
}
