package webhook

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"time"

	"hubbub/server/wire"
)

// What tests of the package look at.
var (
	PauseAfter = pauseAfter
	RetryAfter = retryAfter
	IsPublic   = isPublic
	KeyOf      = keyOf
	Sign       = sign
)

// MaxBytes is the most of a batch of several entries.
const MaxBytes = maxBytes

// With sets what is not for others to set: what draws pauses, and what carries requests.
func (c Config) With(random func(int64) int64, transport http.RoundTripper) Config {
	c.random, c.transport = random, transport
	return c
}

// WithNetwork sets how names and certificates are looked up.
func (c Config) WithNetwork(r *net.Resolver, t *tls.Config) Config {
	c.resolver, c.tls = r, t
	return c
}

// Permits reports whether an address may be dialled for a scheme.
func Permits(scheme string, allowed func(netip.Addr) bool, ip netip.Addr) bool {
	return guardOf(scheme, allowed).permits(ip)
}

// Post sends a body once and returns what came of it.
func Post(c Config, to string, body []byte) (result, status string, after time.Duration) {
	p := New(c).poster
	defer p.close()
	o := p.post(context.Background(), to, "msg_1", []byte("key"), body)
	return o.result, o.status, o.after
}

// Body returns what is sent of some entries.
func Body(of, epoch string, first int64, entries []wire.Entry) []byte {
	b := batch{room: of, epoch: epoch, first: first}
	for i := range entries {
		b.takes(&entries[i])
	}
	return b.body(time.Unix(0, 0))
}
