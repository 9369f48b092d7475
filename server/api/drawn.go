package api

import (
	"context"
	"net/http"
	"net/netip"

	"hubbub/server/room"
)

// drawnPages are the pages of a room for one address. Each but the first is read in its
// turn, which comes when the address may draw more of the history. They belong to one
// goroutine.
type drawnPages struct {
	*handler
	ip    netip.Addr
	first room.Page // was read before
	begun bool
}

// After implements archive.Source.
func (p *drawnPages) After(ctx context.Context, name string, seq int64, limit int) (room.Page, error) {
	if !p.begun {
		p.begun = true
		return p.first, nil
	}
	if err := p.Reads.Acquire(ctx, p.ip); err != nil {
		return room.Page{}, err
	}
	defer p.Reads.Release()
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	return p.History.After(ctx, name, seq, limit)
}

// drawing is an answer whose bytes count as drawn from the history.
type drawing struct {
	http.ResponseWriter
	of *drawnPages
}

func (d drawing) Write(b []byte) (int, error) {
	d.of.Drawn.Draw(d.of.ip, len(b))
	return d.ResponseWriter.Write(b)
}
