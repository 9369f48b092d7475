package gate

import (
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	stranger = netip.MustParseAddr("203.0.113.7")
	friend   = netip.MustParseAddr("198.51.100.9")
	loopback = netip.MustParseAddr("127.0.0.1")
)

// newTestPassphrase returns one whose clock stands until it is put on.
func newTestPassphrase(t *testing.T, text string) (p *Passphrase, clock *time.Time) {
	t.Helper()
	clock = new(time.Time)
	*clock = time.Unix(1_790_000_000, 0)
	p, err := NewPassphrase(text, func() time.Time { return *clock })
	if err != nil {
		t.Fatal(err)
	}
	return p, clock
}

// wantCheck checks what becomes of a passphrase.
func wantCheck(t *testing.T, p *Passphrase, ip netip.Addr, text string, right bool, wait time.Duration) {
	t.Helper()
	if gotRight, gotWait := p.Check(ip, text); gotRight != right || gotWait != wait {
		t.Errorf("%s %q: %v, %v; want %v, %v", ip, text, gotRight, gotWait, right, wait)
	}
}

// TestPassphrase: it is one however it is typed, and only whole.
func TestPassphrase(t *testing.T) {
	p, clock := newTestPassphrase(t, " Ação às 9\r\n")
	for text, want := range map[string]bool{
		"Ação às 9":                   true,
		"Ação às 9 \n":                true,
		"Ac\u0327a\u0303o a\u0300s 9": true, // accents of their own, as macOS types them
		"Ação\u00a0às 9":              true,
		"ação às 9":                   false,
		"Acao as 9":                   false,
		"Ação às":                     false,
		"Ação às 99":                  false,
		"":                            false,
		" ":                           false,
		"\x00":                        false,
		"\xff":                        false,
		strings.Repeat("a", 600):      false,
	} {
		*clock = clock.Add(time.Hour)
		wantCheck(t, p, stranger, text, want, 0)
	}
}

// TestNoPassphrase: what nobody could give is refused.
func TestNoPassphrase(t *testing.T) {
	for text, want := range map[string]error{
		"": errNoPassphrase, " \n": errNoPassphrase, "two\nlines": errBadPassphrase, "a\x00": errBadPassphrase, "\xff": errBadPassphrase,
		strings.Repeat("a", MaxPassphrase+1): errPassphrase, strings.Repeat("a", MaxPassphrase): nil,
	} {
		if _, err := NewPassphrase(text, time.Now); err != want {
			t.Errorf("%.20q: %v, want %v", text, err, want)
		}
	}
}

// TestWrongOfAddress: an address, which is a /64, has so many tries; the right one is not
// looked at before its time either, and costs nothing.
func TestWrongOfAddress(t *testing.T) {
	p, clock := newTestPassphrase(t, "open")
	const every = time.Minute / wrongPerAddress
	for range 3 * wrongInAll {
		wantCheck(t, p, friend, "open", true, 0)
	}
	first, second := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8::2")
	for i := range wrongPerAddress {
		wantCheck(t, p, first, "guess"+strconv.Itoa(i), false, 0)
	}
	wantCheck(t, p, second, "open", false, every)
	wantCheck(t, p, friend, "open", true, 0)
	*clock = clock.Add(every - 1)
	wantCheck(t, p, first, "open", false, 1)
	*clock = clock.Add(1)
	wantCheck(t, p, first, "guess", false, 0)
	wantCheck(t, p, first, "open", false, every)
	*clock = clock.Add(every)
	wantCheck(t, p, first, "open", true, 0)
}

// TestWrongInAll: guesses from many addresses, or from a private one, have a total. Who
// was let in before is not kept out by it, but where everybody may be behind one address.
func TestWrongInAll(t *testing.T) {
	p, clock := newTestPassphrase(t, "open")
	const every = time.Minute / wrongInAll
	wantCheck(t, p, friend, "open", true, 0)
	wantCheck(t, p, loopback, "open", true, 0)
	for i := range wrongInAll / 2 {
		wantCheck(t, p, netip.AddrFrom4([4]byte{203, 0, 113, byte(i)}), "guess", false, 0)
		wantCheck(t, p, loopback, "guess", false, 0)
	}
	wantCheck(t, p, netip.MustParseAddr("203.0.113.200"), "open", false, every)
	wantCheck(t, p, loopback, "open", false, every)
	wantCheck(t, p, friend, "open", true, 0)
	for range wrongPerAddress {
		wantCheck(t, p, friend, "guess", false, 0)
	}
	wantCheck(t, p, friend, "open", false, time.Minute/wrongPerAddress)
	*clock = clock.Add(every)
	wantCheck(t, p, loopback, "open", true, 0)
	*clock = clock.Add(trustFor - every - 1)
	p.guesses.all.Draw(struct{}{}, p.now(), 2*wrongInAll)
	wantCheck(t, p, friend, "open", true, 0)
	*clock = clock.Add(trustFor)
	p.guesses.all.Draw(struct{}{}, p.now(), wrongInAll)
	wantCheck(t, p, friend, "open", false, every)
}

// TestGuessesAtOnce: however many come at the same moment, as many are looked at as may be
// wrong.
func TestGuessesAtOnce(t *testing.T) {
	p, _ := newTestPassphrase(t, "open")
	var mu sync.Mutex
	looked := 0
	var guesses sync.WaitGroup
	for range 500 {
		guesses.Go(func() {
			if _, wait := p.Check(stranger, "guess"); wait == 0 {
				mu.Lock()
				looked++
				mu.Unlock()
			}
		})
	}
	guesses.Wait()
	if looked != wrongPerAddress {
		t.Errorf("%d were looked at", looked)
	}
}

// TestTrustIsBounded: addresses that were let in are forgotten when there are too many.
func TestTrustIsBounded(t *testing.T) {
	p, _ := newTestPassphrase(t, "open")
	for i := range maxTrusted + 1000 {
		p.Check(netip.AddrFrom4([4]byte{100, byte(i >> 16), byte(i >> 8), byte(i)}), "open")
	}
	if n := p.trusted.Len(); n > maxTrusted {
		t.Errorf("%d addresses are remembered", n)
	}
}
