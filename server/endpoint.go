package server

import (
	"time"

	"hubbub/server/conn"
	"hubbub/server/conn/replay"
	"hubbub/server/wire"
)

// newEndpoint returns what takes connections.
func (s *Server) newEndpoint() *conn.Endpoint {
	c := &s.config
	pages := replay.New(s.history)
	s.history.Watch(pages.Drop)
	return conn.New(conn.Config{
		Limits: conn.Limits{
			Limits:           wire.Limits{MessageBytes: c.MaxMessageBytes, MessageRate: c.MessageRate, MessageBurst: c.MessageBurst, EditWindowMillis: c.EditWindow.Milliseconds(), HistoryMessages: c.HistoryMessages, HistoryAgeMillis: c.HistoryAge.Milliseconds()},
			MessageRatePerIP: c.MessageRatePerIP,
			FrameRate:        c.FrameRate,
			FrameBurst:       c.FrameBurst,
			RoomRatePerIP:    c.RoomRate / time.Minute.Seconds(),
			ReactionRate:     c.ReactionRate,
			ReactionBurst:    c.ReactionBurst,
			RepeatAfter:      c.RepeatAfter,
		},
		Resume:       c.ResumeMessages,
		PingInterval: c.PingInterval,
		JoinTimeout:  c.JoinTimeout,
		HoldNames:    c.HoldNames,
		Gate:         s.gate,
		Names:        s.names,
		Hub:          s.hub,
		Fanout:       s.fanout,
		Replay:       pages,
		Door:         s.door,
		Reactions:    s.history,
		Filters:      s.filters,
		TimeOut:      s.timeOut,
		Spoke:        s.records.Spoke,
		Believed:     s.isBelieved,
		Elsewhere:    s.elsewhere(),
		Standing:     s.standing,
		Acts:         keepers{s},
		Queue:        keepers{s},
		Messages:     s.history,
		Commands:     s.records.Commands(),
		AddressKey:   s.records.AddressKey,
		Reads:        s.reads,
		Drawn:        s.drawn,
		Emotes:       &s.emotes,
		Metrics:      s.metrics,
		Journal:      s.journal,
		Log:          s.log,
	})
}
