package notify

import (
	"net/smtp"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// auth picks the way to sign in: PLAIN (RFC 4616) unless the server has LOGIN alone.
func (e *Email) auth(c *smtp.Client) smtp.Auth {
	_, list := c.Extension("AUTH")
	offered := strings.Fields(strings.ToUpper(list))
	for _, way := range offered {
		if way == "PLAIN" {
			return signIn{way, e.o.User, e.o.Password}
		}
	}
	for _, way := range offered {
		if way == "LOGIN" {
			return signIn{way, e.o.User, e.o.Password}
		}
	}
	return signIn{}
}

// signIn implements smtp.Auth. The connection is private, or does not leave this
// machine: greet and dial see to that.
type signIn struct{ way, user, password string }

// Start implements smtp.Auth.
func (a signIn) Start(*smtp.ServerInfo) (string, []byte, error) {
	switch a.way {
	case "":
		return "", nil, mention.Errorf(mention.Failure, "the server offers no way to sign in that earshot knows (PLAIN, LOGIN)").
			WithHint("remove user if it needs none")
	case "PLAIN":
		return a.way, []byte("\x00" + a.user + "\x00" + a.password), nil
	}
	return a.way, nil, nil
}

// Next implements smtp.Auth: LOGIN asks for the user, then for the password, in words
// that differ.
func (a signIn) Next(asked []byte, more bool) ([]byte, error) {
	switch {
	case !more:
		return nil, nil
	case a.way == "LOGIN" && strings.HasPrefix(strings.ToLower(string(asked)), "user"):
		return []byte(a.user), nil
	case a.way == "LOGIN" && strings.HasPrefix(strings.ToLower(string(asked)), "pass"):
		return []byte(a.password), nil
	}
	return nil, mention.Errorf(mention.Failure, "the server asks what signing in does not know")
}
