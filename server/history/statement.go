package history

import (
	"context"
	"database/sql"
	"errors"
)

// A statement is SQL, and where it goes once it is prepared.
type statement struct {
	into **sql.Stmt
	sql  string
}

// statements are those that are to be closed before their connection is: SQLite
// keeps a file open, and its write-ahead log, as long as one is left.
type statements []*sql.Stmt

type preparer interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

func (s *statements) prepare(ctx context.Context, on preparer, wanted []statement) error {
	for _, w := range wanted {
		prepared, err := on.PrepareContext(ctx, w.sql)
		if err != nil {
			return err
		}
		*w.into = prepared
		*s = append(*s, prepared)
	}
	return nil
}

func (s *statements) close() error {
	var errs []error
	for _, prepared := range *s {
		errs = append(errs, prepared.Close())
	}
	*s = nil
	return errors.Join(errs...)
}
