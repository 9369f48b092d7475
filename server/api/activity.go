package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"hubbub/server/room"
)

// Bounds on what is counted.
const (
	maxSteps    = 1440 // a day of minutes
	leastStep   = time.Second
	defaultStep = time.Minute
	mostStep    = 24 * time.Hour
	maxCounted  = 64 // answers that are kept ready
	countBytes  = 16 // of the history that each message costs who has it counted
)

type activity struct {
	Epoch    string  `json:"epoch"`    // of the room's numbers; empty if nothing was said in the room
	Floor    int64   `json:"floor"`    // as with messages
	From     int64   `json:"from"`     // when the first step begins, Unix milliseconds
	Step     int64   `json:"step_ms"`  // how long each is
	Messages []int64 `json:"messages"` // of each step
	More     bool    `json:"more"`     // there is more to count: from where these end
}

// steps are what is asked for: 0 stands for what is not said.
type steps struct{ from, to, step int64 }

// parseSteps reads a question about activity.
func parseSteps(rawQuery string) (s steps, err error) {
	query, err := parseQuery(rawQuery)
	if err != nil {
		return steps{}, err
	}
	for name, into := range map[string]*int64{"from": &s.from, "to": &s.to} {
		if text := query.Get(name); text != "" {
			if *into, err = parseTime(name, text); err != nil {
				return steps{}, err
			}
		}
	}
	if text := query.Get("step"); text != "" {
		step, err := time.ParseDuration(text)
		if err != nil || step < leastStep || step > mostStep || step%time.Second != 0 {
			return steps{}, fmt.Errorf("step must be whole seconds from %s to %s, such as 60s, not %q", leastStep, mostStep, text)
		}
		s.step = step.Milliseconds()
	}
	if s.from > 0 && s.to > 0 && s.from >= s.to {
		return steps{}, errors.New("from must be before to")
	}
	return s, nil
}

// errSteps refuses what would have too many of them.
var errSteps = badQuestion(fmt.Sprintf("these are more than %d steps: ask for less, or for longer ones", maxSteps))

// within fills in what was not said, and returns how many steps there are.
func (s steps) within(state room.ActivityState) (_ steps, n int, err error) {
	minute, begun := defaultStep.Milliseconds(), s.from
	if s.to == 0 && state.LastAt > 0 {
		s.to = state.LastAt + 1
	}
	if begun == 0 {
		begun = min(state.FirstAt, s.to)
	}
	if s.step == 0 {
		s.step = min(minute*max(1, ceil(s.to-begun, maxSteps*minute)), mostStep.Milliseconds())
	}
	if s.from == 0 { // a round time
		s.from = begun - begun%s.step
		if over := ceil(s.to-s.from, s.step) - maxSteps; over > 0 {
			s.from += over * s.step
		}
	}
	if n := ceil(s.to-s.from, s.step); n <= maxSteps {
		return s, int(n), nil
	}
	return s, 0, errSteps
}

// ceil divides and rounds up; what is less than nothing is nothing.
func ceil(n, by int64) int64 { return (max(n, 0) + by - 1) / by }

// activity answers with how much was said in a room when.
func (h *handler) activity(w http.ResponseWriter, r *http.Request, who asker) {
	if !h.mayAsk(w, who.ip, h.limits.questions) {
		return
	}
	name, err := room.Key(r.PathValue("room"))
	if err != nil {
		refuse(w, http.StatusNotFound, err.Error())
		return
	}
	asked, err := parseSteps(r.URL.RawQuery)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	h.read(w, r, who, func(ctx context.Context) (*content, error) {
		return h.count(ctx, who.ip, h.Door.Reads(name, who.Visitor), asked)
	})
}

// count makes an answer ready, or finds one that still holds. It is nil if the room is not there.
func (h *handler) count(ctx context.Context, ip netip.Addr, name string, asked steps) (*content, error) {
	state, err := h.Activity.ActivityState(ctx, name)
	if err != nil {
		return nil, err
	}
	if state.Epoch == "" && !h.Door.Stands(name) {
		return nil, nil
	}
	key := countKey{name, asked}
	if c := h.counted.get(key, state); c != nil {
		return c, nil
	}
	s, n, err := asked.within(state)
	if err != nil {
		return nil, err
	}
	counts := make([]int64, n)
	whole, err := h.Activity.Activity(ctx, name, s.from, s.step, counts)
	if err != nil {
		return nil, err
	}
	for _, n := range counts {
		h.Drawn.Draw(ip, int(n)*countBytes)
	}
	body, err := encode(activity{Epoch: state.Epoch, Floor: state.Floor, From: s.from, Step: s.step, Messages: counts[:whole], More: whole < n})
	if err != nil {
		return nil, err
	}
	c := newContent("application/json", body).compress()
	h.counted.keep(key, state, c)
	return c, nil
}

// A countKey is what is asked, of which room.
type countKey struct {
	room  string
	asked steps
}

// counted are answers that hold while their room stays as it was. Safe for concurrent use; the
// zero value is empty.
type counted struct {
	mu    sync.Mutex
	ready map[countKey]count // guarded by mu
	order []countKey         // guarded by mu; those of ready, the oldest first
}

// A count is an answer, and the state for which it holds.
type count struct {
	state  room.ActivityState
	answer *content
}

func (c *counted) get(key countKey, state room.ActivityState) *content {
	c.mu.Lock()
	defer c.mu.Unlock()
	if found := c.ready[key]; found.state == state {
		return found.answer
	}
	return nil
}

func (c *counted) keep(key countKey, state room.ActivityState, answer *content) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ready == nil {
		c.ready = make(map[countKey]count)
	}
	if _, known := c.ready[key]; !known {
		if len(c.order) == maxCounted {
			delete(c.ready, c.order[0])
			c.order = append(c.order[:0], c.order[1:]...)
		}
		c.order = append(c.order, key)
	}
	c.ready[key] = count{state, answer}
}
