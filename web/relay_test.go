package web_test

import (
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hubbub/server/config"
)

// A relay passes connections on to a server until it goes silent: then it drops what
// comes, in both directions, and closes nothing. Connections made later pass.
type relay struct {
	addr  string
	epoch atomic.Int64 // connections of an earlier one are silent
}

func startRelay(t *testing.T, server string) *relay {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	r := &relay{addr: ln.Addr().String()}
	go func() {
		for {
			client, err := ln.Accept()
			if err != nil {
				return
			}
			upstream, err := net.Dial("tcp", server)
			if err != nil {
				client.Close()
				continue
			}
			t.Cleanup(func() { client.Close(); upstream.Close() })
			epoch := r.epoch.Load()
			go r.pass(client, upstream, epoch)
			go r.pass(upstream, client, epoch)
		}
	}()
	return r
}

// silence stops what passes on the connections of now.
func (r *relay) silence() { r.epoch.Add(1) }

func (r *relay) pass(from, to net.Conn, epoch int64) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		isSilent := r.epoch.Load() != epoch
		if n > 0 && !isSilent {
			to.Write(buf[:n])
		}
		if err != nil {
			if !isSilent {
				to.Close()
			}
			return
		}
	}
}

// TestSilentNetwork: a connection that is dropped without a word is noticed, and what
// was said meanwhile is there, once.
func TestSilentNetwork(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	site := startSite(t, "127.0.0.1:0", func(c *config.Config) { c.PingInterval = time.Second })
	r := startRelay(t, site.addr)
	ana := openTab(t, browser, "http://"+strings.Replace(r.addr, "127.0.0.1", "localhost", 1)+"/")
	bo := openTab(t, browser, site.url)
	ana.login("Ana")
	bo.login("Bo")
	bo.say("before")
	ana.sees("what was said before", hasText("before"))
	r.silence()
	bo.say("meanwhile")
	bo.sees("its receipt", hasText("meanwhile")+` && !document.querySelector('.message--pending')`)
	// 11 s of silence and 5 s without an answer: longer than most waiting here.
	asks[bool](ana, `new Promise((done) => { const look = setInterval(() => { if (`+hasText("meanwhile")+`) { clearInterval(look); done(true); } }, 50); })`)
	ana.sees("each once", `[...document.querySelectorAll('.message__text')].map((m) => m.textContent).join() === 'before,meanwhile'`)
	bo.say("after")
	ana.sees("what was said after", hasText("after"))
}
