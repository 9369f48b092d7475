package api

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"hubbub/server/gate"
)

// Bounds on hand-overs.
const (
	handoverLife        = 5 * time.Minute
	maxHandovers        = 1000
	maxHandoversAddress = 5
	maxSealed           = 1 << 10 // bytes of a sealed text
	maxHandoverBody     = 2 << 10
)

// A fullError says that too many hand-overs wait to be taken.
type fullError struct {
	wait time.Duration // until one of this address ends; 0 if there are too many in all
}

func (e *fullError) Error() string {
	if e.wait > 0 {
		return "too many of your hand-overs wait to be taken; try again later"
	}
	return "too many hand-overs wait to be taken; try again later"
}

// A handover is what one device of a person leaves for another. It is sealed with a secret
// that the server never sees.
type handover struct {
	id     string
	sealed string
	from   netip.Prefix // zero if its address has no limit
	ends   time.Time
}

// SharedHandovers keep hand-overs for the nodes of a cluster together. They must be safe for concurrent
// use.
type SharedHandovers interface {
	// Put keeps a sealed text under an id for a time.
	Put(ctx context.Context, id, sealed string, life time.Duration) error
	// Take returns a sealed text, once, "" if there is none.
	Take(ctx context.Context, id string) (sealed string, err error)
}

// handovers are kept in memory alone, each until it is taken once, or is too old. Safe for
// concurrent use. In a cluster the nodes keep them together, and here is what was left by this one,
// until it is too old.
type handovers struct {
	shared SharedHandovers // nil for a server alone

	mu   sync.Mutex
	kept []handover // guarded by mu; the oldest first
}

// leave keeps a sealed text and returns its id.
func (h *handovers) leave(sealed string, ip netip.Addr, now time.Time) (id string, err error) {
	made := handover{id: rand.Text(), sealed: sealed, ends: now.Add(handoverLife)}
	if !gate.IsExempt(ip) {
		made.from = gate.Network(ip)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forgetLocked(now)
	if wait := h.waitLocked(made.from, now); wait > 0 {
		return "", &fullError{wait}
	}
	if len(h.kept) >= maxHandovers {
		return "", &fullError{}
	}
	h.kept = append(h.kept, made)
	return made.id, nil
}

// take returns a sealed text, once.
func (h *handovers) take(id string, now time.Time) (sealed string, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forgetLocked(now)
	i := slices.IndexFunc(h.kept, func(k handover) bool { return k.id == id })
	if i < 0 {
		return "", false
	}
	sealed = h.kept[i].sealed
	h.kept = slices.Delete(h.kept, i, i+1)
	return sealed, true
}

// forgetLocked drops those that are too old.
func (h *handovers) forgetLocked(now time.Time) {
	h.kept = slices.DeleteFunc(h.kept, func(k handover) bool { return !now.Before(k.ends) })
}

// waitLocked returns how long an address has to wait until it may leave one more.
func (h *handovers) waitLocked(from netip.Prefix, now time.Time) time.Duration {
	count, first := 0, time.Duration(0)
	for _, k := range h.kept {
		if !from.IsValid() || k.from != from {
			continue
		}
		if count++; count == 1 {
			first = k.ends.Sub(now)
		}
	}
	if count < maxHandoversAddress {
		return 0
	}
	return first
}

// leaveHandover keeps what a device hands over to another one of the same person.
func (h *handler) leaveHandover(w http.ResponseWriter, r *http.Request, ip netip.Addr) {
	if !h.mayHandOver(w, r, ip) {
		return
	}
	sealed, err := readSealed(r.Body)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
	defer cancel()
	id, err := h.handovers.keep(ctx, sealed, ip)
	if full, is := errors.AsType[*fullError](err); is {
		h.reject(w, ip, reasonHandovers, full.wait, full.Error())
		return
	}
	if err != nil {
		h.refuseHandover(w, err)
		return
	}
	sendOnce(w, http.StatusCreated, map[string]any{"id": id, "expires_in_ms": handoverLife.Milliseconds()})
}

// keep keeps a sealed text and returns its id. The error is a *fullError, or another one.
func (h *handovers) keep(ctx context.Context, sealed string, ip netip.Addr) (id string, err error) {
	if h.shared == nil {
		return h.leave(sealed, ip, time.Now())
	}
	id, err = h.leave("", ip, time.Now())
	if err == nil {
		err = h.shared.Put(ctx, id, sealed, handoverLife)
	}
	return id, err
}

// find returns a sealed text, once, "" if there is none.
func (h *handovers) find(ctx context.Context, id string) (sealed string, err error) {
	if h.shared == nil {
		sealed, _ = h.take(id, time.Now())
		return sealed, nil
	}
	return h.shared.Take(ctx, id)
}

// takeHandover answers with what was handed over, once.
func (h *handler) takeHandover(w http.ResponseWriter, r *http.Request, ip netip.Addr) {
	if !h.mayHandOver(w, r, ip) {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
	defer cancel()
	sealed, err := h.handovers.find(ctx, r.PathValue("id"))
	if err != nil {
		h.refuseHandover(w, err)
		return
	}
	if sealed == "" {
		refuse(w, http.StatusNotFound, "there is no such hand-over: it was taken already, or is older than 5 minutes")
		return
	}
	sendOnce(w, http.StatusOK, map[string]any{"sealed": sealed})
}

// refuseHandover answers when the nodes of a cluster do not agree on hand-overs.
func (h *handler) refuseHandover(w http.ResponseWriter, err error) {
	if !errors.Is(err, context.Canceled) {
		h.Log.Warn("hand-overs: the other servers do not answer", "error", err)
	}
	w.Header().Set("Retry-After", gate.RetryAfterSeconds)
	refuse(w, http.StatusServiceUnavailable, "the servers cannot agree at the moment; try again in a moment")
}

// mayHandOver reports whether a request may leave or take something, and answers if not.
func (h *handler) mayHandOver(w http.ResponseWriter, r *http.Request, ip netip.Addr) bool {
	switch {
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "POST")
		refuse(w, http.StatusMethodNotAllowed, "a hand-over is left and taken with POST")
	case !h.Gate.AllowsOrigin(r):
		refuse(w, http.StatusForbidden, "pages of this origin may not use the API; see the setting -origins")
	default:
		return h.mayAsk(w, ip, h.limits.questions)
	}
	return false
}

// readSealed reads {"sealed":"…"}: unpadded base64url (RFC 4648 section 5), which nobody
// here can read.
func readSealed(body io.Reader) (string, error) {
	text, err := io.ReadAll(io.LimitReader(body, maxHandoverBody+1))
	if err != nil {
		return "", errors.New("the body could not be read")
	}
	if len(text) > maxHandoverBody {
		return "", errors.New("the body has more than 2 KiB")
	}
	var left struct {
		Sealed string `json:"sealed"`
	}
	if err := json.Unmarshal(text, &left); err != nil {
		return "", errors.New(`the body is no {"sealed":"…"}`)
	}
	if len(left.Sealed) == 0 || len(left.Sealed) > maxSealed {
		return "", errors.New("sealed has 1 to 1,024 characters")
	}
	if _, err := base64.RawURLEncoding.Strict().DecodeString(left.Sealed); err != nil || strings.ContainsAny(left.Sealed, "\r\n") {
		return "", errors.New("sealed is no base64url without padding")
	}
	return left.Sealed, nil
}

// sendOnce sends what nobody may keep.
func sendOnce(w http.ResponseWriter, status int, value map[string]any) {
	body, _ := encode(value) // strings and numbers: cannot fail
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(body)
}
