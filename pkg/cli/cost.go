package cli

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/quota"
	"github.com/earshot-cli/earshot/pkg/scan"
	"github.com/earshot-cli/earshot/pkg/web"
)

// usage is the ledger of daily budgets.
func (s *session) usage(c *config.Loaded) *quota.Ledger {
	if s.ledger == nil {
		s.ledger = quota.New(c.Paths.Usage(), s.Now)
	}
	return s.ledger
}

// budget lets a client take what it sends from its source's daily budgets.
func (s *session) budget(c *config.Loaded, o *web.Options, spec mention.Spec, set config.Source) {
	if len(spec.Cost.Budgets) == 0 || spec.Cost.Of == nil {
		return
	}
	ledger := s.usage(c)
	o.Spend = func(r *http.Request) error {
		charge := spec.Cost.Of(r)
		b, ok := budgetOf(spec, charge.Budget)
		if !ok {
			return nil
		}
		return ledger.Spend(spec.Name, b, perDay(b, set), charge.Units)
	}
	o.Unspend = func(r *http.Request) {
		charge := spec.Cost.Of(r)
		if b, ok := budgetOf(spec, charge.Budget); ok {
			ledger.GiveBack(spec.Name, b, charge.Units)
		}
	}
}

// exhausted notes that a site calls a budget used up.
func (s *session) exhausted(c *config.Loaded, spec mention.Spec) func(string) {
	return func(name string) {
		if b, ok := budgetOf(spec, name); ok {
			s.usage(c).Exhaust(spec.Name, b)
		}
	}
}

func budgetOf(spec mention.Spec, name string) (mention.Budget, bool) {
	for _, b := range spec.Cost.Budgets {
		if b.Name == name {
			return b, true
		}
	}
	return mention.Budget{}, false
}

// perDay is what the user was granted of a budget.
func perDay(b mention.Budget, set config.Source) int {
	if n, err := strconv.Atoi(set.Options[b.Option]); err == nil && n >= 0 {
		return n
	}
	return b.PerDay
}

// leftToday says what is left of a source's daily budgets, or of those that were
// used; "" if there are none.
func (s *session) leftToday(c *config.Loaded, spec mention.Spec, used bool) string {
	set, err := c.Source(spec)
	if err != nil {
		return ""
	}
	var parts []string
	for _, b := range spec.Cost.Budgets {
		day := perDay(b, set)
		left := s.usage(c).Left(spec.Name, b, day)
		if !used || left < day {
			parts = append(parts, fmt.Sprintf("%d of %d %s", left, day, b.Unit))
		}
	}
	if parts == nil {
		return ""
	}
	return strings.Join(parts, ", ") + " left today"
}

// tellBudgets adds to each tally what is left of the daily budgets in use, and
// warns if the count cannot be kept.
func (s *session) tellBudgets(c *config.Loaded, picked []chosen, tallies []scan.Tally) {
	for i, p := range picked {
		if left := s.leftToday(c, p.spec, true); left != "" && i < len(tallies) {
			tallies[i].Notes = append(tallies[i].Notes, left)
		}
	}
	if s.ledger != nil && s.ledger.Err() != nil {
		s.log.Warn("daily budgets are not counted across runs: " + s.ledger.Err().Error())
	}
}

// price says what a scan of a source costs at the most. The charges are those of
// a dry run: of the first page of each search.
func price(spec mention.Spec, limit int, charges []mention.Charge) string {
	cost := spec.Cost
	switch {
	case cost.PerPost > 0 && limit > 0:
		return fmt.Sprintf("at most %s with --limit %d; %s", dollars(mostUSD(cost, limit, charges)), limit, cost.Doc)
	case cost.PerPost > 0:
		return fmt.Sprintf("%s a post, without a limit (--limit); %s", dollars(cost.PerPost), cost.Doc)
	}
	return costText(spec)
}

// mostUSD is the most that reading up to limit posts costs. Whole pages are paid,
// and where there are several searches, of each a page that is hardly used.
func mostUSD(cost mention.Cost, limit int, charges []mention.Charge) float64 {
	charges = slices.DeleteFunc(slices.Clone(charges), func(c mention.Charge) bool { return c.Posts <= 0 })
	switch len(charges) {
	case 0:
		return cost.PerPost * float64(limit)
	case 1:
		pages := (limit + charges[0].Posts - 1) / charges[0].Posts
		return charges[0].USD * float64(pages)
	}
	var begun, perPost float64
	for _, c := range charges {
		begun += c.USD
		perPost = max(perPost, c.USD/float64(c.Posts))
	}
	return perPost*float64(limit) + begun
}

// chargeText says what one request takes.
func chargeText(spec mention.Spec, c mention.Charge) string {
	var parts []string
	if b, ok := budgetOf(spec, c.Budget); ok && c.Units > 0 {
		parts = append(parts, fmt.Sprintf("%d of the day's %s", c.Units, b.Unit))
	}
	if c.USD > 0 {
		parts = append(parts, "at most "+dollars(c.USD))
	}
	if parts == nil {
		return "free"
	}
	return strings.Join(parts, ", ")
}

// dollars writes an amount with as many places as matter.
func dollars(usd float64) string {
	if usd < 1 {
		return "$" + strconv.FormatFloat(usd, 'f', 3, 64)
	}
	return "$" + strconv.FormatFloat(usd, 'f', 2, 64)
}

// costText is the cost of a source's interface in general.
func costText(spec mention.Spec) string {
	if spec.Cost.Doc == "" {
		return "free"
	}
	return spec.Cost.Doc
}
