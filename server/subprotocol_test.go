package server_test

import "testing"

// TestSubprotocol: hubbub.v1 is selected when it is offered, and nothing otherwise:
// a client that offers others must be able to see that they were not taken.
func TestSubprotocol(t *testing.T) {
	s := startServer(t, nil)
	for name, tt := range map[string]struct {
		path   string
		offers []string
		want   string
	}{
		"none":              {"/ws", nil, ""},
		"ours":              {"/ws", []string{"hubbub.v1"}, "hubbub.v1"},
		"among others":      {"/ws", []string{"chat, hubbub.v1,soap"}, "hubbub.v1"},
		"in a second line":  {"/ws", []string{"chat", "hubbub.v1"}, "hubbub.v1"},
		"only others":       {"/ws", []string{"chat, hubbub.v2"}, ""},
		"empty":             {"/ws", []string{""}, ""},
		"begins like it":    {"/ws", []string{"hubbub.v10"}, ""},
		"on the plain path": {"/ws/Zed", []string{"hubbub.v1"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var headers []string
			for _, o := range tt.offers {
				headers = append(headers, "Sec-WebSocket-Protocol: "+o)
			}
			c := dial(t, s.Addr, tt.path, headers...)
			if got := c.Response.Header["Sec-Websocket-Protocol"]; tt.want == "" && got != nil || tt.want != "" && (len(got) != 1 || got[0] != tt.want) {
				t.Errorf("selected %q, want %q", got, tt.want)
			}
		})
	}
}
