package room

import "context"

// Settle returns when each room has done all that it was asked before, and its outlet has
// delivered that: what was said is in the log, and on its way to whoever keeps up. The
// error is that of ctx.
func (h *Hub) Settle(ctx context.Context) error {
	for range 2 { // a room takes its second turn when the outlet has delivered what came before the first
		for _, turn := range h.turns() {
			select {
			case <-turn:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return nil
}

// turns asks each room for a turn.
func (h *Hub) turns() (turns []<-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range h.rooms {
		turn := make(chan struct{})
		r.submit(request{kind: requestTurn, turn: turn})
		turns = append(turns, turn)
	}
	return turns
}
