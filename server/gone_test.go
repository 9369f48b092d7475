package server_test

import (
	"bytes"
	"fmt"
	"testing"

	"hubbub/server/config"
)

// TestGone: whoever closes TCP, between frames or within one, is lost; that is no
// breach of the protocol.
func TestGone(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.FrameRate = 0 })
	for name, sent := range map[string][]byte{
		"between frames":        nil,
		"after one byte":        {0x81},
		"within the length":     {0x81, 0xfe, 1},
		"within the mask":       {0x81, 0x85, 1, 2},
		"before the payload":    {0x81, 0x85, 1, 2, 3, 4},
		"within the payload":    {0x81, 0x85, 1, 2, 3, 4, 5, 6},
		"within a long payload": {0x81, 0xfe, 1, 0, 1, 2, 3, 4, 5},
		"between two fragments": {0x01, 0x81, 1, 2, 3, 4, 5},
		"within a ping":         {0x89, 0x85, 1, 2, 3, 4, 5},
		"within a close":        {0x88, 0x82, 1, 2, 3, 4, 5},
		"after many pings":      bytes.Repeat([]byte{0x89, 0x80, 1, 2, 3, 4}, 20_000),
	} {
		for how, end := range map[string]func(c *rawConn){"closes": func(c *rawConn) { c.Close() }, "resets": func(c *rawConn) { c.Reset() }} {
			t.Run(name+", "+how, func(t *testing.T) {
				before := s.Metric(t, `hubbub_logouts_total{reason="gone"}`)
				c := dial(t, s.Addr, "/ws")
				c.Join(fmt.Sprintf("G%d%s", len(name), how))
				c.WriteRaw(sent)
				end(c)
				s.WaitMetric(t, `hubbub_logouts_total{reason="gone"}`, before+1)
			})
		}
	}
}
