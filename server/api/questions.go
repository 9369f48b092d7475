package api

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// maxQuestions is how many questions of a room are told, the newest ones.
const maxQuestions = 200

// vote is the reaction by which people tell that they want an answer, too.
const vote = "👍"

type questions struct {
	Epoch     string            `json:"epoch"`     // of the numbers; empty if nothing was said in the room
	Floor     int64             `json:"floor"`     // from this number on everything is kept
	Questions []json.RawMessage `json:"questions"` // as messages are
	More      bool              `json:"more"`      // there are older ones
}

// questions answers with the questions of a room.
func (h *handler) questions(w http.ResponseWriter, r *http.Request, who asker) {
	if !h.mayAsk(w, who.ip, h.limits.questions) {
		return
	}
	name, err := room.Key(r.PathValue("room"))
	if err != nil {
		refuse(w, http.StatusNotFound, err.Error())
		return
	}
	h.read(w, r, who, func(ctx context.Context) (*content, error) {
		return h.findQuestions(ctx, r, h.Door.Reads(name, who.Visitor))
	})
}

// findQuestions makes the answer ready. It is nil if the room is not there.
func (h *handler) findQuestions(ctx context.Context, r *http.Request, name string) (*content, error) {
	found, err := h.History.Questions(ctx, name, maxQuestions+1)
	if err != nil {
		return nil, err
	}
	if found.Epoch == "" && !h.Door.Stands(name) {
		return nil, nil
	}
	page := questions{Epoch: found.Epoch, Floor: found.Floor, More: len(found.Entries) > maxQuestions, Questions: []json.RawMessage{}}
	asked := found.Entries[:min(len(found.Entries), maxQuestions)]
	inOrder(asked, h.Acts.Live(name))
	for i := range asked {
		page.Questions = append(page.Questions, wire.AppendEntry(nil, &asked[i], false))
	}
	return pageOf(r, page)
}

// inOrder sorts questions, which come the newest first: the live one, those that most want an answer
// to, the earliest of them first, and last those that were answered, the newest first.
func inOrder(asked []wire.Entry, live int64) {
	votes := make(map[int64]int64, len(asked))
	for i := range asked {
		votes[asked[i].Seq] = votesOf(&asked[i])
	}
	slices.SortStableFunc(asked, func(a, b wire.Entry) int {
		if c := cmp.Compare(rank(&a, live), rank(&b, live)); c != 0 || a.Answered {
			return c
		}
		return cmp.Or(cmp.Compare(votes[b.Seq], votes[a.Seq]), cmp.Compare(a.Seq, b.Seq))
	})
}

func rank(e *wire.Entry, live int64) int {
	switch {
	case e.Seq == live:
		return 0
	case e.Answered:
		return 2
	}
	return 1
}

// votesOf returns how many people want an answer.
func votesOf(e *wire.Entry) int64 {
	var totals map[string]int64
	if e.Reactions == "" || json.Unmarshal([]byte(e.Reactions), &totals) != nil {
		return 0
	}
	return totals[vote]
}
