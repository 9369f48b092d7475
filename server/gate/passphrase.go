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

// Wrong passphrases: so many a minute, and as many at once.
const (
	wrongPerAddress = 5
	wrongInAll      = 100
)

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
// (OpaqueString), however a keyboard encodes its accents. Who guesses is held back: an
// address, and all together, because guesses may come from many. The total alone holds
// for private addresses, behind which may be everybody, and does not hold for addresses
// from which the right one came a while ago: or whoever guesses would lock the others out.
//
// Safe for concurrent use.
type Passphrase struct {
	sum [sha256.Size]byte
	now func() time.Duration // since any start

	mu      sync.Mutex // so that as many are compared as may be wrong, even if they come at once
	wrong   *Meter
	all     *Buckets[struct{}]
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
	started := now()
	p := &Passphrase{sum: sum, now: func() time.Duration { return now().Sub(started) }}
	p.wrong = newMeter(wrongPerAddress/time.Minute.Seconds(), wrongPerAddress, p.now)
	p.all = NewBuckets[struct{}](wrongInAll/time.Minute.Seconds(), wrongInAll)
	p.trusted = recent.NewMap[netip.Prefix](maxTrusted, func(until time.Duration) time.Duration { return until })
	return p, nil
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
	trusted := p.trustsLocked(ip)
	if wait := p.takeLocked(ip, trusted); wait > 0 {
		return false, wait
	}
	if same := subtle.ConstantTimeCompare(sum[:], p.sum[:]) == 1; !same || !ok {
		return false, 0
	}
	p.giveBackLocked(ip, trusted)
	p.trustLocked(ip)
	return true, 0
}

// takeLocked takes one try, or returns how long until there is one.
func (p *Passphrase) takeLocked(ip netip.Addr, trusted bool) (wait time.Duration) {
	if wait = p.wrong.Take(ip); wait > 0 || trusted {
		return wait
	}
	if wait = p.all.Take(struct{}{}, p.now()); wait > 0 {
		p.wrong.Draw(ip, -1)
	}
	return wait
}

// giveBackLocked undoes takeLocked: the right one costs nothing.
func (p *Passphrase) giveBackLocked(ip netip.Addr, trusted bool) {
	p.wrong.Draw(ip, -1)
	if !trusted {
		p.all.Draw(struct{}{}, p.now(), -1)
	}
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
