package wire

import (
	"fmt"
	"strconv"
)

// An Error is a refusal on its way to a client.
type Error struct {
	Code    Code
	Message string // for people: what is wrong and what to do
	ID      string // the client's id of the refused message, if it had one
	Lives   bool   // nothing is closed whatever the code: a rename was refused, not a join

	// RetryAfterMillis says when the same request can succeed, 0 when unknown.
	RetryAfterMillis int64
}

func (e *Error) Error() string { return string(e.Code) + ": " + e.Message }

// Closes reports whether the connection ends with the error.
func (e *Error) Closes() bool { return !e.Lives && e.Code.CloseCode() != 0 }

// Errorf returns an Error with a formatted message.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// AppendError appends an error event.
func AppendError(dst []byte, e *Error) []byte {
	dst = append(dst, `{"type":"error","code":`...)
	dst = appendString(dst, string(e.Code))
	dst = append(dst, `,"message":`...)
	dst = appendString(dst, e.Message)
	if e.ID != "" {
		dst = append(dst, `,"id":`...)
		dst = appendString(dst, e.ID)
	}
	if e.RetryAfterMillis > 0 {
		dst = append(dst, `,"retry_after_ms":`...)
		dst = strconv.AppendInt(dst, e.RetryAfterMillis, 10)
	}
	if e.Closes() && e.Code.Final() {
		dst = append(dst, `,"final":true`...)
	}
	return append(dst, '}')
}

// NotReady is the reason why a server sends clients away that goes on: it cannot know what the
// others of its cluster have, and these may take them.
const NotReady = "not_ready"

// AppendDraining appends the notice that this client should come back, and when: the server goes
// away, or there is another reason.
func AppendDraining(dst []byte, retryAfterMillis int64, reason string) []byte {
	dst = append(dst, `{"type":"draining","retry_after_ms":`...)
	dst = strconv.AppendInt(dst, retryAfterMillis, 10)
	if reason != "" {
		dst = append(dst, `,"reason":`...)
		dst = appendString(dst, reason)
	}
	return append(dst, '}')
}
