package command

import (
	"context"
	"errors"
	"log/slog"

	"hubbub/server/control"
	"hubbub/server/desk"
	"hubbub/server/history"
	"hubbub/server/records"
)

// withFile does something at the desk of a history on which no server runs.
func withFile(ctx context.Context, path string, do func(control.Desk) error) (err error) {
	h, err := history.Open(history.Config{Path: path, KeepRemoved: history.Forever}) // without limits: nothing is removed
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	r, err := records.Open(ctx, h, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return do(desk.OfFile(h, r))
}
