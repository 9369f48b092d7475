package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"hubbub/server/gate"
)

// answer sends JSON.
func answer(w http.ResponseWriter, r *http.Request, value any) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		refuse(w, http.StatusInternalServerError, "the answer could not be encoded")
		return
	}
	send(w, r, "application/json", body.Bytes())
}

// send sends a body, or 304 to who has it already. Nothing of it stays the same for
// ever: what is old is removed some day.
func send(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	header := w.Header()
	header.Set("Cache-Control", "no-cache")
	header.Set("ETag", tag)
	if known := known(r, tag); known != "" {
		header.Set("ETag", known)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Type", contentType)
	header.Set("X-Content-Type-Options", "nosniff")
	w.Write(body)
}

// known returns the ETag under which a client has an answer already, compressed or
// not, "" if it has not (RFC 9110 section 13.1.2).
func known(r *http.Request, tag string) string {
	compressed := strings.TrimSuffix(tag, `"`) + compressedSuffix + `"`
	for known := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		switch strings.TrimPrefix(strings.TrimSpace(known), "W/") {
		case tag, "*":
			return tag
		case compressed:
			return compressed
		}
	}
	return ""
}

// refuse answers with problem details (RFC 9457).
func refuse(w http.ResponseWriter, status int, detail string) {
	body, _ := json.Marshal(map[string]any{ // strings and a number: cannot fail
		"type": "about:blank", "title": http.StatusText(status), "status": status, "detail": detail,
	})
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(append(body, '\n'))
}

// refuseUnread answers when the history does not.
func (h *handler) refuseUnread(w http.ResponseWriter, err error) {
	if !errors.Is(err, context.Canceled) {
		h.Log.Error("history: cannot be read", "error", err)
	}
	w.Header().Set("Retry-After", gate.RetryAfterSeconds)
	refuse(w, http.StatusServiceUnavailable, "the history cannot be read now; try again later")
}
