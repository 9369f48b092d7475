package scenario

import (
	"context"
	"fmt"

	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/result"
)

// measureFloor notes in run what a bare send costs on this machine.
func (env *Env) measureFloor(ctx context.Context, run *result.Run, rate float64) error {
	if env.Floor == nil {
		return nil
	}
	bytes := env.Size + 16
	if env.Target.Protocol == dial.Hubbub {
		bytes = env.Size + 90 // the JSON around the text
	}
	end := env.ShowProgress("measuring the floor", 0, nil)
	defer end()
	floor, err := env.Floor(ctx, env.Conns, bytes, rate)
	switch {
	case ctx.Err() != nil:
		return ErrInterrupted
	case err != nil:
		run.Notes = append(run.Notes, fmt.Sprintf("the floor is not known: %v", err))
	}
	run.Floor = floor
	return nil
}
