package conn

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"hubbub/server/conn/replay"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A fakeReplay gives one message at a time, up to where it fails.
type fakeReplay struct {
	failsAfter int64
	err        error
}

func (f fakeReplay) After(_ string, _ room.Encoding, seq, _ int64) (frames []byte, count int, last int64, err error) {
	if seq >= f.failsAfter {
		return nil, 0, 0, f.err
	}
	return []byte("page "), 1, seq + 1, nil
}

// A fakeHistory has its first message, or none that can be read.
type fakeHistory struct{ err error }

func (f fakeHistory) First(string) (int64, error) { return 7, f.err }

// TestResume: what becomes of those whose missed messages are not all in memory.
func TestResume(t *testing.T) {
	broken := errors.New("disk on fire")
	lost := `"recovered":false,"first":7`
	for name, tt := range map[string]struct {
		recovery room.Recovery
		replay   fakeReplay
		history  fakeHistory
		result   string
		sent     string // what comes after the welcome's id
		code     wire.Code
	}{
		"all is there":             {room.Behind, fakeReplay{100, nil}, fakeHistory{}, "recovered", `"recovered":true,"online":0}` + "\n\npage page page rest", ""},
		"its first is gone":        {room.Behind, fakeReplay{2, replay.ErrGap}, fakeHistory{}, "lost", lost + `,"online":0}` + "\n\nrest", ""},
		"gone while it is read":    {room.Behind, fakeReplay{3, replay.ErrGap}, fakeHistory{}, "failed", "slow_consumer", wire.SlowConsumer},
		"cannot be read":           {room.Behind, fakeReplay{2, broken}, fakeHistory{}, "failed", "cannot be read now", wire.Internal},
		"cannot be read later":     {room.Behind, fakeReplay{4, broken}, fakeHistory{}, "failed", "cannot be read now", wire.Internal},
		"another history":          {room.Lost, fakeReplay{}, fakeHistory{}, "lost", lost, ""},
		"another that is not read": {room.Lost, fakeReplay{}, fakeHistory{broken}, "failed", "cannot be read now", wire.Internal},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e, log, counted := newTestEndpoint(t)
				e.Replay, e.History = tt.replay, tt.history
				c, heard := newTestConnection(t, e, eventStream{})
				e.tasks.Add(1)
				c.seat.Joined(&room.Welcome{
					Room: "lobby", Epoch: "e", Seq: 9, After: new(room.Batch), Outlet: e.Fanout.NewAudience(),
					Recovery: tt.recovery, Since: 2, Start: 5, Backlog: func(room.Encoding) []byte { return []byte("rest") },
				})
				e.Wait()
				synctest.Wait()
				if got := counted.String(); got != "resume "+tt.result {
					t.Errorf("counted %q, want %q", got, tt.result)
				}
				if got := heard.String(); !strings.Contains(got, tt.sent) {
					t.Errorf("sent %q, want %q", got, tt.sent)
				}
				if reason := c.ended.Load(); (reason != nil) != (tt.code != "") || reason != nil && *reason != string(tt.code) {
					t.Errorf("closed is %v, want %q", reason != nil, tt.code)
				}
				if got := strings.Contains(log.String(), "disk on fire"); got != (tt.code == wire.Internal) {
					t.Errorf("logged %s", log)
				}
			})
		})
	}
}
