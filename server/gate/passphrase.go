package gate

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"

	"hubbub/server/recent"
)

// MaxPassphrase is how many bytes a passphrase has at most.
const MaxPassphrase = 512

// While others try passphrases, an address from which the right one came stays welcome for
// trustFor; maxTrusted of them are remembered.
const (
	trustFor   = 24 * time.Hour
	maxTrusted = 1 << 14
)

// Why NewPassphrase refuses a text.
var (
	errNoPassphrase  = errors.New("there is no passphrase in it")
	errBadPassphrase = errors.New("a passphrase is one line of characters that can be typed")
	errPassphrase    = fmt.Errorf("a passphrase has at most %d bytes", MaxPassphrase)
)

// A Passphrase is what all who enter a site know. It is compared as RFC 8265 has it
// (OpaqueString), however a keyboard encodes its accents. Who guesses is held back. The
// limit on all together does not hold for addresses from which the right one came a while
// ago, but private ones: or whoever guesses would lock the others out.
//
// Safe for concurrent use.
type Passphrase struct {
	sum [sha256.Size]byte
	now func() time.Duration // since any start

	mu      sync.Mutex // so that the right ones of a crowd are not taken for guesses
	guesses *Guesses
	trusted *recent.Map[netip.Prefix, time.Duration] // until when
}

// NewPassphrase takes a passphrase, and the blanks around it off. now is time.Now, but in
// tests.
func NewPassphrase(text string, now func() time.Time) (*Passphrase, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return nil, errNoPassphrase
	case len(text) > MaxPassphrase:
		return nil, errPassphrase
	}
	sum, ok := sumOf(text)
	if !ok {
		return nil, errBadPassphrase
	}
	guesses := NewGuesses(now)
	return &Passphrase{
		sum:     sum,
		now:     guesses.now,
		guesses: guesses,
		trusted: recent.NewMap[netip.Prefix](maxTrusted, func(until time.Duration) time.Duration { return until }),
	}, nil
}

// sumOf returns what is compared of a text: sums have one length, so that the time it
// takes tells nothing.
func sumOf(text string) (sum [sha256.Size]byte, ok bool) {
	if len(text) > MaxPassphrase || !utf8.ValidString(text) {
		return sum, false
	}
	opaque, err := precis.OpaqueString.String(strings.TrimSpace(text))
	return sha256.Sum256([]byte(opaque)), err == nil
}

// Check reports whether a text is the passphrase. If too many from its address, or in all,
// were not, it is not looked at before wait is over.
func (p *Passphrase) Check(ip netip.Addr, text string) (right bool, wait time.Duration) {
	sum, ok := sumOf(text)
	p.mu.Lock()
	defer p.mu.Unlock()
	take, giveBack := p.guesses.Take, p.guesses.GiveBack
	if p.trustsLocked(ip) {
		take, giveBack = p.guesses.takeOwn, p.guesses.giveBackOwn
	}
	if wait := take(ip); wait > 0 {
		return false, wait
	}
	if same := subtle.ConstantTimeCompare(sum[:], p.sum[:]) == 1; !same || !ok {
		return false, 0
	}
	giveBack(ip)
	p.trustLocked(ip)
	return true, 0
}

func (p *Passphrase) trustsLocked(ip netip.Addr) bool {
	return !IsExempt(ip) && p.trusted.Get(Network(ip)) > p.now()
}

// trustLocked remembers that the right one came from an address.
func (p *Passphrase) trustLocked(ip netip.Addr) {
	if IsExempt(ip) {
		return
	}
	now := p.now()
	p.trusted.Update(Network(ip), now, func(time.Duration) (time.Duration, bool) { return now + trustFor, true })
}
