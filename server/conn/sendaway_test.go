package conn

import (
	"strings"
	"testing"
	"testing/synctest"
)

// Whoever was shaking hands when all others were sent away is sent away, too, and is
// waited for.
func TestSendAwayTheLate(t *testing.T) {
	for _, p := range []protocol{jsonText{}, plainText{}, eventStream{}} {
		t.Run(p.name(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e, _, counted := newTestEndpoint(t)
				late, heard := newTestConnection(t, e, p)
				e.tasks.Add(1) // as hijack does
				e.SendAway()
				waited := make(chan struct{})
				go func() { e.Wait(); close(waited) }()
				synctest.Wait()
				select {
				case <-waited:
					t.Error("nobody waits for it")
				default:
				}
				if e.add(late) {
					t.Error("it goes on")
				}
				synctest.Wait()
				if word := string(p.draining(0, "")); word != "" && !strings.Contains(heard.String(), "draining") {
					t.Errorf("it hears %q, counted %s", heard, counted)
				}
				if late.CloseWith(nil) {
					t.Error("it is still open")
				}
				if reason := *late.ended.Load(); reason != "restarting" {
					t.Errorf("it ended as %s", reason)
				}
				e.remove(late)
				<-waited
			})
		})
	}
}
