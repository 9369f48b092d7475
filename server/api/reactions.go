package api

import (
	"context"
	"net/http"
	"net/netip"

	"hubbub/server/access"
	"hubbub/server/wire"
)

// maxReactors is how many people a page has that have reacted.
const maxReactors = 50

// Reactions are what people put to messages. They must be safe for concurrent use.
type Reactions interface {
	// React returns when a reaction is as was asked for. The error is a *wire.Error if it was refused,
	// or that of ctx, and then it may still come to be.
	React(ctx context.Context, by access.Visitor, from netip.Addr, room string, r wire.ReactRequest) (wire.Entry, error)
	// Reactors returns the totals of a message, and at most limit people whose id follows after, in the
	// order of these, with what they have put to it: one reaction alone if emoji is not empty. If there
	// is no such message the error is a *wire.Error.
	Reactors(ctx context.Context, room string, seq int64, emoji, after string, limit int) ([]wire.Total, []wire.Reactor, error)
	// OwnReactions returns those of a person to messages with numbers from from to to, in their order.
	OwnReactions(ctx context.Context, room, user string, from, to int64) ([]wire.OwnReaction, error)
}

// anyEmote takes all names for those of emotes: what a message has may have been one.
type anyEmote struct{}

func (anyEmote) Has(string) bool { return true }

// react puts a reaction to a message, or takes it back.
func (h *handler) react(on bool) roomHandler {
	return func(w http.ResponseWriter, r *http.Request, who asker, roomName string) {
		seq, ok := seqOf(w, r)
		if !ok {
			return
		}
		emoji, refused := wire.Reaction(r.PathValue("emoji"), h.Emotes)
		if refused != nil {
			refuseSay(w, refused)
			return
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), sayTimeout)
		defer cancel()
		entry, err := h.Reactions.React(ctx, who.Visitor, who.ip, roomName, wire.ReactRequest{Seq: seq, Emoji: emoji, On: on})
		if err != nil {
			h.refuseReaction(w, who.ip, err)
			return
		}
		sendOwn(w, r, wire.AppendReaction(nil, &entry))
	}
}

func (h *handler) refuseReaction(w http.ResponseWriter, ip netip.Addr, err error) {
	if refused, is := err.(*wire.Error); is {
		refuseSay(w, refused)
		return
	}
	h.reject(w, ip, reasonBusy, 0, "it is not known yet whether this is done; send it again")
}

// A reacted is one reaction that a message has.
type reacted struct {
	Emoji  string    `json:"emoji"`
	Count  int64     `json:"count"`
	People []reactor `json:"people"` // of this page
}

type reactor struct {
	User string `json:"user"`
	Name string `json:"name"` // that the person went by then; empty if it was not there
}

type reactors struct {
	Reactions []*reacted `json:"reactions"`
	Next      string     `json:"next,omitempty"` // where the next page goes on, as after
}

// reactors answers with who has reacted to a message.
func (h *handler) reactors(w http.ResponseWriter, r *http.Request, who asker) {
	if !h.mayAsk(w, who.ip, h.limits.questions) || !h.mayDraw(w, who.ip) {
		return
	}
	name, ok := h.readRoom(w, r.PathValue("room"), who)
	if !ok {
		return
	}
	seq, ok := seqOf(w, r)
	if !ok {
		return
	}
	query, err := parseQuery(r.URL.RawQuery)
	emoji, after := query.Get("emoji"), query.Get("after")
	if emoji != "" && err == nil {
		var refused *wire.Error
		if emoji, refused = wire.Reaction(emoji, anyEmote{}); refused != nil {
			err = refused
		}
	}
	if err != nil || len(after) > wire.MaxID {
		refuse(w, http.StatusBadRequest, "emoji is one reaction, and after what next was")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
	defer cancel()
	var totals []wire.Total
	var people []wire.Reactor
	if !h.inTurn(ctx, w, who.ip, func() {
		totals, people, err = h.Reactions.Reactors(ctx, name, seq, emoji, after, maxReactors+1)
	}) {
		return
	}
	if refused, is := err.(*wire.Error); is {
		refuseSay(w, refused)
		return
	}
	if err != nil {
		h.logUnread(err)
		refuseUnread(w)
		return
	}
	h.sendReactors(w, r, who.ip, totals, people)
}

func (h *handler) sendReactors(w http.ResponseWriter, r *http.Request, ip netip.Addr, totals []wire.Total, people []wire.Reactor) {
	answer := reactors{Reactions: make([]*reacted, len(totals))}
	of := make(map[string]*reacted, len(totals))
	wire.SortTotals(totals)
	for i, t := range totals {
		answer.Reactions[i] = &reacted{t.Emoji, t.People, []reactor{}}
		of[t.Emoji] = answer.Reactions[i]
	}
	told, last := 0, ""
	for _, p := range people {
		if p.User != last {
			if told++; told > maxReactors {
				answer.Next = last
				break
			}
			last = p.User
		}
		if of := of[p.Emoji]; of != nil {
			of.People = append(of.People, reactor{p.User, p.Name})
		}
	}
	body, err := encode(answer)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "the answer could not be encoded")
		return
	}
	h.Drawn.Draw(ip, len(body))
	sendOwn(w, r, body[:len(body)-1])
}

// ownReactions answers with those of who asks.
func (h *handler) ownReactions(w http.ResponseWriter, r *http.Request, who asker, roomName string) {
	query, err := parseQuery(r.URL.RawQuery)
	var from, to int64
	if err == nil {
		from, err = parseNumber(query, "from", 1, maxSeq, 1)
	}
	if err == nil {
		to, err = parseNumber(query, "to", 1, maxSeq, maxSeq)
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	var own []wire.OwnReaction
	if !h.inTurn(r.Context(), w, who.ip, func() {
		own, err = h.Reactions.OwnReactions(r.Context(), roomName, who.Person.User, from, to)
	}) {
		return
	}
	if err != nil {
		h.logUnread(err)
		refuseUnread(w)
		return
	}
	sendOwn(w, r, append(wire.AppendOwn([]byte(`{"own":`), own), '}'))
}
