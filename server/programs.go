package server

import (
	"context"

	"hubbub/server/api"
	"hubbub/server/commands"
)

// programs are what programs can be asked for.
type programs struct{ *Server }

var _ api.Commands = programs{}

func (p programs) List(room string) []commands.Registered { return p.records.Commands().List(room) }

func (p programs) Set(ctx context.Context, room, token string, list []commands.Command) error {
	return p.records.SetCommands(ctx, room, token, list)
}
