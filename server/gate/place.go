package gate

import (
	"container/list"
	"context"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// silence is how long a request may take before it counts as one that stays away.
const silence = 5 * time.Second

// A Place is that of a request among all that there are, from when its socket is accepted
// until it is a connection for good or has ended. Safe for concurrent use.
type Place struct {
	gate    *Gate
	ip      netip.Addr    // whom it counts for; the zero Addr for nobody
	close   func() error  // frees the socket, to make room
	phase   phase         // guarded by capacity.mu
	since   time.Time     // guarded by capacity.mu; when the phase began
	element *list.Element // guarded by capacity.mu; where it is among those in its phase
}

// Enter counts in a socket that was accepted, or says why there can be no more; Leave ends
// it. ip is whom it counts for: nobody, if the zero Addr, as behind a proxy are many.
// Others may be closed to make room for it.
func (g *Gate) Enter(ip netip.Addr, close func() error) (*Place, *Refusal) {
	if refused := g.holdSocket(ip); refused != nil {
		return nil, refused
	}
	p := &Place{gate: g, ip: ip, close: close, since: g.config.Now()}
	reason, evicted := g.capacity.enter(p)
	g.close(evicted)
	if reason != "" {
		g.config.Refused(reason, ip)
		return nil, refusalOf(reason, retryAfter)
	}
	return p, nil
}

// RefuseProxy tells of a peer that is trusted to say for whom it connects, and has not.
func (g *Gate) RefuseProxy(peer netip.Addr) { g.config.Refused(reasonProxy, peer) }

// CountFor makes a place that counted for nobody count for an address, or ends it and says
// why it cannot.
func (p *Place) CountFor(ip netip.Addr) *Refusal {
	if refused := p.gate.holdSocket(ip); refused != nil {
		p.Leave()
		return refused
	}
	if reason := p.gate.capacity.countFor(p, ip); reason != "" {
		p.gate.config.Refused(reason, ip)
		return refusalOf(reason, retryAfter)
	}
	return nil
}

// close closes what makes room for others.
func (g *Gate) close(evicted []eviction) {
	for _, e := range evicted {
		e.place.close()
		if reason := evictions[e.from]; reason != "" {
			g.config.Refused(reason, e.place.ip)
		}
	}
}

// evictions is what is counted when a request makes room for others. One that is answered
// and idle has nothing to lose.
var evictions = map[phase]string{unfinished: reasonUnfinished, answering: reasonUntaken}

// Answer notes that the request is whole and is being answered.
func (p *Place) Answer() { p.move(answering) }

// Idle notes that the request was answered, and that another may follow.
func (p *Place) Idle() { p.move(idle) }

// Leave ends a place. One that has become a connection is left alone.
func (p *Place) Leave() {
	if from, stayed := p.move(gone); from == unfinished && stayed >= silence {
		p.gate.config.Refused(reasonUnfinished, p.ip)
	}
}

func (p *Place) move(to phase) (from phase, stayed time.Duration) {
	return p.gate.capacity.move(p, to, p.gate.config.Now())
}

type placeKey struct{}

// WithPlace is for http.Server.ConnContext: requests of the connection know its place.
// conn has one if it has a method Place, or is a layer above one that has.
func WithPlace(ctx context.Context, conn net.Conn) context.Context {
	if p := PlaceOf(conn); p != nil {
		return context.WithValue(ctx, placeKey{}, p)
	}
	return ctx
}

// PlaceOf returns the place of a connection, nil if it has none.
func PlaceOf(conn net.Conn) *Place {
	switch c := conn.(type) {
	case interface{ Place() *Place }:
		return c.Place()
	case interface{ NetConn() net.Conn }: // TLS
		return PlaceOf(c.NetConn())
	default:
		return nil
	}
}

// Follow is for http.Server.ConnState, which does not tell when a request begins.
func Follow(conn net.Conn, state http.ConnState) {
	p := PlaceOf(conn)
	switch {
	case p == nil:
	case state == http.StateIdle:
		p.Idle()
	case state == http.StateClosed:
		p.Leave()
	}
}

// Answering notes of each request that it is whole.
func Answering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := placeOfRequest(r); p != nil {
			p.Answer()
		}
		next.ServeHTTP(w, r)
	})
}

func placeOfRequest(r *http.Request) *Place {
	p, _ := r.Context().Value(placeKey{}).(*Place)
	return p
}
