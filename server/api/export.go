package api

import (
	"context"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode"

	"hubbub/server/archive"
	"hubbub/server/identity"
)

// A Lasting answer may take as long as its client goes on reading it.
type Lasting interface{ Last() }

// export answers an owner with all that is kept of a room, as a file. It is read page by
// page, each in its turn and as fast as the history may be drawn.
func (h *handler) export(w http.ResponseWriter, r *http.Request, who asker) {
	if r.Method == http.MethodHead {
		w.Header().Set("Allow", "GET")
		refuse(w, http.StatusMethodNotAllowed, "how long the file is nobody knows before it is written")
		return
	}
	roomName, ok := h.roomOf(w, r, who, noScope)
	if !ok {
		return
	}
	if h.Door.RoleOf(roomName, who.Person) < identity.Owner {
		problem{Status: http.StatusForbidden, Code: codeForbidden, Detail: "this is for owners"}.send(w)
		return
	}
	format, span, err := exportOf(r)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	if !h.mayDraw(w, who.ip) {
		return
	}
	pages := &drawnPages{handler: h, ip: who.ip}
	head := archive.Head{Room: roomName, At: time.Now(), Span: span}
	answered := h.inTurn(r.Context(), w, who.ip, func() {
		if head.Title, err = h.titleOf(r.Context(), roomName); err == nil {
			pages.first, err = h.History.After(r.Context(), roomName, 0, archive.PageMessages)
		}
	})
	switch {
	case !answered:
	case err != nil:
		h.logUnread(err)
		refuseUnread(w)
	default:
		h.Log.Info("room exported", "room", roomName, "format", string(format), "user", who.Person.User)
		sendExport(w, r, format, head, pages)
	}
}

// exportOf reads what is asked for.
func exportOf(r *http.Request) (f archive.Format, span archive.Span, err error) {
	query := r.URL.Query()
	if f = archive.JSONL; query.Get("format") != "" {
		f, err = archive.ParseFormat(query.Get("format"))
	}
	if err == nil {
		span, err = archive.ParseSpan(query.Get("from"), query.Get("to"), time.UTC)
	}
	return f, span, err
}

// titleOf returns how a room is shown.
func (h *handler) titleOf(ctx context.Context, name string) (string, error) {
	rooms, err := h.Directory.Rooms(ctx, name)
	for _, r := range rooms {
		if r.Name == name {
			return r.Title, err
		}
	}
	return name, err
}

// sendExport sends the file. One that cannot be finished ends its connection, so that
// nobody takes it for whole.
func sendExport(w http.ResponseWriter, r *http.Request, format archive.Format, head archive.Head, pages *drawnPages) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Type", format.ContentType())
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(head.Room, format)}))
	if l, ok := w.(Lasting); ok {
		l.Last()
	}
	if _, err := format.Export(r.Context(), pages, head, drawing{w, pages}); err != nil {
		pages.logUnread(err)
		panic(http.ErrAbortHandler)
	}
}

// fileName returns a name that every system takes for a file.
func fileName(room string, f archive.Format) string {
	safe := strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.L, unicode.M, unicode.N) || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, room)
	return "hubbub-" + safe + "." + string(f)
}
