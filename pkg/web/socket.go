package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/coder/websocket"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	// maxMessage bounds one message of a websocket.
	maxMessage = 1 << 20
	// maxSilence is how long a message is waited for.
	maxSilence = 30 * time.Second
)

// Socket is a websocket to a site. It is used by one goroutine at a time.
type Socket struct {
	conn  *websocket.Conn
	where string
	hide  scrubber
}

// Dial opens a websocket through a client, which confines and paces it like any
// request. The address is one of http or https. Errors are those of Get; an
// answer that opens no websocket is of kind Changed.
func Dial(ctx context.Context, c *http.Client, address string) (*Socket, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, mention.Errorf(mention.Failure, "the address of a websocket is not usable")
	}
	hide := scrubberOf(c)
	where := hide.secrets(endpoint(u))
	// Uncompressed, so that what is bounded is what comes.
	//nolint:bodyclose // Dial leaves no body open
	conn, res, err := websocket.Dial(ctx, address, &websocket.DialOptions{HTTPClient: c, CompressionMode: websocket.CompressionDisabled})
	switch {
	case err != nil && res == nil:
		return nil, failure(ctx, where, hide.err(err))
	case err != nil:
		e := statusError(where, hide, res)
		if e.Code < 400 {
			e.as, e.what = mention.Changed, "answered without opening a websocket"
		}
		return nil, e.asError()
	}
	conn.SetReadLimit(maxMessage)
	return &Socket{conn, where, hide}, nil
}

// Send sends a value as JSON.
func (s *Socket) Send(ctx context.Context, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return mention.Errorf(mention.Failure, "the message cannot be written as JSON: %w", err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, maxSilence, errSilent)
	defer cancel()
	return s.failed(ctx, s.conn.Write(ctx, websocket.MessageText, body))
}

// Receive returns the next message, of at most 1 MiB. A site that says nothing
// for 30 seconds is an error of kind Unavailable.
func (s *Socket) Receive(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, maxSilence, errSilent)
	defer cancel()
	_, body, err := s.conn.Read(ctx)
	return body, s.failed(ctx, err)
}

// Close ends the connection at once.
func (s *Socket) Close() { _ = s.conn.CloseNow() }

const errSilent = silence(maxSilence)

// silence is the error when a site says nothing for so long.
type silence time.Duration

func (s silence) Error() string { return fmt.Sprintf("no message within %s", time.Duration(s)) }

// failed gives a kind to an error of the connection.
func (s *Socket) failed(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	kind := mention.Unavailable
	closed, byPeer := errors.AsType[websocket.CloseError](err)
	switch {
	case errors.Is(context.Cause(ctx), errSilent):
		err = errSilent
	case ctx.Err() != nil:
		return failure(ctx, s.where, err)
	case errors.Is(err, websocket.ErrMessageTooBig):
		kind, err = mention.Changed, fmt.Errorf("a message is longer than %d bytes", maxMessage)
	case byPeer && closed.Code == websocket.StatusPolicyViolation:
		kind, err = mention.Blocked, fmt.Errorf("the site closed the connection: %.200q", s.hide.text(closed.Reason))
	case byPeer:
		err = fmt.Errorf("the site closed the connection: %.200q (%d)", s.hide.text(closed.Reason), closed.Code)
	case errors.Is(err, io.EOF):
		err = errors.New("the connection was cut off")
	default:
		err = s.hide.err(err)
	}
	return mention.Errorf(kind, "%s: %w", s.where, err).WithHint("%s", hint(kind, 0))
}
