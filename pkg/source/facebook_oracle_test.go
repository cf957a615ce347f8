package source

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// graphObject is Meta's own machine-readable specification of an object: its
// fields, and what its lists take.
type graphObject struct {
	Fields []struct {
		Name string `json:"name"`
	} `json:"fields"`
	APIs []struct {
		Method   string `json:"method"`
		Endpoint string `json:"endpoint"`
		Params   []struct {
			Name string `json:"name"`
		} `json:"params"`
	} `json:"apis"`
}

func specifiedGraph(t *testing.T, name string) graphObject {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "spec", "api", "meta-"+name+".json"))
	if err != nil {
		t.Skip("the specifications are not here:", err)
	}
	var o graphObject
	if err := json.Unmarshal(body, &o); err != nil || len(o.Fields) == 0 {
		t.Fatalf("%s: %d fields, %v", name, len(o.Fields), err)
	}
	return o
}

// has reports whether an object has a field, or a list of that name to read.
func (o graphObject) has(name string) bool {
	for _, f := range o.Fields {
		if f.Name == name {
			return true
		}
	}
	for _, a := range o.APIs {
		if a.Method == "GET" && a.Endpoint == name {
			return true
		}
	}
	return false
}

// TestFacebookFieldsAreSpecified asks for no field that Meta does not specify.
func TestFacebookFieldsAreSpecified(t *testing.T) {
	within := regexp.MustCompile(`[.(][^,]*\)|\{[^}]*\}`)
	for name, fields := range map[string]string{"PagePost": facebookPostFields, "Comment": facebookCommentFields} {
		o := specifiedGraph(t, name)
		if o.has("nonexisting") {
			t.Errorf("%s has everything", name)
		}
		asked := strings.Split(within.ReplaceAllString(fields, ""), ",")
		if len(asked) < 8 {
			t.Errorf("%s: asked for %q", name, asked)
		}
		for _, f := range asked {
			if !o.has(f) {
				t.Errorf("%s has no field %q", name, f)
			}
		}
	}
}

// TestFacebookParametersAreSpecified sends no parameter below a post that Meta
// does not specify, besides those of every list.
func TestFacebookParametersAreSpecified(t *testing.T) {
	known := []string{"fields", "limit", "after", "appsecret_proof"}
	for _, a := range specifiedGraph(t, "PagePost").APIs {
		if a.Method == "GET" && a.Endpoint == "comments" {
			for _, p := range a.Params {
				known = append(known, p.Name)
			}
		}
	}
	synctest.Test(t, func(t *testing.T) {
		site := newFakeFacebook(t)
		if _, err := newFacebookTrip(t, site, "posts", "3").all(t.Context(), mention.Query{}); err != nil {
			t.Fatal(err)
		}
		for _, u := range site.asked {
			for name := range u.Query() {
				if strings.HasSuffix(u.Path, "/comments") && !slices.Contains(known, name) {
					t.Errorf("%s is sent %q", u.Path, name)
				}
			}
		}
	})
}
