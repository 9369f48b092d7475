package acts

import (
	"context"
	"hash/maphash"

	"hubbub/server/wire"
)

// manyTurns is how many rooms can act at a time; two that share a turn wait for each other.
const manyTurns = 64

// turns let one act of a room be under way at a time.
type turns struct {
	seed maphash.Seed
	all  [manyTurns]chan struct{} // holds a token while somebody acts
}

func newTurns() turns {
	t := turns{seed: maphash.MakeSeed()}
	for i := range t.all {
		t.all[i] = make(chan struct{}, 1)
	}
	return t
}

// take waits for the turn of a room, which lasts until release.
func (t *turns) take(ctx context.Context, room string) (release func(), refused *wire.Error) {
	turn := t.all[maphash.String(t.seed, room)%manyTurns]
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, errLate
	}
}
