package api

import (
	"net/http"
	"net/netip"

	"hubbub/server/wire"
)

// Emotes are the pictures that messages show for :name:, and that can be put to them. They must be safe
// for concurrent use.
type Emotes interface {
	wire.Emotes
	// Catalog returns the list of them, as JSON that does not change, and its hash.
	Catalog() (catalog []byte, hash string)
}

// A hashed content is one that is made once for each hash.
type hashed struct {
	hash string
	*content
}

// listEmotes tells all who ask: pictures are on the page for everybody, as its own are.
func (h *handler) listEmotes(w http.ResponseWriter, r *http.Request, _ netip.Addr) {
	catalog, hash := h.Emotes.Catalog()
	ready := h.emotes.Load()
	if ready == nil || ready.hash != hash {
		ready = &hashed{hash, newContent("application/json", catalog).compress()}
		h.emotes.Store(ready)
	}
	ready.send(w, r)
}
