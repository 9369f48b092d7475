package server

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"hubbub/server/gate"
)

const (
	maxSecretBytes = 4 << 10 // more than any secret has
	worldReadable  = 0o004   // the permission of all others; on Windows every file has it
)

// readSecret reads the file that a setting names, and gives what is in it to take, which
// tells what is wrong with it. Without a file there is nothing to take.
func (s *Server) readSecret(flag, path string, take func(text string) error) error {
	if path == "" {
		return nil
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%s: %w", flag, err)
	}
	defer file.Close()
	info, errStat := file.Stat()
	content, errRead := io.ReadAll(io.LimitReader(file, maxSecretBytes+1))
	if err := errors.Join(errStat, errRead); err != nil {
		return fmt.Errorf("%s: %w", flag, err)
	}
	if len(content) > maxSecretBytes {
		return fmt.Errorf("%s %s: it has over %d bytes", flag, path, maxSecretBytes)
	}
	if err := take(string(content)); err != nil {
		return fmt.Errorf("%s %s: %w", flag, path, err)
	}
	if mode := info.Mode(); mode.Perm()&worldReadable != 0 && runtime.GOOS != "windows" {
		s.log.Warn("every user of this machine can read a secret", "setting", flag, "file", path, "mode", mode.String())
	}
	return nil
}

// readSecrets reads what only some may know.
func (s *Server) readSecrets() error {
	return errors.Join(
		s.readSecret("-metrics-token-file", s.config.MetricsTokenFile, func(text string) (err error) {
			s.token, err = gate.NewToken(text)
			return err
		}),
		s.readSecret("-passphrase-file", s.config.PassphraseFile, func(text string) (err error) {
			s.passphrase, err = gate.NewPassphrase(text, time.Now)
			return err
		}),
	)
}
