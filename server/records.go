package server

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// openRecords reads what is known of people and rooms from the file of the history.
func (s *Server) openRecords() (err error) {
	if err := s.meetNodes(); err != nil {
		return err
	}
	if s.records, err = records.Open(context.Background(), s.history, s.log); err != nil {
		return fmt.Errorf("-db: %w%s", err, advice(err))
	}
	if err := s.shareKey(); err != nil {
		return err
	}
	if err := s.shareAddressKey(); err != nil {
		return err
	}
	if err := s.records.KeepAddresses(context.Background(), s.config.KeepAddresses); err != nil {
		return fmt.Errorf("-db: %w%s", err, advice(err))
	}
	s.warnReadable()
	held, err := s.records.Held(context.Background())
	if err != nil {
		return fmt.Errorf("-db: %w%s", err, advice(err))
	}
	c := identity.Config{
		Reserved: s.config.ReservedNames,
		Hold:     s.config.HoldNames,
		Key:      s.records.Key(),
		Store:    s.records,
		Ended:    s.records.Ended,
		Machines: s.records.Machine,
	}
	s.shareNames(&c)
	if s.names = identity.NewNames(c); c.Store != nil {
		s.names.Restore(held)
	}
	return nil
}

// warnReadable tells of a file that others may read: one that an earlier version has made.
func (s *Server) warnReadable() {
	if s.config.DB == history.Memory || runtime.GOOS == "windows" {
		return
	}
	if info, err := os.Stat(s.config.DB); err == nil && info.Mode().Perm()&worldReadable != 0 {
		s.log.Warn("every user of this machine can read the history, and the key of all sessions in it", "file", s.config.DB, "mode", info.Mode().String())
	}
}
