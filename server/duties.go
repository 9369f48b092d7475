package server

import (
	"context"

	"hubbub/server/cluster"
)

// A duty is what one server of a cluster does for all, and a server alone anyway.
type duty struct{ *cluster.Duty } // nil for a server alone

// mine reports whether it is this server that does it.
func (d duty) mine() bool { return d.Duty == nil || d.Held() }

// run does it, for as long as it is this server that does, until ctx ends.
func (d duty) run(ctx context.Context, do func(context.Context)) {
	if d.Duty == nil {
		do(ctx)
		return
	}
	d.Run(ctx, do)
}

// The duties, as metrics name them.
const (
	dutyWebhooks = "webhooks"
	dutyAlerts   = "alerts"
)

// shareDuties agrees with the other servers on who tells webhooks, and who wakes somebody.
func (s *Server) shareDuties() {
	if s.node == nil {
		return
	}
	s.records.FollowWebhooks(s.webhooks.Changed)
	s.telling.Duty = cluster.NewDuty(cluster.DutyConfig{
		Name: dutyWebhooks, Stream: s.stream, Node: s.node, Settle: s.settleWebhooks, Log: s.log,
	})
	s.waking.Duty = cluster.NewDuty(cluster.DutyConfig{
		Name: dutyAlerts, Stream: s.stream, Node: s.node, Hear: s.hearAlert, Log: s.log,
	})
}

// hasDuty reports whether this server of a cluster does something for all.
func (s *Server) hasDuty(name string) bool {
	switch name {
	case dutyWebhooks:
		return s.telling.mine()
	case dutyAlerts:
		return s.waking.mine()
	}
	return false
}
