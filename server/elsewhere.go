package server

import (
	"hubbub/server/acts"
	"hubbub/server/moderation/queue"
	"hubbub/server/wire"
)

// elsewhere counts what people do by other nodes of a cluster against their limits here. What a node
// catches up with was done long ago, and counts no more.
type elsewhere struct{ *Server }

var _ acts.Elsewhere = elsewhere{}

// Said also notes the name, whenever it was: each node keeps which ones somebody has used.
func (e elsewhere) Said(author [16]byte, m *wire.Entry, refused bool) {
	if !refused {
		e.records.Heard(m.User, m.From)
	}
	e.count(author, m, refused)
}

func (e elsewhere) count(author [16]byte, m *wire.Entry, refused bool) {
	if !e.node.CatchingUp() {
		e.endpoint.SaidElsewhere(author, m, refused)
	}
}

func (e elsewhere) Held(draft *queue.Item) {
	e.count(draft.Author, &wire.Entry{ID: draft.OwnID, Text: draft.Text}, false)
}

func (e elsewhere) Reported(user string) {
	if !e.node.CatchingUp() {
		e.endpoint.ReportedElsewhere(user)
	}
}
