package config_test

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"hubbub/server/config"
)

func env(vars map[string]string) func(string) string {
	return func(name string) string { return vars[name] }
}

func TestParse(t *testing.T) {
	tests := []struct {
		name string
		args []string
		vars map[string]string
		want func(*config.Config)
	}{
		{"nothing", nil, nil, func(*config.Config) {}},
		{"flags", []string{"-addr", ":1", "-message-rate=0.5", "-drain-timeout=1s"}, nil, func(c *config.Config) {
			c.Addr, c.MessageRate, c.DrainTimeout = ":1", 0.5, time.Second
		}},
		{"variables", nil, map[string]string{"HUBBUB_MAX_CONNECTIONS_PER_IP": "7", "HUBBUB_ORIGINS": "https://a.example, null",
			"HUBBUB_EMBED_ORIGINS": "https://a.example:8443,https://*.b.example"}, func(c *config.Config) {
			c.MaxConnectionsPerIP, c.Origins = 7, []string{"https://a.example", "null"}
			c.EmbedOrigins = []string{"https://a.example:8443", "https://*.b.example"}
		}},
		{"the site", []string{"-hosts", "a.example, *.b.example"}, map[string]string{"HUBBUB_URL": "https://chat.example.org"}, func(c *config.Config) {
			c.URL, c.Hosts = "https://chat.example.org", []string{"a.example", "*.b.example"}
		}},
		{"a flag wins over its variable", []string{"-addr=:2"}, map[string]string{"HUBBUB_ADDR": ":3"}, func(c *config.Config) { c.Addr = ":2" }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := config.Parse(test.args, env(test.vars), io.Discard)
			if err != nil {
				t.Fatal(err)
			}
			want := config.Default()
			test.want(&want)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestParseReportsAllErrors(t *testing.T) {
	_, err := config.Parse(
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

func TestParseHelpAndVersion(t *testing.T) {
	var out bytes.Buffer
	if _, err := config.Parse([]string{"-h"}, env(nil), &out); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v", err)
	}
	for _, text := range []string{"-message-rate", "default 10", "HUBBUB_MAX_CONNECTIONS"} {
		if !strings.Contains(out.String(), text) {
			t.Errorf("help does not tell %q", text)
		}
	}
	if _, err := config.Parse([]string{"-version"}, env(nil), &out); !errors.Is(err, config.ErrVersion) {
		t.Errorf("-version: %v", err)
	}
	if _, err := config.Parse([]string{"-no-such-flag"}, env(nil), &out); err == nil || !strings.Contains(err.Error(), "no-such-flag") {
		t.Errorf("unknown flag: %v", err)
	}
}

// TestBounds: what a setting may just be is taken, what is just beyond is named.
func TestBounds(t *testing.T) {
	for flag, bounds := range map[string]struct{ good, bad string }{
		"db":                     {":memory:", ""},
		"sync":                   {"normal", "off"},
		"history-messages":       {"0", "-1"},
		"history-age":            {"0s", "-1ns"},
		"keep-removed":           {"0s", "-1ns"},
		"keep-addresses":         {"0s", "-1ns"},
		"resume-messages":        {"0", "-1"},
		"history-rate":           {"65536", "65535"},
		"max-connections":        {"0", "-1"},
		"max-connections-per-ip": {"0", "-1"},
		"max-message-bytes":      {"131072", "1048577"},
		"slow-consumer-bytes":    {"65536", "65535"},
		"backlog-bytes":          {"1048576", "1048575"},
		"message-rate":           {"1000000", "1000001"},
		"message-burst":          {"1", "0"},
		"reaction-rate":          {"0", "-1"},
		"reaction-burst":         {"1", "0"},
		"ping-interval":          {"10ms", "9ms"},
		"drain-timeout":          {"0s", "-1ns"},
		"log-format":             {"json", "JSON"},
		"origins":                {"https://a.example:8443", "https://a.example/path"},
		"embed-origins":          {"http://*.a.example:*", "https://a.example/path"},
		"reserved-names":         {"Ops, Ana Maria,王小明", "Оps"},
		"rooms":                  {"lobby, São Paulo", "anyone,lobby"},
		"url":                    {"https://a.example/", "https://a.example/path"},
		"webhook-allow":          {"loopback,10.0.0.0/8", "hooks.example"},
		"hosts":                  {"a.example,*.b.example", "https://a.example"},
	} {
		if _, err := config.Parse([]string{"-" + flag + "=" + bounds.good}, env(nil), io.Discard); err != nil {
			t.Errorf("%v", err)
		}
		_, err := config.Parse([]string{"-" + flag + "=" + bounds.bad}, env(nil), io.Discard)
		if err == nil || !strings.HasPrefix(err.Error(), "-"+flag+" must be ") {
			t.Errorf("-%s=%s: %v", flag, bounds.bad, err)
		}
	}
}
