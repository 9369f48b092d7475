package server_test

import (
	"fmt"
	"testing"

	"hubbub/server/config"
)

// TestFormerNamesAreBounded: who takes names, changes them and goes, again and again, keeps
// no more of them from others than its address may have connections.
func TestFormerNamesAreBounded(t *testing.T) {
	const connections, rounds = 8, 20
	for what, leave := range map[string]bool{"leaves": true, "is lost": false} {
		t.Run(what, func(t *testing.T) {
			s := startServer(t, func(c *config.Config) { proxied(c); c.MaxConnectionsPerIP = connections })
			left := s.Metric(t, logoutsFor("left")) + s.Metric(t, logoutsFor("gone"))
			for i := range rounds {
				c := behind(t, s, "203.0.113.7", "/ws")
				c.readHandshake()
				c.Join(fmt.Sprint("Before", i))
				c.WriteText(fmt.Sprintf(`{"type":"rename","name":"After%d"}`, i))
				c.Await("renamed")
				if leave {
					c.WriteText(`{"type":"leave"}`)
					c.ExpectClose(1000)
				} else {
					c.Reset()
				}
				waitUntil(t, "it is out", func() bool {
					return s.Metric(t, logoutsFor("left"))+s.Metric(t, logoutsFor("gone")) == left+float64(i+1)
				})
			}
			held := 0
			for i := range rounds {
				other := behind(t, s, fmt.Sprint("198.51.100.", i), "/ws")
				other.readHandshake()
				other.WriteText(fmt.Sprintf(`{"type":"join","name":"Before%d"}`, i))
				if other.ReadEvent()["code"] == "name_held" {
					held++
				}
			}
			if held == 0 || held > connections {
				t.Errorf("%d names are held of an address that may have %d connections", held, connections)
			}
		})
	}
}
