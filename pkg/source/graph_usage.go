package source

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	// graphFull is from how many percent of the allowance on nothing more is
	// asked, so that the token's other programs are not locked out.
	graphFull = 95
	// graphMuch is from how many on the user is told.
	graphMuch = 80
	// graphLongest bounds what a header can make us wait.
	graphLongest = 7 * 24 * time.Hour
)

// graphUsage is how much of the allowance is used.
type graphUsage struct {
	percent float64
	// regain is how long it takes until requests are answered again; 0 is unknown.
	regain time.Duration
}

// graphShare is one allowance in a header. The site writes the name of the
// processor's time in two ways.
type graphShare struct {
	Calls   float64 `json:"call_count"`
	Time    float64 `json:"total_time"`
	CPU     float64 `json:"total_cputime"`
	CPUTime float64 `json:"total_cpu_time"`
	Minutes float64 `json:"estimated_time_to_regain_access"`
}

// graphUsageOf reads the headers about the allowance: the largest share of all
// that they state. What cannot be read is taken for unused.
func graphUsageOf(h http.Header) graphUsage {
	var shares []graphShare
	for _, name := range []string{"X-App-Usage", "X-Page-Usage"} {
		var one graphShare
		if json.Unmarshal([]byte(h.Get(name)), &one) == nil {
			shares = append(shares, one)
		}
	}
	var cases map[string][]graphShare
	if json.Unmarshal([]byte(h.Get("X-Business-Use-Case-Usage")), &cases) == nil {
		for _, c := range cases {
			shares = append(shares, c...)
		}
	}
	var used graphUsage
	for _, s := range shares {
		used.percent = max(used.percent, s.Calls, s.Time, s.CPU, s.CPUTime)
		if s.Minutes > 0 {
			wait := time.Duration(min(s.Minutes, graphLongest.Minutes()) * float64(time.Minute))
			used.regain = max(used.regain, wait)
		}
	}
	return used
}

// note ends the run where the allowance is nearly used up. What the answer
// brought is still good.
func (r *graphRun) note(h http.Header) {
	used := graphUsageOf(h)
	switch {
	case used.percent >= graphFull:
		e := mention.Errorf(mention.RateLimited, "%.0f%% of the allowance of %s's interface is used: no more was asked",
			used.percent, r.site.source).WithHint("%s", graphComeBack(used.regain))
		e.RetryAfter = used.regain
		r.halted = e
	case used.percent >= graphMuch && !r.warned:
		r.warned = true
		r.env.Tell(fmt.Sprintf("%.0f%% of the allowance of %s's interface is used", used.percent, r.site.source))
	}
}
