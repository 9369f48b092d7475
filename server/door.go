package server

import (
	"net/http"
	"net/netip"

	"hubbub/server/gate"
	"hubbub/server/journal"
)

const (
	// joinBurst is how many seconds of -join-rate may come at once.
	joinBurst = 5
	// totalJoinRate is how many connections a second there may be in all.
	totalJoinRate = 5000
)

// newGate returns the gate that the settings ask for. The settings are valid.
func (s *Server) newGate(origins []gate.Origin) *gate.Gate {
	c := &s.config
	return gate.New(gate.Config{
		Origins:             origins,
		MaxConnections:      c.MaxConnections,
		MaxConnectionsPerIP: c.MaxConnectionsPerIP,
		JoinRate:            c.JoinRate,
		JoinBurst:           max(1, int(joinBurst*c.JoinRate)),
		TotalJoinRate:       totalJoinRate,
		Proxies: gate.Proxies{
			Trusted:     networksOf(c.TrustedProxies),
			Header:      c.ForwardedHeader,
			Unannounced: s.warnOfProxy,
		},
		Refused: s.countRefused,
	})
}

// networksOf returns the networks that a setting names.
func networksOf(items []string) (all gate.Networks) {
	for _, item := range items {
		networks, _ := gate.ParseNetworks(item) // was judged with the settings
		all = append(all, networks...)
	}
	return all
}

// countRefused counts what the gate refuses where nobody is answered.
func (s *Server) countRefused(reason string, ip netip.Addr) {
	s.metrics.ConnectionRejected(reason)
	s.journal.Refused(journal.Connection, reason, ip)
}

// warnOfProxy tells of a peer behind which there seem to be others.
func (s *Server) warnOfProxy(peer netip.Addr) {
	s.log.Warn("a proxy is not announced: all who come through it count as one address, without limits of their own",
		"peer", peer.String(), "try", "-trusted-proxies "+peer.String())
}

// countQuestion counts a question over HTTP that is not answered.
func (s *Server) countQuestion(reason string, ip netip.Addr) {
	s.metrics.RequestRejected(reason)
	s.journal.Refused(journal.Question, reason, ip)
}

// refuse answers a request that is for nobody here, with a word for people.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, reason string, status int, word string) {
	ip := s.gate.AddressOf(r).Addr()
	s.metrics.ConnectionRejected(reason)
	s.journal.Refused(journal.Request, reason, ip, "host", r.Host)
	http.Error(w, word, status)
}
