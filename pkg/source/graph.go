package source

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

const (
	// graphTries is how often a request is sent that fails in passing with a
	// status that web takes for lasting.
	graphTries = 3
	graphPause = 2 * time.Second
)

// graphSite is what differs between the sites of Meta that speak the Graph
// interface.
type graphSite struct {
	// source is the name of the Spec.
	source string
	// tokenEnv is the environment variable of the token.
	tokenEnv string
	// secretEnv is that of the app's secret; "" if the site has none.
	secretEnv string
}

// graphClient asks one of these sites. The token goes into a header and into
// nothing else.
type graphClient struct {
	env  mention.Env
	site graphSite
	// version is the part of the address that says which interface is meant.
	version string
	header  http.Header
	// token and proof are kept out of what is said about answers.
	token, proof string
}

var graphVersion = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^v[1-9][0-9]?\.[0-9]$`) })

// newGraphClient reads what all three sites need.
func newGraphClient(env mention.Env, site graphSite) (*graphClient, error) {
	c := &graphClient{env: env, site: site, version: env.Options["version"], token: strings.TrimSpace(env.Secrets["token"])}
	if c.token == "" {
		return nil, mention.Errorf(mention.Credentials, "%s needs an access token", site.source).
			WithHint("set %s; how to get one: earshot sources %s", site.tokenEnv, site.source)
	}
	if !graphVersion().MatchString(c.version) {
		return nil, mention.Errorf(mention.BadConfig, "%q is no version of %s's interface", c.version, site.source).
			WithHint("write sources.%s.version as v22.0", site.source)
	}
	c.header = bearer(c.token)
	if secret := strings.TrimSpace(env.Secrets["app_secret"]); secret != "" {
		c.proof = graphProof(c.token, secret)
	}
	return c, nil
}

// graphProof shows that who has the token also has the app's secret: the
// appsecret_proof of the Graph interface.
func graphProof(token, secret string) string {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(token))
	return hex.EncodeToString(h.Sum(nil))
}

// graphRun is one Search. What one of its lists learns about the token and the
// allowance holds for all of them.
type graphRun struct {
	*graphClient
	// halted is why nothing more is asked; told says that it was reported.
	halted error
	told   bool
	// warned says that the user knows that the allowance runs out.
	warned bool
}

// errGraphHalted ends a list quietly: another one has said why.
var errGraphHalted = errors.New("the run has ended")

// get asks for a path below the version and decodes the answer. needs is the
// permission that the list is known to want.
func (r *graphRun) get(ctx context.Context, path string, params url.Values, needs string, out any) error {
	if r.halted != nil {
		if r.told {
			return errGraphHalted
		}
		r.told = true
		return r.halted
	}
	params = cloneValues(params)
	if r.proof != "" {
		params.Set("appsecret_proof", r.proof)
	}
	address := r.env.BaseURL + "/" + path
	if len(params) > 0 {
		address += "?" + params.Encode()
	}
	for try := 1; ; try++ {
		response, err := web.GetJSON(ctx, r.env.Client, address, r.header, out)
		if err == nil {
			r.note(response.Header)
			return nil
		}
		fault := graphFaultOf(err)
		if fault == nil || !fault.passing() || statusOf(err) >= http.StatusInternalServerError || try == graphTries {
			return r.stop(r.refused(err, fault, needs), fault)
		}
		web.Pause(r.env.Client, address, time.Duration(try)*graphPause)
	}
}

// stop remembers an error after which no other list can be read either: the
// token is no good, the allowance is used up, or there is no way to the site. The
// allowance of hashtags (18) is one of its own.
func (r *graphRun) stop(err error, fault *graphFault) error {
	kind := mention.KindOf(err)
	if kind == mention.RateLimited && (fault == nil || fault.Code != 18) ||
		kind == mention.Credentials && (fault == nil || fault.unfit()) || web.Unreached(err) {
		r.halted, r.told = err, true
	}
	return err
}

// lists merges lists, newest first. A list that fails does not hinder the others,
// but for an error after which none can be read: that stands for all.
func (r *graphRun) lists(ctx context.Context, places []place) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		for p, err := range several(ctx, r.env, "lists", places) {
			if err != nil && r.told && ctx.Err() == nil {
				err = r.halted
			}
			if !yield(p, err) || err != nil {
				return
			}
		}
	}
}

func cloneValues(params url.Values) url.Values {
	clone := make(url.Values, len(params)+1)
	for name, values := range params {
		clone[name] = values
	}
	return clone
}

// graphHopeless reports whether an answer is a lasting refusal whatever its
// status; see mention.Spec.
func graphHopeless(_ int, header http.Header, body []byte) bool {
	fault := graphFaultIn(body)
	return fault != nil && header.Get("Retry-After") == "" && (!fault.passing() || fault.tooMuch())
}
