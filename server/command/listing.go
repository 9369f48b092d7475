package command

import (
	"context"
	"errors"
	"flag"
	"io"
	"io/fs"

	"hubbub/server/control"
)

// listing prepares a command that prints what there is of something. Without a history
// there is nothing.
func listing[T any](list func(control.Desk, context.Context) ([]T, error), print func(io.Writer, []T)) func(*flag.FlagSet, func(string) string) action {
	return func(flags *flag.FlagSet, getenv func(string) string) action {
		db := dbFlag(flags, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			if len(operands) > 0 {
				return misused("unexpected argument %q", operands[0])
			}
			var all []T
			err := ask(ctx, *db, leave, func(desk control.Desk) (err error) {
				all, err = list(desk, ctx)
				return err
			})
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			print(out, all)
			return nil
		}
	}
}
