package cluster_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"hubbub/server/cluster"
	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/stream"
)

// A deafWay leads to a NATS server. It loses the next answer about a stream when it is told to, as a server
// does that hands its leadership on meanwhile.
type deafWay struct {
	address string
	loses   atomic.Bool
}

func openDeafWay(t *testing.T, to, about string) *deafWay {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	w := &deafWay{address: listener.Addr().String()}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", to)
			if err != nil {
				client.Close()
				continue
			}
			go func() { io.Copy(client, server); client.Close() }()
			go func() { w.carry(client, server, about); server.Close() }()
		}
	}()
	return w
}

// carry lets all through but where the question that is to be lost wants its answer.
func (w *deafWay) carry(client io.Reader, server io.Writer, about string) {
	for lines := bufio.NewReader(client); ; {
		line, err := lines.ReadString('\n')
		if strings.HasPrefix(line, "PUB $JS.API.STREAM.") && strings.Contains(line, "."+about+" ") && w.loses.CompareAndSwap(true, false) {
			line = strings.Replace(line, "_INBOX.", "_OTHER.", 1)
		}
		if _, e := io.WriteString(server, line); err != nil || e != nil {
			return
		}
	}
}

// A question that is never answered is asked again: a start does not wait a minute for it, and then fail.
func TestStartAsksAgain(t *testing.T) {
	c := natstest.New(t, 1)
	for _, about := range []string{"chat-log", "OBJ_chat-snapshots", "chat-names", "KV_chat-records"} {
		t.Run(about, func(t *testing.T) {
			way := openDeafWay(t, c.Servers[0].Address, about)
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			s, err := stream.Open(ctx, stream.Config{URLs: []string{"nats://" + way.address}, Name: "chat"})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			way.loses.Store(true)
			log := slog.New(slog.DiscardHandler)
			o, err := cluster.OpenOffice(ctx, s, log)
			if err != nil {
				t.Fatal(err)
			}
			way.loses.CompareAndSwap(false, about == "chat-log") // once more, where OpenOffice has met it
			if err := o.Prepare(ctx, newFile(t), nil, log); err != nil {
				t.Error(err)
			}
			if way.loses.Load() {
				t.Error("no answer was lost")
			}
		})
	}
}
