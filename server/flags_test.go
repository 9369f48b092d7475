package server_test

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"hubbub/server"
)

func env(vars map[string]string) func(string) string {
	return func(name string) string { return vars[name] }
}

func TestParseFlags(t *testing.T) {
	tests := []struct {
		name string
		args []string
		vars map[string]string
		want func(*server.Config)
	}{
		{"nothing", nil, nil, func(*server.Config) {}},
		{"flags", []string{"-addr", ":1", "-message-rate=0.5", "-drain-timeout=1s"}, nil, func(c *server.Config) {
			c.Addr, c.MessageRate, c.DrainTimeout = ":1", 0.5, time.Second
		}},
		{"variables", nil, map[string]string{"HUBBUB_MAX_CONNECTIONS_PER_IP": "7", "HUBBUB_ORIGINS": "https://a.example, null",
			"HUBBUB_EMBED_ORIGINS": "https://a.example:8443,https://*.b.example"}, func(c *server.Config) {
			c.MaxConnectionsPerIP, c.Origins = 7, []string{"https://a.example", "null"}
			c.EmbedOrigins = []string{"https://a.example:8443", "https://*.b.example"}
		}},
		{"a flag wins over its variable", []string{"-addr=:2"}, map[string]string{"HUBBUB_ADDR": ":3"}, func(c *server.Config) { c.Addr = ":2" }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := server.ParseFlags(test.args, env(test.vars), io.Discard)
			if err != nil {
				t.Fatal(err)
			}
			want := server.DefaultConfig()
			test.want(&want)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestParseFlagsReportsAllErrors(t *testing.T) {
	_, err := server.ParseFlags(
		[]string{"-max-message-bytes=0", "-log-format=xml", "-origins=example.org", "-embed-origins=https://a.example;script-src", "-message-burst=-1", "stray"},
		env(map[string]string{"HUBBUB_PING_INTERVAL": "soon", "HUBBUB_LOG_LEVEL": "loud"}), io.Discard)
	if err == nil {
		t.Fatal("no error")
	}
	for _, name := range []string{"-max-message-bytes", "-log-format", "-origins", "-embed-origins", "-message-burst", `"stray"`, "HUBBUB_PING_INTERVAL", "HUBBUB_LOG_LEVEL"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named in:\n%v", name, err)
		}
	}
}

func TestParseFlagsHelpAndVersion(t *testing.T) {
	var out bytes.Buffer
	if _, err := server.ParseFlags([]string{"-h"}, env(nil), &out); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v", err)
	}
	for _, text := range []string{"-message-rate", "default 10", "HUBBUB_MAX_CONNECTIONS"} {
		if !strings.Contains(out.String(), text) {
			t.Errorf("help does not tell %q", text)
		}
	}
	if _, err := server.ParseFlags([]string{"-version"}, env(nil), &out); !errors.Is(err, server.ErrVersion) {
		t.Errorf("-version: %v", err)
	}
	if _, err := server.ParseFlags([]string{"-no-such-flag"}, env(nil), &out); err == nil || !strings.Contains(err.Error(), "no-such-flag") {
		t.Errorf("unknown flag: %v", err)
	}
}
