package server

import (
	"context"
	"crypto/rand"
	"fmt"

	"hubbub/server/moderation"
)

// addressKeyBytes is the length of the key by which a cluster knows addresses.
const addressKeyBytes = 32

// shareAddressKey gives a node the key that the cluster knows addresses by. It is in no file: who has one
// of these cannot find out what addresses are meant.
func (s *Server) shareAddressKey() error {
	if s.stream == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), clusterStart)
	defer cancel()
	own := make([]byte, addressKeyBytes)
	rand.Read(own) // never fails
	key, err := s.stream.Agree(ctx, "address-key", own)
	if err != nil {
		return fmt.Errorf("-cluster: %w", err)
	}
	s.records.UseAddressKey(key)
	return nil
}

// shareAddresses lets the nodes of a cluster have the addresses that sanctions bind beside the file.
func (s *Server) shareAddresses() {
	if s.people == nil {
		return
	}
	s.acts.Bind = s.bind
	s.standing.OnUnbound(s.people.Addresses().Drop)
}

// bind binds the address of a guest who is, or was, here.
func (s *Server) bind(of moderation.Sanction) {
	keep := s.config.KeepAddresses
	if keep <= 0 {
		return
	}
	b := moderation.BindingOf(&of)
	s.standing.Bind(b)
	s.people.Addresses().Put(b, b.Ends(keep))
}

// Bind implements cluster.Site.
func (s site) Bind(b moderation.Binding) {
	if s.standing.Bind(b) {
		s.endpoint.Review()
	}
}

// Unbind implements cluster.Site.
func (s site) Unbind(b moderation.Binding) { s.standing.Unbind(b) }
