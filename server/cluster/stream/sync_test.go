package stream_test

import (
	"errors"
	"strings"
	"testing"

	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/stream"
)

// Servers that acknowledge what is not synced are found, each by its name.
func TestCheckSync(t *testing.T) {
	for name, tt := range map[string]struct {
		unsynced bool // the servers do not sync
		unsafe   bool
		want     error
	}{
		"always":               {false, false, nil},
		"by default":           {true, false, stream.ErrUnsynced},
		"by default and taken": {true, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := natstest.Start(t.Context(), natstest.Options{Servers: 3, Dir: t.TempDir(), Unsafe: tt.unsynced})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(c.Close)
			err = stream.CheckSync(t.Context(), stream.Config{URLs: []string{c.SystemURL()}, Name: "chat", Unsafe: tt.unsafe}, "")
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if err != nil && !(strings.Contains(err.Error(), "n1") && strings.Contains(err.Error(), "n2") && strings.Contains(err.Error(), "n3")) {
				t.Errorf("not all servers are named: %v", err)
			}
			if err := stream.CheckSync(t.Context(), stream.Config{URLs: []string{c.URL()}, Name: "chat", Unsafe: true}, ""); err == nil {
				t.Error("an account that may not ask is taken for the system account")
			}
		})
	}
}
