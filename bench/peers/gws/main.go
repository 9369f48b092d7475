// Command gws is a plain broadcast server on gws's own Broadcaster, to compare
// Hubbub with. It checks nothing: for loopback only.
package main

import (
	"log"
	"net/http"
	"os"
	"sync"

	"github.com/lxzan/gws"
)

// room is everybody who is connected.
type room struct {
	gws.BuiltinEventHandler
	mu      sync.RWMutex
	sockets map[*gws.Conn]struct{} // guarded by mu
}

func (r *room) OnOpen(socket *gws.Conn) {
	r.mu.Lock()
	r.sockets[socket] = struct{}{}
	r.mu.Unlock()
}

func (r *room) OnClose(socket *gws.Conn, _ error) {
	r.mu.Lock()
	delete(r.sockets, socket)
	r.mu.Unlock()
}

func (r *room) OnMessage(_ *gws.Conn, message *gws.Message) {
	defer message.Close()
	b := gws.NewBroadcaster(gws.OpcodeText, message.Bytes())
	defer b.Close()
	r.mu.RLock()
	defer r.mu.RUnlock()
	for socket := range r.sockets {
		b.Broadcast(socket)
	}
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: gws HOST:PORT")
	}
	upgrader := gws.NewUpgrader(&room{sockets: make(map[*gws.Conn]struct{})}, nil)
	log.Fatal(http.ListenAndServe(os.Args[1], http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if socket, err := upgrader.Upgrade(w, r); err == nil {
			go socket.ReadLoop()
		}
	})))
}
