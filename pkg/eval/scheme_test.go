package eval

import (
	"errors"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		values, given string
		want          string // the description, or the beginning of the error after !
	}{
		{"neg neu pos", "", "negative neg; neutral neu; positive pos"},
		{"Negative POSITIVE", "", "negative Negative; positive POSITIVE"},
		{"complaint not_a_complaint", "", "negative complaint; neutral not_a_complaint"},
		{"-1 0 1", "", "negative -1; neutral 0; positive 1"},
		{"1 -1", "", "negative -1; positive 1"},
		{"0 2 4", "", "negative 0; neutral 2; positive 4"},
		{"4 0", "", "negative 0; positive 4"},
		{"0 1 2 3 4", "", "negative 0, 1; neutral 2; positive 3, 4"},
		{"0 1 2", "", "negative 0; neutral 1; positive 2"},
		{"1 2 3 4 5", "", "negative 1, 2; neutral 3; positive 4, 5"},
		{"1.0 3.0 5.0", "", "negative 1.0; neutral 3.0; positive 5.0"},
		{"1 4.5", "", "negative 1; positive 4.5"},
		{"0 1", "", "!the labels \"0\", \"1\" can be read in several ways"},
		{"0 1", "0=neg 1=pos", "negative 0; positive 1"},
		{"1", "", "!"},
		{"1 2", "", "!"},
		{"0 2", "", "!"},
		{"0 5", "", "!"},
		{"-1 -0.25", "", "!"},
		{"yes no", "", "!the labels \"no\", \"yes\" are not understood"},
		{"yes no", "no=neg yes=neu", "negative no; neutral yes"},
		{"neg pos mixed", "", "negative neg; positive pos"},
		{"neg pos mixed", "mixed=skip", "negative neg; positive pos; skip mixed"},
		{"1 5 n/a", "", "negative 1; positive 5"},
		{"1 4 5 6 10", "1..4=neg 5..6=neu 7..10=pos", "negative 1, 4; neutral 5, 6; positive 10"},
		{"1 2 3", "1..3=neg 3=pos", "negative 1, 2; positive 3"},
		{"", "", "!"},
		{"NaN Inf", "", "!"},
	} {
		t.Run(c.values+" "+c.given, func(t *testing.T) {
			given, err := ParseMapping(strings.Fields(c.given))
			if err != nil {
				t.Fatal(err)
			}
			values := strings.Fields(c.values)
			s, err := Detect("label", values, given)
			if want, wrong := strings.CutPrefix(c.want, "!"); wrong {
				if !errors.Is(err, mention.BadUsage) || !strings.HasPrefix(err.Error(), want) {
					t.Errorf("error %v, want %s", err, want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := s.Describe(values); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestDetectByName: what a column is called decides where values do not.
func TestDetectByName(t *testing.T) {
	for column, want := range map[string]bool{"stars": true, "Star-Rating": true, "label": false} {
		s, err := Detect(column, []string{"1"}, nil)
		if (err == nil) != want {
			t.Errorf("%s: %v", column, err)
		}
		if label, ok := s.Label("2"); want && (!ok || label != mention.Negative) {
			t.Errorf("%s: 2 is %s", column, label)
		}
	}
}

// TestLabelLater: values that the first part of a file did not have.
func TestLabelLater(t *testing.T) {
	s, err := Detect("", []string{"1", "4"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]mention.Sentiment{"5": mention.Positive, " 2.0": mention.Negative, "6": "", "0": "", "x": "", "": ""} {
		if got, ok := s.Label(value); got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v", value, got, ok)
		}
	}
}

func TestParseMapping(t *testing.T) {
	for _, wrong := range []string{"0", "0=bad", "a..b=neg", "5..1=neg", "..=neg", ""} {
		if _, err := ParseMapping([]string{wrong}); !errors.Is(err, mention.BadUsage) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	m, err := ParseMapping([]string{"a=b=neg", "-0=pos"})
	if err != nil {
		t.Fatal(err)
	}
	if label, ok := m.label("A=B"); !ok || label != mention.Negative {
		t.Errorf("a=b is %q", label)
	}
	if label, ok := m.label("0.0"); !ok || label != mention.Positive {
		t.Errorf("0 is %q", label)
	}
}

// FuzzDetect: whatever the labels are, each is understood or not, and nothing
// panics.
func FuzzDetect(f *testing.F) {
	f.Add("label", "neg,pos,1", "1=neg")
	f.Add("stars", "1,2.5,1e9,-0,inf", "1..4=neg,x=skip")
	f.Fuzz(func(t *testing.T, column, values, given string) {
		m, err := ParseMapping(strings.Split(given, ","))
		if err != nil {
			m = nil
		}
		list := strings.Split(values, ",")
		s, err := Detect(column, list, m)
		if err != nil {
			if mention.KindOf(err) != mention.BadUsage {
				t.Errorf("%v", err)
			}
			return
		}
		s.Describe(list)
		for _, v := range list {
			switch label, ok := s.Label(v); {
			case ok && label != Skip && place(label) == none, !ok && label != "":
				t.Errorf("%q is %q, %v", v, label, ok)
			}
		}
	})
}
