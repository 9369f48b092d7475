package hook_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"hubbub/server/hook"
)

// TestText: what a program reports reads as a message of somebody does.
func TestText(t *testing.T) {
	for name, tt := range map[string]struct{ body, want string }{
		"text":                {`{"text":"the build is green"}`, "the build is green"},
		"with blanks":         {" \n{\"text\":\" a\\n b \"} ", " a\n b "},
		"a number":            {`{"text":42}`, "42"},
		"marks":               {`{"text":"see <https://ci.example.org/7|build 7>, <https://x.example> &amp; <mailto:a@b.example|Ana> &lt;3"}`, "see build 7 (https://ci.example.org/7), https://x.example & Ana (a@b.example) <3"},
		"mentions":            {`{"text":"<!here> <!channel|@channel> <@U1|ana> <@U2> <#C1|tea> <b> a < b > c"}`, "@here @channel @ana @U2 #tea <b> a < b > c"},
		"a label is a link":   {`{"text":"<https://x.example|https://x.example>"}`, "https://x.example"},
		"broken marks":        {`{"text":"<https://x.example <|> <!> &lt &amp;lt;"}`, "<https://x.example <|> @ &lt &lt;"},
		"attachments":         {`{"text":"now","attachments":[{"fallback":"f","pretext":"p","title":"t","title_link":"https://x.example","text":"x","fields":[{"title":"a","value":"1"},{"title":"b","value":2,"short":true},{"title":"c"},{}]},{"fallback":"only <https://y.example|this>"},{}]}`, "now\np\nt (https://x.example)\nx\na: 1\nb: 2\nc\nonly this (https://y.example)"},
		"no text beside them": {`{"attachments":[{"text":"x"}],"username":"ci","icon_emoji":":x:","blocks":[{"type":"divider"}]}`, "x"},
		"a title":             {`{"title":"[Alerting] Disk","message":"full","ruleUrl":"https://g.example","state":"alerting"}`, "[Alerting] Disk\nfull"},
		"alerts before text":  {`{"text":"x","alerts":[{"status":"firing","labels":{"alertname":"A"}}]}`, "[FIRING:1]\nfiring A"},
		"an empty alert":      {`{"alerts":[{}]}`, "[FIRING:1]\nfiring"},
		"labels of any kind":  {`{"alerts":[{"labels":{"alertname":7,"job":null,"instance":["x"]},"annotations":{"summary":true}}],"truncatedAlerts":3}`, "[FIRING:1]\nfiring 7: true\nand 3 more"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := hook.Text([]byte(tt.body), 4096)
			if err != nil || got != tt.want {
				t.Errorf("%q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

// TestAlerts holds what Alertmanager and Grafana send, as their documents show it, against what is
// to be said.
func TestAlerts(t *testing.T) {
	for name, want := range map[string]string{
		"alertmanager.json": "[FIRING:1 RESOLVED:1] HighLatency\nfiring HighLatency: p99 is over 1 s (api-1:9090)\nresolved HighLatency: p99 is over 1 s (api-2:9090)\nhttps://alerts.example.org",
		"grafana.json":      "[FIRING:1] High memory usage Grafana\nfiring High memory usage: The system has high memory usage https://play.example.org/d/0b1?viewPanel=2\nhttps://play.example.org/",
	} {
		body, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := hook.Text(body, 4096); err != nil || got != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, got, want)
		}
	}
}

func TestTextRefused(t *testing.T) {
	for body, want := range map[string]error{
		``: hook.ErrNotJSON, `null`: hook.ErrNotJSON, `"x"`: hook.ErrNotJSON, `[{"text":"x"}]`: hook.ErrNotJSON, `{"text":"x"`: hook.ErrNotJSON,
		`{"text":"x"}{}`: hook.ErrNotJSON, `{"attachments":"x"}`: hook.ErrNotJSON, `payload={"text":"x"}`: hook.ErrNotJSON,
		`{}`: hook.ErrNothing, `{"text":" \n"}`: hook.ErrNothing, `{"text":{}}`: hook.ErrNothing, `{"text":null,"alerts":[]}`: hook.ErrNothing, `{"attachments":[{}]}`: hook.ErrNothing,
	} {
		if got, err := hook.Text([]byte(body), 4096); !errors.Is(err, want) || got != "" {
			t.Errorf("%s: %q, %v, want %v", body, got, err, want)
		}
	}
}

// TestCut: what has many parts fits, and ends between two characters; a text alone is whole, so
// that its sender learns that it is too long.
func TestCut(t *testing.T) {
	many := `{"alerts":[` + strings.TrimSuffix(strings.Repeat(`{"labels":{"alertname":"é"}},`, 50), ",") + `]}`
	whole, err := hook.Text([]byte(many), 4096)
	if err != nil || !strings.HasSuffix(whole, "\nand 30 more") || strings.Count(whole, "é") != 20 {
		t.Errorf("%q, %v", whole, err)
	}
	for most := 64; most < 80; most++ {
		got, err := hook.Text([]byte(many), most)
		if err != nil || len(got) > most || len(got) < most-3 || !utf8.ValidString(got) || !strings.HasSuffix(got, "…") {
			t.Errorf("at most %d: %d bytes %q, %v", most, len(got), got, err)
		}
	}
	if got, err := hook.Text([]byte(`{"text":"`+strings.Repeat("x", 100)+`"}`), 64); err != nil || len(got) != 100 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// FuzzText: whatever comes, there is a text that can be said, or a reason.
func FuzzText(f *testing.F) {
	for _, name := range []string{"alertmanager.json", "grafana.json"} {
		body, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	for _, seed := range []string{`{"text":"<https://x|y> &amp;"}`, `{"attachments":[{"fields":[{"title":"a","value":1}]}]}`, `{"title":"t","message":"m"}`, `{"text":"\ud800\u0000"}`, "{\"text\":\"\xff\"}", `null`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		const most = 64
		text, err := hook.Text(body, most)
		if err != nil {
			if text != "" || !errors.Is(err, hook.ErrNotJSON) && !errors.Is(err, hook.ErrNothing) {
				t.Fatalf("%q, %v", text, err)
			}
			return
		}
		if strings.TrimSpace(text) == "" || !utf8.ValidString(text) {
			t.Fatalf("%q cannot be said", text)
		}
		if len(text) > max(most, 3*len(body)) { // a text alone: a byte that is no UTF-8 takes three
			t.Fatalf("%d bytes of %d", len(text), len(body))
		}
	})
}
