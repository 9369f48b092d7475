package client_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"hubbub/server/client"
)

// startTLS starts a server behind a proxy that speaks TLS, as example.com and 127.0.0.1.
func startTLS(t *testing.T) (address string, roots *x509.CertPool) {
	t.Helper()
	proxy := httptest.NewUnstartedServer(httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: startServer(t)}))
	proxy.Config.ErrorLog = log.New(io.Discard, "", 0)
	proxy.StartTLS()
	t.Cleanup(proxy.Close)
	roots = x509.NewCertPool()
	roots.AddCert(proxy.Certificate())
	return proxy.Listener.Addr().String(), roots
}

// TestTLS: wss works with a certificate that is trusted, for the host of the URL or a name
// that is given. What was given is not changed. Each has a name of its own: the server may
// not have seen yet that the one before has left.
func TestTLS(t *testing.T) {
	address, roots := startTLS(t)
	for name, tt := range map[string]struct {
		host   string // of the URL
		config *tls.Config
	}{
		"an address":          {address, &tls.Config{RootCAs: roots}},
		"a name":              {"example.com", &tls.Config{RootCAs: roots}},
		"another name, given": {"chat.invalid", &tls.Config{RootCAs: roots, ServerName: "example.com"}},
	} {
		t.Run(name, func(t *testing.T) {
			before := tt.config.ServerName
			c, err := client.Join(t.Context(), client.Config{URL: "wss://" + tt.host + "/ws", Name: name, TLS: tt.config, Dial: dialTo(address)})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if m, err := c.Say(t.Context(), "hi"); err != nil || m.Text != "hi" {
				t.Errorf("%+v, %v", m, err)
			}
			if tt.config.ServerName != before {
				t.Errorf("the name in the settings became %q", tt.config.ServerName)
			}
		})
	}
}

// TestNoTLS: whoever cannot prove to be the host of the URL gets no join, and no token.
func TestNoTLS(t *testing.T) {
	address, roots := startTLS(t)
	for name, tt := range map[string]struct {
		url    string
		config *tls.Config
		want   string
	}{
		"a certificate that nobody knows": {"wss://example.com/ws", nil, "certificate"},
		"another host":                    {"wss://example.org/ws", &tls.Config{RootCAs: roots}, "example.org"},
		"another name":                    {"wss://example.com/ws", &tls.Config{RootCAs: roots, ServerName: "example.org"}, "example.org"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			dial, dials := dialTo(address), 0
			_, err := client.Join(ctx, client.Config{URL: tt.url, Name: name, TLS: tt.config, Dial: func(ctx context.Context, network, to string) (net.Conn, error) {
				if dials++; dials > 1 { // the first attempt has failed
					cancel()
				}
				return dial(ctx, network, to)
			}})
			if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one about %s", err, tt.want)
			}
		})
	}
}

// dialTo connects to an address whatever is asked for.
func dialTo(address string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
}
