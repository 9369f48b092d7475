package gate

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"
)

// A door is a gate with a clock of its own, and what it has told.
type door struct {
	*Gate
	now  time.Time
	told []string
}

func newDoor(c Config) *door {
	d := &door{now: time.Unix(1_700_000_000, 0)}
	c.Now = func() time.Time { return d.now }
	c.Refused = func(reason string, ip netip.Addr) { d.told = append(d.told, reason+" "+ip.String()) }
	d.Gate = New(c)
	return d
}

// enter accepts a socket, and returns whether it was closed to make room.
func (d *door) enter(t *testing.T, ip string) (p *Place, closed *bool) {
	t.Helper()
	closed = new(bool)
	p, refused := d.Enter(addressOf(ip), func() error { *closed = true; return nil })
	if refused != nil {
		t.Fatalf("%s is refused: %+v", ip, refused)
	}
	return p, closed
}

func addressOf(ip string) netip.Addr {
	if ip == "" {
		return netip.Addr{}
	}
	return netip.MustParseAddr(ip)
}

// connect makes n connections of an address, each by a request.
func (d *door) connect(t *testing.T, ip string, n int) {
	t.Helper()
	for i := range n {
		p, _ := d.enter(t, ip)
		if reason, _, _ := d.capacity.admit(p, addressOf(ip)); reason != "" {
			t.Fatalf("connection %d of %s: %s", i+1, ip, reason)
		}
	}
}

// tryConnect returns why there is no further connection.
func (d *door) tryConnect(ip string) (reason string) {
	p, refused := d.Enter(addressOf(ip), func() error { return nil })
	if refused != nil {
		return refused.Reason
	}
	reason, _, _ = d.capacity.admit(p, addressOf(ip))
	p.Leave()
	return reason
}

// nth returns one of many addresses, each of a network of its own.
func nth(n int) string { return fmt.Sprintf("198.18.%d.%d", n/250, n%250+1) }

// TestFull: connections take all places and keep them; requests come in beside them.
func TestFull(t *testing.T) {
	d := newDoor(Config{MaxConnections: 40})
	for i := range 40 {
		d.connect(t, nth(i), 1)
	}
	if got := d.tryConnect("192.0.2.1"); got != reasonFull {
		t.Errorf("one connection too many: %q", got)
	}
	var places []*Place
	for i := range spareRequests {
		p, _ := d.enter(t, nth(100+i))
		p.Answer()
		places = append(places, p)
	}
	_, closed := d.enter(t, "192.0.2.1")
	if *closed || d.Open() != 40 {
		t.Errorf("%d connections", d.Open())
	}
	if want := []string{reasonUntaken + " " + nth(100)}; !slices.Equal(d.told, want) {
		t.Errorf("told %q, want %q", d.told, want)
	}
	places[1].Leave()
	d.Release(addressOf(nth(0)))
	if got := d.tryConnect("192.0.2.1"); got != "" {
		t.Errorf("a place was free: %q", got)
	}
}

// TestIdleMakesRoom: an idle request goes before one that is not whole, that before one
// that is being answered, and a connection never.
func TestIdleMakesRoom(t *testing.T) {
	d := newDoor(Config{MaxConnections: 1000})
	d.connect(t, "10.0.0.1", 1000)
	answered, answeringClosed := d.enter(t, "192.0.2.1")
	answered.Answer()
	_, unfinishedClosed := d.enter(t, "192.0.2.2")
	idled, idleClosed := d.enter(t, "192.0.2.3")
	idled.Answer()
	idled.Idle()
	for range spareRequests - 3 {
		p, _ := d.enter(t, "10.0.0.2")
		p.Answer()
	}
	for i, want := range [][3]bool{{true, false, false}, {true, true, false}} {
		p, _ := d.enter(t, "192.0.2.4")
		p.Answer()
		if got := [3]bool{*idleClosed, *unfinishedClosed, *answeringClosed}; got != want {
			t.Errorf("newcomer %d: idle, unfinished, answering closed: %v, want %v", i+1, got, want)
		}
	}
	d.enter(t, "192.0.2.5")
	if !*answeringClosed {
		t.Error("what is being answered longest does not make room")
	}
}

// TestUnfinished: of requests that are not whole there is a share, and the longest go.
func TestUnfinished(t *testing.T) {
	d := newDoor(Config{MaxConnections: 1000}) // 50 of them
	var closed []*bool
	for i := range 50 {
		_, c := d.enter(t, nth(i))
		closed = append(closed, c)
	}
	if len(d.told) > 0 {
		t.Fatalf("told %q", d.told)
	}
	last, _ := d.enter(t, "192.0.2.1")
	if !*closed[0] || *closed[1] {
		t.Error("the longest unfinished is to make room")
	}
	last.Answer()
	d.enter(t, nth(51))
	if *closed[1] {
		t.Error("a whole request takes the place of one that is not")
	}
	if want := []string{reasonUnfinished + " " + nth(0)}; !slices.Equal(d.told, want) {
		t.Errorf("told %q, want %q", d.told, want)
	}
}

// TestUnfinishedOfOne: an address with more than a share of them makes room for its own.
func TestUnfinishedOfOne(t *testing.T) {
	d := newDoor(Config{MaxConnections: 1000})
	_, honest := d.enter(t, "192.0.2.1")
	var flood []*bool
	for range 500 {
		_, c := d.enter(t, "2001:db8::1")
		flood = append(flood, c)
	}
	if *honest {
		t.Error("a flood of one address closed another's request")
	}
	if !*flood[0] || *flood[499] {
		t.Error("the flood's own oldest are to make room")
	}
	_, second := d.enter(t, "2001:db8:0:1::1")
	if *second {
		t.Error("another /64 is another address")
	}
}

// TestSilent: a request that is not whole after a while is told when it ends, one that
// ends before is not.
func TestSilent(t *testing.T) {
	d := newDoor(Config{})
	quick, _ := d.enter(t, "192.0.2.1")
	slow, _ := d.enter(t, "192.0.2.2")
	answered, _ := d.enter(t, "192.0.2.3")
	answered.Answer()
	d.now = d.now.Add(silence - time.Millisecond)
	quick.Leave()
	d.now = d.now.Add(time.Millisecond)
	slow.Leave()
	slow.Leave()
	answered.Leave()
	if want := []string{reasonUnfinished + " 192.0.2.2"}; !slices.Equal(d.told, want) {
		t.Errorf("told %q, want %q", d.told, want)
	}
	if len(d.capacity.addresses) != 0 {
		t.Errorf("%d addresses left", len(d.capacity.addresses))
	}
}

// TestShare: below three quarters of the capacity an address may have what is free, above
// it a share; private addresses are nobody's.
func TestShare(t *testing.T) {
	d := newDoor(Config{MaxConnections: 1000})
	d.connect(t, "192.0.2.1", 600) // more than a share, while there is room
	for i := range 149 {
		d.connect(t, nth(i), 1)
	}
	d.connect(t, "192.0.2.1", 1) // the 750th
	if got := d.tryConnect("192.0.2.1"); got != reasonFullIP {
		t.Errorf("more than a share of a crowded server: %q", got)
	}
	if got := d.tryConnect("2001:db8::1"); got != "" {
		t.Errorf("the first of an address: %q", got)
	}
	d.connect(t, "2001:db8::1", minAddressShare-1)
	if got := d.tryConnect("2001:db8::2"); got != reasonFullIP {
		t.Errorf("one more than the share, of the same /64: %q", got)
	}
	if want := reasonFullIP + " 2001:db8::2"; d.told[len(d.told)-1] != want {
		t.Errorf("told %q, want %q at the end", d.told, want)
	}
	d.connect(t, "10.0.0.1", 150)
	if got := d.tryConnect("192.0.2.9"); got != reasonFull {
		t.Errorf("the 1001st: %q", got)
	}
}

// TestShareOfRequests: requests count towards a share like connections.
func TestShareOfRequests(t *testing.T) {
	d := newDoor(Config{MaxConnections: 4000})
	d.connect(t, "10.0.0.1", 3000)
	for i := range 200 { // a twentieth
		p, refused := d.Enter(addressOf("192.0.2.1"), func() error { return nil })
		if refused != nil {
			t.Fatalf("request %d: %+v", i+1, refused)
		}
		p.Answer()
	}
	if got := d.tryConnect("192.0.2.1"); got != reasonFullIP {
		t.Errorf("request 201: %q", got)
	}
}

// TestPerIP: what an operator sets holds for everybody, and leaves room for requests.
func TestPerIP(t *testing.T) {
	d := newDoor(Config{MaxConnections: 1000, MaxConnectionsPerIP: 2})
	for _, ip := range []string{"192.0.2.1", "127.0.0.1"} {
		d.connect(t, ip, 2)
		if got := d.tryConnect(ip); got != reasonFullIP {
			t.Errorf("the third of %s: %q", ip, got)
		}
		for range spareOfAddress {
			d.enter(t, ip)
		}
		if _, refused := d.Enter(addressOf(ip), nil); refused == nil || refused.Reason != reasonFullIP {
			t.Errorf("a request too many of %s: %+v", ip, refused)
		}
	}
}

// TestBehindProxy: what comes by a proxy counts for nobody, and then for whom it is.
func TestBehindProxy(t *testing.T) {
	d := newDoor(Config{MaxConnections: 1000, MaxConnectionsPerIP: 1})
	for range 50 {
		d.enter(t, "")
	}
	p, _ := d.enter(t, "")
	if refused := p.CountFor(addressOf("192.0.2.1")); refused != nil {
		t.Fatalf("%+v", refused)
	}
	if reason, mine, all := d.capacity.admit(p, addressOf("192.0.2.1")); reason != "" || mine != 1 || all != 1 {
		t.Errorf("%q, %d of %d", reason, mine, all)
	}
	q, _ := d.enter(t, "")
	if reason, _, _ := d.capacity.admit(q, addressOf("192.0.2.1")); reason != reasonFullIP {
		t.Errorf("the second of one behind the proxy: %q", reason)
	}
	if reason, _, _ := d.capacity.admit(q, addressOf("192.0.2.2")); reason != "" {
		t.Errorf("another behind it: %q", reason)
	}
	d.Release(addressOf("192.0.2.1"))
	d.Release(addressOf("192.0.2.2"))
	if len(d.capacity.addresses) != 0 || d.Open() != 0 {
		t.Errorf("%v left, %d open", d.capacity.addresses, d.Open())
	}
}

// TestEvictedIsGone: whoever has made room can become nothing any more.
func TestEvictedIsGone(t *testing.T) {
	d := newDoor(Config{MaxConnections: 100})
	first, closed := d.enter(t, "192.0.2.1")
	for i := range minUnfinished {
		d.enter(t, nth(i))
	}
	if !*closed {
		t.Fatal("the first one is to make room")
	}
	if reason, _, _ := d.capacity.admit(first, addressOf("192.0.2.1")); reason == "" {
		t.Error("a closed socket became a connection")
	}
	if refused := first.CountFor(addressOf("192.0.2.1")); refused == nil {
		t.Error("a closed socket counts for somebody")
	}
	first.Answer()
	first.Leave()
	if unfinished, answering, idle := d.Requests(); unfinished != minUnfinished || answering != 0 || idle != 0 {
		t.Errorf("%d unfinished, %d answering, %d idle", unfinished, answering, idle)
	}
}
