package api

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"time"

	"hubbub/server/gate"
)

// What one address may ask.
const (
	// A page that is scrolled asks for one page of messages after the other; several
	// people behind one address may do so.
	questionRate  = 20 // questions about messages a second
	questionBurst = 100

	// Who looks for somebody asks with each letter or two.
	peopleRate  = 10
	peopleBurst = 60

	// Five hundred pages behind one address ask for the rooms 17 times a second.
	listingRate  = 50
	listingBurst = 200

	// Who signs out is remembered.
	endRate  = 1. / 6 // a second
	endBurst = 10

	maxWaitingAddress = 16  // questions about messages that wait, of one address
	maxWaiting        = 256 // that wait, in all
)

// maxAsked is how many questions about messages are answered at a time.
var maxAsked = gate.SpareProcessors()

// Why a question is refused: values of a metric label.
const (
	reasonRate    = "rate"         // its address asks too often
	reasonHistory = "history_rate" // its address has drawn too much
	reasonWaiting = "waiting"      // too many of its address wait for an answer
	reasonBusy    = "busy"         // too many wait in all, or it has waited too long

	reasonAuthRequired = "auth_required" // it brings no passphrase, or nobody's session
	reasonAuthInvalid  = "auth_invalid"  // it brings another one
	reasonAuthRate     = "auth_rate"     // too many others were brought, or invites that there are not
	reasonInvite       = "invite"        // there is no such invite
	reasonHandovers    = "handovers"     // too many hand-overs wait, of its address or in all
	reasonForbidden    = "forbidden"     // its token is not for that
	reasonInAddress    = "token_in_url"  // its address has a token in the query
	reasonHook         = "hook"          // there is nothing in a report that can be said
	reasonBody         = "body"          // its body is too large, or too slow

	reasonAct = "act" // it is an act that makes no sense, or that this person may not do
)

// Refusals lists why questions are refused.
func Refusals() []string {
	return []string{
		reasonRate, reasonHistory, reasonWaiting, reasonBusy,
		reasonAuthRequired, reasonAuthInvalid, reasonAuthRate, reasonInvite, reasonHandovers,
		reasonForbidden, reasonInAddress, reasonBody, reasonHook,
		reasonAct,
	}
}

// limits are what keeps those who ask from each other's way. Safe for concurrent use.
type limits struct {
	questions *gate.Meter
	listings  *gate.Meter
	people    *gate.Meter
	ends      *gate.Meter
	invites   *gate.Guesses
	asked     *gate.FairQueue
}

func newLimits() limits {
	return limits{
		questions: gate.NewMeter(questionRate, questionBurst),
		listings:  gate.NewMeter(listingRate, listingBurst),
		people:    gate.NewMeter(peopleRate, peopleBurst),
		ends:      gate.NewMeter(endRate, endBurst),
		invites:   gate.NewGuesses(time.Now),
		asked:     gate.NewFairQueue(gate.FairQueueConfig{Slots: maxAsked, PerAddress: maxWaitingAddress, Total: maxWaiting}),
	}
}

// mayAsk reports whether an address may ask once more, and answers if not.
func (h *handler) mayAsk(w http.ResponseWriter, ip netip.Addr, meter *gate.Meter) bool {
	if wait := meter.Take(ip); wait > 0 {
		h.reject(w, ip, reasonRate, wait, "you ask too often; wait a little")
		return false
	}
	return true
}

// mayDraw reports whether an address may be sent more of the history, and answers if not.
func (h *handler) mayDraw(w http.ResponseWriter, ip netip.Addr) bool {
	if wait := h.Drawn.Wait(ip); wait > 0 {
		h.reject(w, ip, reasonHistory, wait, "you have read much of the history; go on in a moment")
		return false
	}
	return true
}

// inTurn answers a question as soon as it is its address's turn, and reports whether it
// did. If not, the client was told.
func (h *handler) inTurn(ctx context.Context, w http.ResponseWriter, ip netip.Addr, find func()) bool {
	if err := h.limits.asked.Acquire(ctx, ip); err != nil {
		h.refuseTurn(w, ip, err)
		return false
	}
	defer h.limits.asked.Release()
	if h.Reads.Acquire(ctx, ip) != nil { // nobody waits for the answer, or it comes too late
		h.reject(w, ip, reasonBusy, 0, "too many read the history; try again later")
		return false
	}
	defer h.Reads.Release()
	find()
	return true
}

// refuseTurn answers whose turn does not come, and err says why.
func (h *handler) refuseTurn(w http.ResponseWriter, ip netip.Addr, err error) {
	switch {
	case errors.Is(err, gate.ErrLineFull):
		h.reject(w, ip, reasonWaiting, time.Second, "too many of your questions wait for an answer")
	case errors.Is(err, context.Canceled): // nobody waits for the answer
	default:
		h.reject(w, ip, reasonBusy, 0, "too many questions wait for an answer; try again later")
	}
}

// reject counts and tells why a question is not answered. Without a wait it is not the
// client's fault.
func (h *handler) reject(w http.ResponseWriter, ip netip.Addr, reason string, wait time.Duration, detail string) {
	h.Refused(reason, ip)
	if wait > 0 {
		w.Header().Set("Connection", "close") // a connection more costs whoever does not wait its share of them
		refuseFor(w, http.StatusTooManyRequests, wait, detail)
		return
	}
	w.Header().Set("Retry-After", gate.RetryAfterSeconds)
	refuse(w, http.StatusServiceUnavailable, detail)
}
