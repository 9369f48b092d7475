package server_test

import (
	"testing"

	"hubbub/server/config"
)

// TestNamesThatReadAlike: the refusal says over the wire what the name reads like.
func TestNamesThatReadAlike(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.ReservedNames = []string{"Ops", "Ana Maria"} })
	dial(t, s.Addr, "/ws").Join("Victor")
	for name, want := range map[string]struct {
		code, message string
		close         uint16
	}{
		"VlCTOR":     {"name_taken", "the name VlCTOR reads like Victor, which is taken; choose another", 4001},
		"SlSTEMA":    {"name_invalid", "the name SlSTEMA reads like the reserved name SISTEMA; choose another", 4002},
		"0PS":        {"name_invalid", "the name 0PS reads like the reserved name Ops; choose another", 4002},
		"ana rnaria": {"name_invalid", "the name ana rnaria reads like the reserved name Ana Maria; choose another", 4002},
		"Viсtor":     {"name_invalid", "the name mixes scripts whose letters look alike", 4002}, // a Cyrillic с
	} {
		c := dial(t, s.Addr, "/ws")
		c.WriteText(`{"type":"join","name":"` + name + `"}`)
		if event := c.ReadEvent(); event["code"] != want.code || event["message"] != want.message {
			t.Errorf("%s: %v, want %s", name, event, want.message)
		}
		if reason := c.ExpectClose(want.close); reason != want.code {
			t.Errorf("%s: reason %q", name, reason)
		}
	}
}
