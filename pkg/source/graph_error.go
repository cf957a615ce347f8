package source

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"

	"github.com/earshot-cli/earshot/pkg/web"
)

// graphFault is the error that a Graph answer holds. Its code says more than the
// status: a throttle is a 400 as well.
type graphFault struct {
	Message   string `json:"message"`
	Code      int    `json:"code"`
	Subcode   int    `json:"error_subcode"`
	Transient bool   `json:"is_transient"`
	// UserMessage is for the people who use an app; it is often the clearer one.
	UserMessage string `json:"error_user_msg"`
}

// graphFaultOf finds the site's own words in an error; nil if there are none.
func graphFaultOf(err error) *graphFault {
	status, ok := errors.AsType[*web.StatusError](err)
	if !ok {
		return nil
	}
	return graphFaultIn(status.Body)
}

func graphFaultIn(body []byte) *graphFault {
	var said struct {
		Error *graphFault `json:"error"`
	}
	if json.Unmarshal(body, &said) != nil || said.Error == nil || said.Error.Code == 0 && said.Error.Message == "" {
		return nil
	}
	return said.Error
}

// throttled reports whether an allowance is used up: of the app (4), the user
// (17), the page (32), for reading (341), of any kind (613), or of one of the
// business use cases.
func (f *graphFault) throttled() bool {
	switch f.Code {
	case 4, 17, 18, 32, 341, 613:
		return true
	}
	return f.Code >= 80000 && f.Code <= 80014
}

// passing reports whether the same request may be answered a little later.
func (f *graphFault) passing() bool {
	return !f.throttled() && !f.unfit() && (f.Code == 1 || f.Code == 2 || f.Transient)
}

// tooMuch reports whether the site wants a smaller page.
func (f *graphFault) tooMuch() bool {
	return f.Code == 1 && f.says("reduce the amount of data")
}

// unfit reports whether the token itself is no good.
func (f *graphFault) unfit() bool {
	switch f.Code {
	case 102, 190, 450, 452, 458, 459, 460, 463, 464, 467:
		return true
	}
	return f.Code == 2500 && f.says("access token") || f.unproven()
}

// unproven reports whether the app's secret is missing or wrong.
func (f *graphFault) unproven() bool { return f.says("app secret proof") || f.says("appsecret_proof") }

// forbidden reports whether the token is good and lacks a permission. Code 100
// is also that of a wrong parameter and of what is gone: it means a permission
// where one is named.
func (f *graphFault) forbidden() bool {
	switch {
	case f.Code == 3, f.Code == 10, f.Code >= 200 && f.Code <= 299:
		return true
	case f.Code == 100:
		return f.permissions() != "" || f.says("permission") && !f.says("does not exist")
	}
	return false
}

// gone reports whether what was asked for is not there, or not for this token.
func (f *graphFault) gone() bool {
	return !f.forbidden() && (f.Code == 100 && (f.Subcode == 33 || f.says("does not exist")) ||
		f.Code == 21 || f.Code == 24 || f.Code == 803)
}

// removed reports whether the interface no longer has what was asked for.
func (f *graphFault) removed() bool {
	return f.Code == 12 || f.Code == 2635 || f.Code == 2500 && !f.unfit() || f.Code == 100 && f.says("nonexisting field")
}

func (f *graphFault) says(words string) bool {
	return strings.Contains(strings.ToLower(f.Message), words)
}

// graphPermissions are the permissions and features that answers name.
var graphPermissions = []string{
	"pages_read_engagement", "pages_read_user_content", "pages_show_list", "pages_manage_metadata",
	"Page Public Content Access", "Page Public Metadata Access",
	"instagram_basic", "instagram_manage_comments", "instagram_business_basic", "instagram_business_manage_comments",
	"Instagram Public Content Access",
	"threads_basic", "threads_keyword_search", "threads_manage_mentions",
}

// permissions lists those that the site names; "" if it names none.
func (f *graphFault) permissions() string {
	var named []string
	for _, p := range graphPermissions {
		if strings.Contains(f.Message, p) {
			named = append(named, p)
		}
	}
	return strings.Join(named, " or ")
}

// token says what is wrong with a token.
func (f *graphFault) token() string {
	switch cmp.Or(f.Subcode, f.Code) {
	case 458:
		return "its app was taken off the account"
	case 459, 464:
		return "its owner has to sign in at the site first"
	case 460:
		return "it ended when the account's password was changed"
	case 463:
		return "it has expired"
	case 467:
		return "it is invalid: its owner has signed out or withdrawn it"
	}
	return "it is expired, withdrawn or wrong"
}
