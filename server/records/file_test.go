package records_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/records"
)

func TestKey(t *testing.T) {
	s, other := start(t), start(t)
	key := s.Key()
	if key == (identity.Key{}) || key == other.Key() {
		t.Errorf("the keys are %x and %x", key, other.Key())
	}
	s.restart()
	if s.Key() != key {
		t.Error("the key has changed")
	}
	memory, err := history.Open(history.Config{Path: history.Memory})
	must(t, err)
	defer memory.Close()
	r, err := records.Open(t.Context(), memory, nil)
	must(t, err)
	defer r.Close()
	if r.Key() == (identity.Key{}) || r.Key() == key {
		t.Error("memory has no key of its own")
	}
}

// A key that files have together is kept in each, and one that is none is refused.
func TestShareKey(t *testing.T) {
	s, other := start(t), start(t)
	of := s.Key()
	must(t, other.ShareKey(t.Context(), func(own []byte) ([]byte, error) {
		if !bytes.Equal(own, keyBytes(other)) {
			t.Errorf("asked with %x", own)
		}
		return of[:], nil
	}))
	other.restart()
	if other.Key() != of {
		t.Error("the key is not kept")
	}
	if err := other.ShareKey(t.Context(), func([]byte) ([]byte, error) { return []byte("short"), nil }); err == nil || other.Key() != of {
		t.Errorf("a short key is taken: %v", err)
	}
}

// TestShareKeyOfPrograms: by the key of a cluster programs are other people than by that of the file, and their
// names are kept for those.
func TestShareKeyOfPrograms(t *testing.T) {
	s := start(t)
	robo := mustName(t, "Robo")
	token(t, s, records.Token{Name: robo, Scopes: identity.ScopeSay})
	var shared identity.Key
	shared[0] = 1
	must(t, s.ShareKey(t.Context(), func([]byte) ([]byte, error) { return shared[:], nil }))
	want := shared.Machine(robo).User
	for range 2 {
		for _, look := range robo.Looks() {
			if kept, ok := s.Machine(look); !ok || kept.User != want {
				t.Errorf("%q is kept for %+v, %v, want %s", look, kept, ok, want)
			}
		}
		s.restart()
	}
}

func keyBytes(s *server) []byte {
	key := s.Key()
	return key[:]
}

// A key that is none, or that cannot be kept, is no start.
func TestKeyFails(t *testing.T) {
	s := start(t)
	for name, sql := range map[string]string{
		"short": "UPDATE token_key SET key = x'00'",
		"none":  "DELETE FROM token_key", // and the disk is full
	} {
		s.shell(sql)
		s.db.full.Store(true)
		if r, err := records.Open(t.Context(), s.db, nil); err == nil {
			t.Errorf("%s: Open succeeds", name)
			r.Close()
		}
		s.db.full.Store(false)
	}
}

// filled returns a server that keeps one of each, and the secrets of what it keeps.
func filled(t *testing.T) (s *server, secrets map[string]string) {
	t.Helper()
	ctx := t.Context()
	s = start(t)
	used := invite(t, s, records.Invite{Role: identity.Owner})
	_, err := s.Redeem(ctx, used, "ana")
	must(t, err)
	_, ticket, err := s.NewTicket(ctx, "ana", "tea")
	must(t, err)
	must(t, s.SetRoom(ctx, "tea", "Tea", identity.Room{Access: identity.Members}))
	must(t, s.End(ctx, "bo"))
	s.Hold(identity.Held{User: "cem", Name: "Cem-is-held"})
	_, token := token(t, s, records.Token{Name: mustName(t, "Otto"), Scopes: identity.ScopeSay})
	return s, map[string]string{
		"token":  token,
		"used":   used,
		"open":   invite(t, s, records.Invite{Role: identity.Moderator, Name: "Open-invite"}),
		"ticket": ticket,
	}
}

// folder returns all bytes of all files beside one.
func folder(t *testing.T, path string) (all []byte) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(filepath.Dir(path), entry.Name()))
		must(t, err)
		all = append(all, content...)
	}
	return all
}

// The file holds hashes of secrets, never a secret.
func TestNoSecretInTheFile(t *testing.T) {
	s, secrets := filled(t)
	check := func() {
		t.Helper()
		content := folder(t, s.path)
		for name, secret := range secrets {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("%s: the secret is in the file", name)
			}
			if hash := sha256.Sum256([]byte(secret)); !bytes.Contains(content, hash[:]) {
				t.Errorf("%s: the hash is not in the file: the test looks in the wrong place", name)
			}
		}
	}
	check()
	s.restart()
	check()
}

// A copy knows the same people; what is of now only, it does not have.
func TestBackup(t *testing.T) {
	s, secrets := filled(t)
	s.restart() // so that the name is written
	copied := &server{t: t, path: filepath.Join(t.TempDir(), "copy.db"), clocks: s.clocks}
	_, err := history.Backup(context.Background(), s.path, copied.path)
	must(t, err)
	content := folder(t, copied.path)
	for what, word := range map[string]string{"held name": "Cem-is-held", "open invite": "Open-invite"} {
		if bytes.Contains(content, []byte(word)) {
			t.Errorf("the %s is in the copy", what)
		}
		if !bytes.Contains(folder(t, s.path), []byte(word)) {
			t.Errorf("the %s is not in the original: the test looks in the wrong place", what)
		}
	}
	copied.open()
	defer copied.stop()
	if copied.Key() != s.Key() || copied.Role("ana", "") != identity.Owner || !copied.Ended("bo") || copied.Room("tea") != s.Room("tea") {
		t.Error("the copy knows less than the original")
	}
	if _, ok := copied.OpenTicket(secrets["ticket"]); !ok {
		t.Error("the ticket does not open")
	}
	for name, want := range map[string]error{"used": records.ErrInviteUsed, "open": records.ErrInviteUnknown} {
		_, err := copied.Redeem(t.Context(), secrets[name], "dora")
		wantError(t, name, err, want)
	}
	wantHeld(t, copied.Records, map[string]string{})
	wantHeld(t, s.Records, map[string]string{"cem": "Cem-is-held"})
}
