package conn

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// TestRefuse: what is counted, logged and closed follows from the code and from what
// is answered.
func TestRefuse(t *testing.T) {
	tests := []struct {
		name    string
		what    subject
		code    wire.Code
		counted string
		logged  string
		closed  bool
	}{
		{"a join", aJoin, wire.NameTaken, "login name_taken", "login refused", true},
		{"something else than a join", aJoin, wire.Binary, "login binary", "login refused", true},
		{"a breach before the join", aJoin, wire.ProtocolError, "login protocol", "login refused", true},
		{"a message", aMessage, wire.TooLong, "message too_long", "message refused", false},
		{"a message that ends it", aMessage, wire.Binary, "message binary", "message refused", true},
		{"a message without an end", aMessage, wire.IdleTimeout, "message idle_timeout", "message refused", true},
		{"a join without an end", aJoin, wire.IdleTimeout, "login idle_timeout", "login refused", true},
		{"a breach, which is no message", aMessage, wire.ProtocolError, "", "", true},
		{"a slow reader", aDelivery, wire.SlowConsumer, "slow", "slow reader", true},
		{"a gap in the history", aConnection, wire.SlowConsumer, "", "", true},
		{"a silent client", aConnection, wire.IdleTimeout, "", "", true},
		{"our own failure", aConnection, wire.Internal, "", "", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e, log, counted := newTestEndpoint(t)
				c, heard := newTestConnection(t, e, jsonText{})
				c.refuse(test.what, &wire.Error{Code: test.code, Message: "why"})
				synctest.Wait()
				if got := counted.String(); got != test.counted {
					t.Errorf("counted %q, want %q", got, test.counted)
				}
				series, label, _ := strings.Cut(test.counted, " ")
				if closed := map[string][]string{"login": LoginResults(), "message": MessageRefusals()}[series]; closed != nil && !slices.Contains(closed, label) {
					t.Errorf("%s is not among %q", label, closed)
				}
				if reason := c.ended.Load(); reason != nil && test.what != aJoin && !slices.Contains(LogoutReasons(), *reason) {
					t.Errorf("%s is not among %q", *reason, LogoutReasons())
				}
				if got := log.String(); (got != "") != (test.logged != "") || !strings.Contains(got, test.logged) {
					t.Errorf("logged %q, want %q", got, test.logged)
				}
				if got := c.ended.Load() != nil; got != test.closed || got && *c.ended.Load() != string(test.code) {
					t.Errorf("closed is %v, want %v for %s", got, test.closed, test.code)
				}
				want := string(wire.TextFrame(wire.AppendError(nil, &wire.Error{Code: test.code, Message: "why"})))
				if test.closed {
					want += string(wire.CloseFrame(test.code.CloseCode(), string(test.code)))
				}
				if got := heard.String(); got != want {
					t.Errorf("sent %q, want %q", got, want)
				}
			})
		})
	}
}

// TestBadFrame: each fault has a word of its own, and ends the connection.
func TestBadFrame(t *testing.T) {
	said := make(map[string]bool)
	for _, f := range []fanout.Fault{fanout.FrameTooLarge, fanout.ControlTooLarge, fanout.FrameLate, fanout.FrameCrowded} {
		synctest.Test(t, func(t *testing.T) {
			e, _, counted := newTestEndpoint(t)
			c, heard := newTestConnection(t, e, jsonText{})
			c.BadFrame(f)
			synctest.Wait()
			word := faultWords[f]
			if word == "" || said[word] {
				t.Errorf("fault %d has the word %q", f, word)
			}
			said[word] = true
			want := string(wire.TextFrame(wire.AppendError(nil, &wire.Error{Code: f.Code(), Message: word}))) +
				string(wire.CloseFrame(f.Code().CloseCode(), string(f.Code())))
			if got := heard.String(); got != want {
				t.Errorf("sent %q, want %q", got, want)
			}
			if got := counted.String(); got != "login "+string(f.Code()) || !slices.Contains(LoginResults(), string(f.Code())) {
				t.Errorf("counted %q", got)
			}
		})
	}
}

// TestProtocolsRefuse: each protocol has its own words, or none, and its own end.
func TestProtocolsRefuse(t *testing.T) {
	taken := string(wire.CloseFrame(4001, "name_taken"))
	idle := string(wire.CloseFrame(4010, "idle_timeout"))
	for name, tt := range map[string]struct {
		protocol protocol
		code     wire.Code
		want     string
	}{
		"JSON":                  {jsonText{}, wire.NameTaken, string(wire.TextFrame([]byte(`{"type":"error","code":"name_taken","message":"","final":true}`))) + taken},
		"plain":                 {plainText{}, wire.NameTaken, string(wire.TextFrame([]byte("ERRO_NOME_DUPLICADO"))) + taken},
		"plain without a word":  {plainText{}, wire.IdleTimeout, idle},
		"plain, neither of it":  {plainText{}, wire.BadMessage, ""},
		"stream, no close code": {eventStream{}, wire.IdleTimeout, "event: problem\ndata: {\"type\":\"error\",\"code\":\"idle_timeout\",\"message\":\"\"}\n\n"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e, _, _ := newTestEndpoint(t)
				c, heard := newTestConnection(t, e, tt.protocol)
				c.refuse(aConnection, &wire.Error{Code: tt.code})
				synctest.Wait()
				if got := heard.String(); got != tt.want {
					t.Errorf("sent %q, want %q", got, tt.want)
				}
			})
		})
	}
}
