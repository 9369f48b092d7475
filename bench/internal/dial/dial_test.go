package dial

import (
	"strings"
	"testing"
)

func TestSourceAddress(t *testing.T) {
	for _, tt := range []struct {
		name, host string
		n          int
		want       string
	}{
		{"the first ones leave it to the system", "127.0.0.1:80", 9999, "<nil>"},
		{"then an address each 10,000", "127.0.0.1:80", 10000, "127.0.0.2"},
		{"and so on", "127.0.0.1:80", 35000, "127.0.0.4"},
		{"not towards other hosts", "192.0.2.1:80", 35000, "<nil>"},
		{"nor IPv6", "[::1]:80", 35000, "<nil>"},
		{"nor names", "localhost:80", 35000, "<nil>"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := sourceAddress(tt.host, tt.n).String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestCheckOpenFiles(t *testing.T) {
	limit, _ := openFileLimit()
	if limit == 0 || limit > 1<<30 {
		t.Skip("no limit of open files")
	}
	if err := CheckOpenFiles(1); err != nil {
		t.Error(err)
	}
	err := CheckOpenFiles(int(limit))
	if err == nil || !strings.Contains(err.Error(), "ulimit -n") {
		t.Errorf("got %v, want how to raise the limit", err)
	}
}

func TestValidateTarget(t *testing.T) {
	for _, tt := range []struct {
		url string
		ok  bool
	}{
		{"ws://127.0.0.1:8000/ws", true},
		{"ws://127.0.0.1:8000/ws/u{n}", true},
		{"ws://127.0.0.1:8000/ws,ws://127.0.0.1:8001/ws", true},
		{"ws://127.0.0.1:8000/ws,127.0.0.1:8001", false},
		{"wss://example.org/ws", false},
		{"http://127.0.0.1:8000", false},
		{"127.0.0.1:8000", false},
		{"ws://", false},
		{"", false},
	} {
		if err := (Target{URL: tt.url}).Validate(); (err == nil) != tt.ok {
			t.Errorf("%q: %v", tt.url, err)
		}
	}
}

func TestParseWelcome(t *testing.T) {
	for _, tt := range []struct {
		name, line           string
		resumable, recovered bool
		err                  string
	}{
		{"without recovered", `{"type":"welcome","session":"s","epoch":"e","seq":41}`, false, false, ""},
		{"not recovered", `{"type":"welcome","seq":41,"session":"s","epoch":"e","recovered":false}`, true, false, ""},
		{"recovered", `{"type":"welcome","seq":41,"session":"s","epoch":"e","recovered":true}`, true, true, ""},
		{"refused", `{"type":"error","code":"name_taken","message":"no"}`, false, false, "refuses the join: name_taken"},
		{"another type", `{"type":"hello"}`, false, false, "does not speak hubbub.v1"},
		{"no JSON", `hello`, false, false, "does not speak hubbub.v1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, err := parseWelcome([]byte(tt.line))
			switch {
			case tt.err != "":
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("got %v, want %q", err, tt.err)
				}
			case err != nil || w.Resumable != tt.resumable || w.Recovered != tt.recovered || w.Seq != 41 || w.Session != "s" || w.Epoch != "e":
				t.Errorf("got %+v, %v", w, err)
			}
		})
	}
}

// TestSeveralTargets: connections go to several servers in turn.
func TestSeveralTargets(t *testing.T) {
	target := Target{URL: "ws://a/ws/{n},ws://b/ws"}
	for n, want := range []string{"ws://a/ws/0", "ws://b/ws", "ws://a/ws/2"} {
		if got := target.urlOf(n); got != want {
			t.Errorf("connection %d goes to %s, want %s", n, got, want)
		}
	}
}
