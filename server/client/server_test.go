package client_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"sync"
	"testing"

	"hubbub/server"
	"hubbub/server/client"
	"hubbub/server/config"
)

// TestCutConnections: several talk to a real server over connections that break
// after so many bytes. Each has each receipt, and sees each message once and in order.
func TestCutConnections(t *testing.T) {
	const people, texts = 4, 40
	address := startServer(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var talking, listening sync.WaitGroup
	orders := make([][]int64, people)
	receipts := make([][]int64, people)
	clients := make([]*client.Client, people)
	for i := range people {
		cuts := rand.New(rand.NewPCG(uint64(i), 1))
		c, err := client.Join(ctx, client.Config{URL: "ws://" + address + "/ws", Name: fmt.Sprint("P", i), Dial: cutter(cuts)})
		if err != nil {
			t.Fatal(err)
		}
		clients[i] = c
		defer c.Close()
	}
	begin(t, ctx, clients)
	for i, c := range clients {
		listening.Go(func() {
			for len(orders[i]) < people*texts {
				e, err := c.Next(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				switch e := e.(type) {
				case client.Message:
					orders[i] = append(orders[i], e.Seq)
				case client.Lost:
					t.Errorf("lost: %+v", e)
				}
			}
		})
		talking.Go(func() {
			for n := range texts {
				m, err := c.Say(ctx, fmt.Sprint(n))
				if err != nil || m.Text != fmt.Sprint(n) {
					t.Errorf("%+v, %v", m, err)
				}
				receipts[i] = append(receipts[i], m.Seq)
			}
		})
	}
	talking.Wait()
	listening.Wait()
	said := make(map[int64]bool)
	for _, seqs := range receipts {
		for _, seq := range seqs {
			if said[seq] {
				t.Errorf("two receipts with the number %d", seq)
			}
			said[seq] = true
		}
	}
	for i, order := range orders {
		for j, seq := range order {
			if !said[seq] || j > 0 && seq <= order[j-1] {
				t.Errorf("%d: number %d at place %d of %v", i, seq, j, order)
			}
		}
	}
}

// begin returns when everybody has seen a message: who comes back without having seen
// one is a newcomer, and gets the last ones only.
func begin(t *testing.T, ctx context.Context, clients []*client.Client) {
	t.Helper()
	if _, err := clients[0].Say(ctx, "begin"); err != nil {
		t.Fatal(err)
	}
	for _, c := range clients {
		for seen := false; !seen; {
			e, err := c.Next(ctx)
			if err != nil {
				t.Fatal(err)
			}
			_, seen = e.(client.Message)
		}
	}
}

// startServer starts a server that ends with the test.
func startServer(t *testing.T) (address string) {
	settings := config.Default()
	settings.DB, settings.MessageRate = ":memory:", 0
	settings.Hosts = []string{"example.com", "chat.invalid"} // by which proxies of the tests ask
	hub, err := server.New(settings, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- hub.Serve(ctx, ln, nil) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return ln.Addr().String()
}

// cutter dials connections that break inside a frame, as soon as they have brought a
// random number of bytes. The first few do; the rest last, so that the test ends.
func cutter(random *rand.Rand) func(context.Context, string, string) (net.Conn, error) {
	dials := 0
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		nc, err := new(net.Dialer).DialContext(ctx, network, address)
		if dials++; err != nil || dials > 4 {
			return nc, err
		}
		return &cutConn{Conn: nc, left: 700 + random.IntN(4000)}, nil
	}
}

type cutConn struct {
	net.Conn
	left int // bytes until it breaks
}

func (c *cutConn) Read(b []byte) (int, error) {
	if c.left == 0 {
		c.Close()
		return 0, io.ErrUnexpectedEOF
	}
	n, err := c.Conn.Read(b[:min(len(b), c.left)])
	c.left -= n
	return n, err
}
