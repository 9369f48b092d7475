package gate

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
)

func request() *http.Request { return httptest.NewRequest("GET", "/ws", nil) }

// TestAdmit: a gate refuses what is too much, and everything once it is shut; who is
// refused is not counted in.
func TestAdmit(t *testing.T) {
	g := New(Config{MaxConnections: 1})
	ip := netip.MustParseAddr("192.0.2.1")
	want := func(reason string) {
		t.Helper()
		refused := g.Admit(request(), ip)
		if refused == nil || refused.Reason != reason || refused.Status != http.StatusServiceUnavailable || !slices.Contains(Reasons(), reason) {
			t.Fatalf("%+v, want %s", refused, reason)
		}
		header := http.Header{}
		refused.SetHeader(header)
		if header.Get("Retry-After") != RetryAfterSeconds {
			t.Errorf("headers %v", header)
		}
	}
	if refused := g.Admit(request(), ip); refused != nil {
		t.Fatalf("%+v", refused)
	}
	want("full")
	g.Release(ip)
	if g.Open() != 0 {
		t.Errorf("%d are open", g.Open())
	}
	g.Shut()
	want("draining")
	if g.Open() != 0 || !g.IsShut() {
		t.Errorf("%d are open, shut is %v", g.Open(), g.IsShut())
	}
}

// TestJoinRate: an address comes so often and no more, others and private ones do not
// mind.
func TestJoinRate(t *testing.T) {
	d := newDoor(Config{JoinRate: 20, JoinBurst: 100})
	from := func(ip string) *Refusal { return d.Admit(request(), netip.MustParseAddr(ip)) }
	for i := range 100 {
		if refused := from("192.0.2.1"); refused != nil {
			t.Fatalf("connection %d: %+v", i+1, refused)
		}
	}
	refused := from("192.0.2.1")
	if refused == nil || refused.Reason != reasonRateIP || refused.Status != http.StatusTooManyRequests || refused.value != "1" {
		t.Fatalf("connection 101: %+v", refused)
	}
	if refused := from("192.0.2.2"); refused != nil {
		t.Errorf("another address: %+v", refused)
	}
	for range 200 {
		if refused := from("10.0.0.1"); refused != nil {
			t.Fatalf("a private address: %+v", refused)
		}
	}
	d.now = d.now.Add(50 * time.Millisecond)
	if refused := from("192.0.2.1"); refused != nil {
		t.Errorf("50 ms later: %+v", refused)
	}
	if refused := from("192.0.2.1"); refused == nil {
		t.Error("two for one token")
	}
}

// TestSocketRate: an address opens so many sockets, whatever for, by itself or by a proxy.
func TestSocketRate(t *testing.T) {
	d := newDoor(Config{JoinRate: 20, JoinBurst: 100})
	open := func(ip string) string {
		p, refused := d.Enter(addressOf(ip), func() error { return nil })
		if refused != nil {
			return refused.Reason
		}
		p.Answer()
		p.Leave()
		return ""
	}
	for i := range 1000 {
		if reason := open("192.0.2.1"); reason != "" {
			t.Fatalf("socket %d: %s", i+1, reason)
		}
	}
	if reason := open("192.0.2.1"); reason != reasonRateIP {
		t.Errorf("socket 1001: %q", reason)
	}
	if open("192.0.2.2") != "" || open("10.0.0.1") != "" {
		t.Error("another address is refused, too")
	}
	p, _ := d.enter(t, "")
	if refused := p.CountFor(addressOf("192.0.2.1")); refused == nil || refused.Reason != reasonRateIP {
		t.Errorf("by a proxy: %+v", refused)
	}
	if unfinished, _, _ := d.Requests(); unfinished != 0 {
		t.Errorf("%d are left", unfinished)
	}
	d.now = d.now.Add(5 * time.Millisecond)
	if reason := open("192.0.2.1"); reason != "" {
		t.Errorf("5 ms later: %s", reason)
	}
}

// TestCharge: an address whose connections flood makes fewer of them, and none for a while,
// but not for ever.
func TestCharge(t *testing.T) {
	d := newDoor(Config{JoinRate: 20, JoinBurst: 100})
	from := func(ip string) *Refusal { return d.Admit(request(), netip.MustParseAddr(ip)) }
	for range 4 {
		d.Charge(netip.MustParseAddr("192.0.2.1"))
	}
	if refused := from("192.0.2.1"); refused != nil {
		t.Fatalf("after four floods: %+v", refused)
	}
	d.Charge(netip.MustParseAddr("192.0.2.1"))
	if refused := from("192.0.2.1"); refused == nil || refused.Reason != reasonRateIP {
		t.Errorf("after five: %+v", refused)
	}
	d.now = d.now.Add(time.Second)
	if refused := from("192.0.2.1"); refused != nil {
		t.Errorf("a second later: %+v", refused)
	}
	for range 10_000 {
		d.Charge(netip.MustParseAddr("192.0.2.1"))
		d.Charge(netip.MustParseAddr("10.0.0.1"))
	}
	if refused := from("192.0.2.1"); refused == nil || refused.value != "61" {
		t.Errorf("after many: %+v", refused)
	}
	if refused := from("10.0.0.1"); refused != nil {
		t.Errorf("a private one: %+v", refused)
	}
}

// TestTotalJoinRate: a crowd that comes back at once gets in, a storm does not; it holds
// for private addresses, too.
func TestTotalJoinRate(t *testing.T) {
	d := newDoor(Config{TotalJoinRate: 1000})
	ip := netip.MustParseAddr("127.0.0.1")
	for i := range minTotalBurst {
		if refused := d.Admit(request(), ip); refused != nil {
			t.Fatalf("connection %d: %+v", i+1, refused)
		}
	}
	refused := d.Admit(request(), ip)
	if refused == nil || refused.Reason != reasonRate || refused.Status != http.StatusServiceUnavailable {
		t.Fatalf("one too many: %+v", refused)
	}
	d.now = d.now.Add(time.Millisecond)
	if refused := d.Admit(request(), ip); refused != nil {
		t.Errorf("a millisecond later: %+v", refused)
	}
}

// TestResponse: a refusal without a request is an HTTP answer.
func TestResponse(t *testing.T) {
	raw := string(refusalOf(reasonFullIP, 1500*time.Millisecond).Response())
	for _, want := range []string{"HTTP/1.1 503 Service Unavailable\r\n", "\r\nRetry-After: 2\r\n", "\r\nConnection: close\r\n", "\r\n\r\nthere are too many"} {
		if !strings.Contains(raw, want) {
			t.Errorf("%q is not in %q", want, raw)
		}
	}
}

// TestUnannounced: a private peer that passes requests on, or has most connections, is
// told of once.
func TestUnannounced(t *testing.T) {
	var told []string
	newGate := func(trusted ...string) *Gate {
		told = nil
		var networks Networks
		for _, item := range trusted {
			more, err := ParseNetworks(item)
			if err != nil {
				t.Fatal(err)
			}
			networks = append(networks, more...)
		}
		return New(Config{Proxies: Proxies{Trusted: networks, Unannounced: func(peer netip.Addr) { told = append(told, peer.String()) }}})
	}
	forwards := func(g *Gate, peer string) {
		r := request()
		r.RemoteAddr = netip.AddrPortFrom(netip.MustParseAddr(peer), 4711).String()
		r.Header.Set("X-Real-IP", "192.0.2.1")
		g.AddressOf(r)
	}
	g := newGate()
	forwards(g, "192.0.2.7") // anybody can write that
	if len(told) > 0 {
		t.Errorf("told of %q", told)
	}
	forwards(g, "127.0.0.1")
	forwards(g, "10.0.0.1")
	if !slices.Equal(told, []string{"127.0.0.1"}) {
		t.Errorf("told of %q, want the first", told)
	}
	forwards(newGate("private"), "10.0.0.1")
	if len(told) > 0 {
		t.Errorf("told of a proxy that is announced: %q", told)
	}

	for ip, want := range map[string]string{"172.17.0.1": "172.17.0.1", "127.0.0.1": "", "192.0.2.1": ""} {
		g := newGate()
		for range minBehindOne {
			g.Admit(request(), netip.MustParseAddr(ip))
		}
		if got := strings.Join(told, " "); got != want {
			t.Errorf("all from %s: told of %q, want %q", ip, got, want)
		}
	}
	g = newGate()
	for i := range 2 * minBehindOne {
		g.Admit(request(), netip.MustParseAddr([]string{"172.17.0.1", "192.0.2.1"}[i%2]))
	}
	if len(told) > 0 {
		t.Errorf("half of all from one address: told of %q", told)
	}
}
