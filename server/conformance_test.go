package server_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"hubbub/server/config"
	"hubbub/server/conn"
)

// A frameCase sends bytes after a handshake on the plain-text protocol, which
// gives back every message, and says what must come of it.
type frameCase struct {
	name   string
	send   []byte
	lines  []string // that come back, in order
	pongs  []string // that come back, in order
	code   uint16   // of the close frame, closedEmpty, or 0 when the connection lives on
	logout string   // the metric's reason; empty for the one that goes with code
}

// closedEmpty is the code of a close frame that has none.
const closedEmpty = 1005

// reasons are the words that close frames carry beside their code, which are
// the reasons of the logout metric.
var reasons = map[uint16]string{1002: "protocol", 1003: "binary", 1007: "invalid_utf8", 1009: "too_large"}

// maxLongText is how long texts can be in these tests.
const maxLongText = 1 << 20

// TestConformance sends the essential cases of groups 1 to 7, 9 and 10 of the
// usual conformance suite, each in one piece, together with the handshake, and,
// if short, byte by byte.
func TestConformance(t *testing.T) {
	groups := []struct {
		name  string
		cases []frameCase
	}{
		{"1 framing", framingCases()},
		{"2 pings", pingCases()},
		{"3 reserved bits", reservedBitCases()},
		{"4 opcodes", opcodeCases()},
		{"5 fragments", fragmentCases()},
		{"6 UTF-8", utf8Cases()},
		{"7 close", closeCases()},
		{"9 and 10 sizes", sizeCases()},
	}
	s := startServer(t, func(c *config.Config) {
		unlimited(c)
		c.MaxMessageBytes = maxLongText
		c.SlowConsumerBytes = 16 * maxLongText
	})
	run := &conformanceRun{server: s, witness: newBystander(t, s), ended: make(map[string]float64)}
	for _, group := range groups {
		t.Run(group.name, func(t *testing.T) {
			for _, test := range group.cases {
				t.Run(test.name, func(t *testing.T) { run.all(t, test) })
			}
		})
	}
	if strings.Contains(s.logs.String(), "frame broke the reader") {
		t.Error("a frame made the reader panic")
	}
}

// TestLengthsWithoutParking: lengths are judged as well where connections wait inside
// their read.
func TestLengthsWithoutParking(t *testing.T) {
	for name, bad := range map[string][]byte{
		"2^63 bytes":       claim(fin|opText, 1<<63),
		"behind a message": sequence(textFrame("a"), claim(fin|opContinuation, 1<<64-1)),
		"over the limit":   claim(fin|opText, conn.MaxFrameBytes(64)+1),
	} {
		synctest.Test(t, func(t *testing.T) {
			s, ln := startServerInBubble(t, func(c *config.Config) { c.MaxMessageBytes = 64 })
			c := dialPipe(t, ln, "/ws/Zed")
			c.ReadText()
			go c.WriteRaw(bad)
			if code, reason := expectAnyClose(c); code != 1009 || reason != "too_large" {
				t.Errorf("%s: closed with %d %s", name, code, reason)
			}
			c.Close()
			s.Stop(t)
			if strings.Contains(s.logs.String(), "frame broke the reader") {
				t.Errorf("%s: the reader panicked", name)
			}
		})
	}
}

// A conformanceRun runs cases, each under a user name of its own.
type conformanceRun struct {
	server  *testServer
	witness *bystander
	users   int
	ended   map[string]float64 // connections by the reason that the metric must give
}

// all runs a case in each manner of sending, and checks the metric at the end.
func (r *conformanceRun) all(t *testing.T, test frameCase) {
	const short = 1000
	reason := test.logoutReason()
	defer func() { r.server.WaitMetric(t, logoutsFor(reason), r.ended[reason]) }()
	t.Run("whole", func(t *testing.T) {
		r.one(t, test, nil, func(c *rawConn) { c.WriteRaw(test.send) })
	})
	t.Run("with the handshake", func(t *testing.T) {
		r.one(t, test, test.send, func(*rawConn) {})
	})
	if len(test.send) > short {
		return
	}
	t.Run("byte by byte", func(t *testing.T) {
		r.one(t, test, nil, func(c *rawConn) {
			for i := range test.send {
				if _, err := c.Write(test.send[i : i+1]); err != nil {
					return // refused before its end
				}
			}
		})
	})
}

// one runs a case once.
func (r *conformanceRun) one(t *testing.T, test frameCase, early []byte, send func(*rawConn)) {
	r.users++
	user := fmt.Sprintf("u%d", r.users)
	r.ended[test.logoutReason()]++
	c := dialWith(t, r.server.Addr, "/ws/"+user, early)
	send(c)
	if test.code == 0 {
		c.WriteText("alive")
		test.lines = append(slices.Clone(test.lines), "alive")
	}
	code, reason := readAnswers(c, user, test)
	if test.code == 0 {
		c.WriteFrame(fin|opClose, closePayload(1000, "bye"))
		code, reason = expectAnyClose(c)
		test.code = 1000
	}
	if code != test.code || reason != reasons[code] {
		t.Errorf("closed with %d %q, want %d %q", code, reason, test.code, reasons[test.code])
	}
	c.expectEnd()
	c.Close()
	r.witness.Undisturbed(t)
}

func (f *frameCase) logoutReason() string {
	if f.logout != "" {
		return f.logout
	}
	if reason := reasons[f.code]; reason != "" {
		return reason
	}
	return "left"
}

// readAnswers reads until all that a case expects has come. What was said before
// a breach of the protocol may be lost with the connection.
func readAnswers(c *rawConn, user string, test frameCase) (code uint16, reason string) {
	c.t.Helper()
	lines, pongs := test.lines, test.pongs
	for test.code != 0 || len(lines)+len(pongs) > 0 {
		opcode, payload := c.next()
		switch opcode {
		case opText:
			line := strings.TrimPrefix(string(payload), user+": ")
			if strings.HasPrefix(line, "SISTEMA: ") || strings.HasPrefix(line, "Bystander: ") {
				continue
			}
			lines = expectFirst(c, lines, line)
		case opPong:
			pongs = expectFirst(c, pongs, string(payload))
		case opClose:
			return closeOf(payload)
		default:
			c.t.Fatalf("opcode %d", opcode)
		}
	}
	return 0, ""
}

// expectFirst takes the first of what is wanted.
func expectFirst(c *rawConn, want []string, got string) []string {
	c.t.Helper()
	if len(want) == 0 {
		c.t.Fatalf("got %.60q, which is not expected", got)
	}
	if got != want[0] {
		c.t.Fatalf("got %.60q (%d bytes), want %.60q (%d bytes)", got, len(got), want[0], len(want[0]))
	}
	return want[1:]
}

// TestFullText: a text of exactly the limit passes, however JSON writes it.
func TestFullText(t *testing.T) {
	s := startServer(t, nil)
	c := dial(t, s.Addr, "/ws")
	c.Join("Ana")
	for _, written := range []string{chars(4096), strings.Repeat(`\u0041`, 4096), strings.Repeat(`\ud83d\ude00`, 1024)} {
		c.WriteText(`{"type":"say","text":"` + written + `"}`)
		if text := c.Await("message")["text"].(string); len(text) != 4096 {
			t.Errorf("text of %d bytes", len(text))
		}
	}
}
