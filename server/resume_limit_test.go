package server_test

import (
	"path/filepath"
	"strconv"
	"testing"

	"hubbub/server/config"
)

// TestResumeMessages: who has missed more than the limit starts from the last messages
// and is told where everything is kept; up to the limit nothing is missing.
func TestResumeMessages(t *testing.T) {
	const said = 600
	for _, limit := range []int{100, 400} { // in memory, and beyond it
		t.Run(strconv.Itoa(limit), func(t *testing.T) {
			s := startServer(t, func(c *config.Config) {
				inFile(filepath.Join(t.TempDir(), "h.db"))(c)
				c.ResumeMessages = limit
			})
			bo := dial(t, s.Addr, "/ws")
			w := bo.Join("Bo")
			sayNumbers(bo, 1, said)
			p := place{w["session"].(string), w["epoch"].(string), 0}
			for _, missed := range []int{limit - 1, limit, limit + 1, said - 1} {
				c := dial(t, s.Addr, "/ws")
				p.seq = int64(said - missed)
				welcome := c.joinFrom("Bo", p)
				if within := missed <= limit; welcome["recovered"] != within || !within && welcome["first"] != 1.0 {
					t.Errorf("after missing %d: %v", missed, welcome)
				} else if within {
					c.readNumbered(p.seq, missed)
				} else {
					c.AwaitMessage(strconv.Itoa(said))
				}
				c.Close()
			}
		})
	}
}

// TestNothingSeenYet: who has seen no message has lost none, whatever has expired.
func TestNothingSeenYet(t *testing.T) {
	const said = 600
	s := startServer(t, func(c *config.Config) {
		inFile(filepath.Join(t.TempDir(), "h.db"))(c)
		c.HistoryMessages = 300
		c.ResumeMessages = 500
	})
	bo := dial(t, s.Addr, "/ws")
	w := bo.Join("Bo")
	sayNumbers(bo, 1, said)
	c := dial(t, s.Addr, "/ws")
	welcome := c.joinFrom("Bo", place{w["session"].(string), w["epoch"].(string), 0})
	if _, told := welcome["recovered"]; told {
		t.Errorf("welcome %v", welcome)
	}
	c.AwaitMessage(strconv.Itoa(said))
}
