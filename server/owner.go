package server

import (
	"context"
	"net"

	"hubbub/server/control"
	"hubbub/server/desk"
	"hubbub/server/identity"
)

// OwnerInvite returns the secret of an invite that makes an owner of whoever uses it first: for who
// runs a server in its own process, which no command reaches if its history is in memory.
func (s *Server) OwnerInvite(ctx context.Context, main net.Addr) (secret string, err error) {
	d := &desk.Desk{Records: s.records, Server: attended{s, main}, Log: s.log}
	made, err := d.Invite(ctx, control.Invite{Role: identity.Owner.String()})
	return made.Secret, err
}
