package store

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// hours makes a span of hours of a day.
func hours(from, to int) Span {
	return Span{start.Add(time.Duration(from) * time.Hour), start.Add(time.Duration(to) * time.Hour)}
}

func TestMissing(t *testing.T) {
	for name, tt := range map[string]struct {
		want       Span
		read, gaps []Span
	}{
		"nothing read":   {hours(0, 9), nil, []Span{hours(0, 9)}},
		"all read":       {hours(2, 5), []Span{hours(0, 9)}, nil},
		"a newer part":   {hours(0, 9), []Span{hours(0, 6)}, []Span{hours(6, 9)}},
		"a gap between":  {hours(0, 9), []Span{hours(0, 2), hours(5, 9)}, []Span{hours(2, 5)}},
		"gaps all over":  {hours(0, 9), []Span{hours(1, 2), hours(5, 6)}, []Span{hours(6, 9), hours(2, 5), hours(0, 1)}},
		"read elsewhere": {hours(3, 5), []Span{hours(0, 2), hours(7, 9)}, []Span{hours(3, 5)}},
	} {
		if got := Missing(tt.want, tt.read); !slices.Equal(got, tt.gaps) {
			t.Errorf("%s: %v, want %v", name, got, tt.gaps)
		}
	}
}

// TestSpansAreSets: Union and Missing do what sets of hours do.
func TestSpansAreSets(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	set := func(spans []Span) (in [24]bool) {
		for _, p := range spans {
			for h := range in {
				at := start.Add(time.Duration(h) * time.Hour)
				in[h] = in[h] || !at.Before(p.Since) && at.Before(p.Until)
			}
		}
		return in
	}
	for range 3000 {
		var read []Span
		for range rng.IntN(5) {
			read = append(read, hours(rng.IntN(24), rng.IntN(24)))
		}
		union := Union(read)
		if set(union) != set(read) {
			t.Fatalf("%v is not %v", union, read)
		}
		for i := 1; i < len(union); i++ {
			if !union[i].Since.After(union[i-1].Until) {
				t.Fatalf("%v: two spans could be one", union)
			}
		}
		want := hours(rng.IntN(12), 12+rng.IntN(12))
		gaps := Missing(want, read)
		missing, have, wanted := set(gaps), set(read), set([]Span{want})
		for h := range missing {
			if missing[h] != (wanted[h] && !have[h]) {
				t.Fatalf("want %v, read %v: gaps %v", want, read, gaps)
			}
		}
		for i := 1; i < len(gaps); i++ {
			if !gaps[i].Until.Before(gaps[i-1].Since) {
				t.Fatalf("%v: not newest first", gaps)
			}
		}
	}
}

// TestRead: what was read lasts, for each source and scope by itself.
func TestRead(t *testing.T) {
	dir, now := t.TempDir(), start
	s := open(t, dir, &now)
	sc, other := scope(t, s, "p"), scope(t, s, "q")
	must(t, sc.Done(map[string][]Span{"sample": {hours(4, 6)}, "feed:x": {hours(0, 1)}}))
	must(t, sc.Done(map[string][]Span{"sample": {hours(0, 2), hours(6, 9), hours(3, 3)}}))
	read, err := sc.Read("sample")
	if err != nil || !slices.Equal(read, []Span{hours(0, 2), hours(4, 9)}) {
		t.Errorf("%v, %v", read, err)
	}
	if read, err := other.Read("sample"); err != nil || read != nil {
		t.Errorf("%v, %v", read, err)
	}
}
