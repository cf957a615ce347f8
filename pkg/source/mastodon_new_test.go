package source

import (
	"slices"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func TestMastodonNew(t *testing.T) {
	for _, c := range []struct {
		options map[string]string
		want    mention.ErrorKind
	}{
		{map[string]string{}, mention.Unconfigured},
		{map[string]string{"instances": "https://alice@alpha.example"}, mention.BadConfig},
		{map[string]string{"instances": "ftp://alpha.example"}, mention.BadConfig},
		{map[string]string{"instances": "alpha.example?x=1"}, mention.BadConfig},
		{map[string]string{"instances": "alpha.example", "timelines": "home"}, mention.BadConfig},
		{map[string]string{"instances": "alpha.example", "timelines": "tag, public"}, ""},
	} {
		_, err := newMastodon(mention.Env{Options: c.options})
		if mention.KindOf(err) != c.want {
			t.Errorf("%v: %v", c.options, err)
		}
		if e, ok := asError(err); ok && e.Hint == "" {
			t.Errorf("%v: no hint", c.options)
		}
	}
}

func TestMastodonServers(t *testing.T) {
	env := mention.Env{
		Options: map[string]string{"instances": "Alpha.example/ alpha.example http://beta.example:8080", "home": "beta.example"},
		Secrets: map[string]string{"token": "t"},
	}
	src, err := newMastodon(env)
	if err != nil {
		t.Fatal(err)
	}
	want := []mastodonServer{
		{"https://beta.example", "beta.example", "t"},
		{"https://alpha.example", "alpha.example", ""},
		{"http://beta.example:8080", "beta.example:8080", ""},
	}
	if got := src.(*mastodonSource).servers; !slices.Equal(got, want) {
		t.Errorf("servers %v, want %v", got, want)
	}
}
