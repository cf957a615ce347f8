package sourcetest

import (
	"errors"
	"io/fs"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// checkFiles: files are closed, and what is wrong with them is an error.
func checkFiles(l *lab) {
	v := l.good()
	l.take(v)
	if opened, held := v.disk.counts(); opened == 0 || held > 0 {
		l.errorf("%d files opened, %d stay open", opened, held)
	}

	v = l.good()
	v.disk.files = nil
	if h := v.all(l.Query); !errors.Is(h.err, fs.ErrNotExist) || mention.KindOf(h.err) != mention.BadInput {
		l.errorf("without its files the source gives %d posts and error %v; want kind %q with fs.ErrNotExist",
			len(h.posts), h.err, mention.BadInput)
	}

	v = l.good()
	v.disk.cut = errors.New("sourcetest: the disk is broken")
	if h := v.all(l.Query); !errors.Is(h.err, v.disk.cut) {
		l.errorf("a file that breaks off gives %d posts and error %v", len(h.posts), h.err)
	}
	if _, held := v.disk.counts(); held > 0 {
		l.errorf("%d files stay open after an error", held)
	}
}
