package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"hubbub/server/gate"
	"hubbub/server/wire"
)

// A content is an answer that is ready to be sent, to one or to many. It does not
// change from then on.
type content struct {
	contentType string
	body        []byte
	tag         string // the ETag of body
	compressed  []byte // nil if it is compressed for each who asks for that
}

func newContent(contentType string, body []byte) *content {
	sum := sha256.Sum256(body)
	return &content{contentType: contentType, body: body, tag: `"` + hex.EncodeToString(sum[:12]) + `"`}
}

// compress makes ready what is sent to those who take it compressed.
func (c *content) compress() *content {
	if len(c.body) >= minCompressed {
		c.compressed = compressed(c.body)
	}
	return c
}

// encode returns JSON.
func encode(value any) ([]byte, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return body.Bytes(), err
}

// send sends a content, or 304 to who has it already. Nothing of it stays the same for
// ever: what is old is removed some day.
func (c *content) send(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Add("Vary", "Accept-Encoding")
	header.Set("Cache-Control", "no-cache")
	if known := c.known(r); known != "" {
		header.Set("ETag", known)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body, tag := c.body, c.tag
	if len(body) >= minCompressed && acceptsGzip(r) {
		if body = c.compressed; body == nil {
			body = compressed(c.body)
		}
		tag = withSuffix(tag)
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("ETag", tag)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set("Content-Type", c.contentType)
	w.Write(body)
}

// known returns the ETag under which a client has a content already, compressed or
// not, "" if it has not (RFC 9110 section 13.1.2).
func (c *content) known(r *http.Request) string {
	for known := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		switch tag := strings.TrimPrefix(strings.TrimSpace(known), "W/"); tag {
		case c.tag, withSuffix(c.tag):
			return tag
		case "*":
			return c.tag
		}
	}
	return ""
}

// withSuffix returns the ETag of what is compressed.
func withSuffix(tag string) string { return strings.TrimSuffix(tag, `"`) + compressedSuffix + `"` }

// A problem is what goes wrong (RFC 9457).
type problem struct {
	Type             string `json:"type"`
	Title            string `json:"title"`
	Status           int    `json:"status"`
	Code             string `json:"code,omitempty"` // for programs, where they have a choice
	Detail           string `json:"detail"`         // for people
	RetryAfterMillis int64  `json:"retry_after_ms,omitempty"`
}

// Codes of problems that all may meet.
const (
	codeNotFound  = "not_found" // what it is about is not there
	codeForbidden = "forbidden" // the person's role does not allow it
)

// refuse answers with problem details.
func refuse(w http.ResponseWriter, status int, detail string) {
	problem{Status: status, Detail: detail}.send(w)
}

// refuseFor is refuse for what may succeed after a while; 0 says nothing of that.
func refuseFor(w http.ResponseWriter, status int, wait time.Duration, detail string) {
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.FormatInt(gate.RoundUp(wait, time.Second), 10))
	}
	problem{Status: status, Detail: detail, RetryAfterMillis: gate.RoundUp(wait, time.Millisecond)}.send(w)
}

// send answers with a problem that has a status and a detail.
func (p problem) send(w http.ResponseWriter) {
	p.Type, p.Title = "about:blank", http.StatusText(p.Status)
	body, _ := json.Marshal(p) // strings and numbers: cannot fail
	header := w.Header()
	header.Set("Content-Type", "application/problem+json")
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	w.Write(append(body, '\n'))
}

// logUnread writes down that the history does not answer, unless it is who asked that has
// gone.
func (h *handler) logUnread(err error) {
	if !errors.Is(err, context.Canceled) {
		h.Log.Error("history: cannot be read", "error", err)
	}
}

// refuseUnread answers when the history does not.
func refuseUnread(w http.ResponseWriter) {
	w.Header().Set("Retry-After", gate.RetryAfterSeconds)
	refuse(w, http.StatusServiceUnavailable, "the history cannot be read now; try again later")
}

// codeStatus are the statuses of what the rooms refuse. Others are the server's fault.
var codeStatus = map[wire.Code]int{
	wire.Forbidden:        http.StatusForbidden,
	wire.Banned:           http.StatusForbidden,
	wire.NotFound:         http.StatusNotFound,
	wire.RoomInvalid:      http.StatusNotFound,
	wire.BadMessage:       http.StatusBadRequest,
	wire.Empty:            http.StatusBadRequest,
	wire.TooLate:          http.StatusConflict,
	wire.TooLong:          http.StatusBadRequest,
	wire.BadReaction:      http.StatusBadRequest,
	wire.Filtered:         http.StatusUnprocessableEntity,
	wire.IDReused:         http.StatusUnprocessableEntity,
	wire.TooManyReactions: http.StatusUnprocessableEntity,
}
