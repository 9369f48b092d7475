package conn

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"hubbub/server/conn/replay"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A fakeReplay gives one message for two numbers, up to where it fails.
type fakeReplay struct {
	failsAfter int64
	err        error
	floorErr   error
}

func (f fakeReplay) After(of replay.Room, seq, upTo int64) (replay.Part, error) {
	if seq >= f.failsAfter {
		return replay.Part{}, f.err
	}
	if of.Name != "lobby" || of.Epoch != "e" || of.Form.Protocol != wire.Stream {
		return replay.Part{}, fmt.Errorf("asked for %+v", of)
	}
	return replay.Part{Frames: []byte("page "), Messages: 1, To: min(seq+2, upTo)}, nil
}

func (f fakeReplay) Floor(string) (int64, error) { return 7, f.floorErr }

// TestResume: what becomes of those whose missed messages are not all in memory.
func TestResume(t *testing.T) {
	broken := errors.New("disk on fire")
	lost := `"recovered":false,"first":7`
	for name, tt := range map[string]struct {
		recovery room.Recovery
		replay   fakeReplay
		result   string
		sent     string // what comes after the welcome's id
		code     wire.Code
	}{
		"all is there":             {room.Behind, fakeReplay{100, nil, nil}, "recovered", `"recovered":true,"online":0}` + "\n\npage page page page ", ""},
		"its first is gone":        {room.Behind, fakeReplay{2, replay.ErrGap, nil}, "lost", lost + `,"online":0}` + "\n\nrest", ""},
		"gone while it is read":    {room.Behind, fakeReplay{3, replay.ErrGap, nil}, "failed", "slow_consumer", wire.SlowConsumer},
		"cannot be read":           {room.Behind, fakeReplay{2, broken, nil}, "failed", "cannot be read now", wire.Internal},
		"cannot be read later":     {room.Behind, fakeReplay{4, broken, nil}, "failed", "cannot be read now", wire.Internal},
		"another history":          {room.Lost, fakeReplay{}, "lost", lost, ""},
		"another that is not read": {room.Lost, fakeReplay{floorErr: broken}, "failed", "cannot be read now", wire.Internal},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e, log, counted := newTestEndpoint(t)
				e.Replay = tt.replay
				c, heard := newTestConnection(t, e, eventStream{})
				e.tasks.Add(1)
				c.seat.Joined(&room.Welcome{
					Room: "lobby", Epoch: "e", Seq: 9, After: new(room.Batch), Outlet: e.Fanout.NewAudience(),
					Recovery: tt.recovery, Since: 2, Start: 5, Backlog: func(wire.Form) []byte { return []byte("rest") },
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
