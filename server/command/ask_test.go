//go:build unix

package command_test

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"hubbub/server/command"
	"hubbub/server/config"
)

// did runs a command and returns what it has printed; it must go well.
func did(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := tried(t, args...)
	if code != 0 || stderr != "" {
		t.Fatalf("%q: exit code %d: %s", args, code, stderr)
	}
	for line := range strings.Lines(stdout) {
		if len(strings.TrimSuffix(line, "\n")) > 80 && !strings.Contains(line, "#invite=") {
			t.Errorf("%q: %d bytes in %q", args, len(line), line)
		}
	}
	return stdout
}

func tried(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = command.Run(t.Context(), args, noEnv, &out, &err)
	return code, out.String(), err.String()
}

// last returns the last line, which stands alone.
func last(t *testing.T, printed string) string {
	t.Helper()
	before, line, _ := strings.Cut(strings.TrimSuffix(printed, "\n"), "\n\n")
	if before == "" || strings.Contains(line, "\n") {
		t.Fatalf("no last line after words: %q", printed)
	}
	return line
}

// database returns where a history can be, so that the path of its socket is short.
func database(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "hubbub")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return filepath.Join(folder, "chat.db")
}

var link = regexp.MustCompile(`^(.*)/#invite=([A-Z2-7]{26})$`)

// wantLink returns the secret of a link, whose beginning must be as wanted.
func wantLink(t *testing.T, printed, begins string) string {
	t.Helper()
	found := link.FindStringSubmatch(last(t, printed))
	if found == nil || found[1] != begins {
		t.Fatalf("%q: want a link to %s", printed, begins)
	}
	return found[2]
}

// TestInvite: a link is made beside a running server and without one, under the address
// that people use, and its secret stands nowhere else.
func TestInvite(t *testing.T) {
	db := database(t)
	alone := did(t, "invite", "create", "-role", "owner", "-db", db)
	secrets := []string{wantLink(t, alone, "http://localhost:8000")}
	secrets = append(secrets,
		wantLink(t, did(t, "invite", "create", "-role", "member", "-addr", "0.0.0.0:80", "-db", db), "http://localhost"),
		wantLink(t, did(t, "invite", "create", "-role", "member", "-addr", "192.168.1.5:9000", "-db", db), "http://192.168.1.5:9000"),
		wantLink(t, did(t, "invite", "create", "-role", "member", "-url", "https://Chat.example.org/", "-db", db), "https://chat.example.org"))

	r := start(t, "-db", db)
	running := did(t, "invite", "create", "-role", "moderator", "-room", "Book club", "-name", "Ana", "-db", db)
	secrets = append(secrets,
		wantLink(t, running, "http://"+r.Addr),
		wantLink(t, did(t, "invite", "create", "-role", "owner", "-db", db, "-url", "https://chat.example.org"), "https://chat.example.org"))
	if !strings.Contains(running, "moderator of Book club") || !strings.Contains(alone, "owner of all rooms") {
		t.Errorf("not said what the links are for:\n%s%s", alone, running)
	}
	far := did(t, "invite", "create", "-role", "member", "-addr", "192.168.1.5:9000", "-db", db, "-url", "http://192.168.1.5")
	for printed, here := range map[string]bool{alone: true, running: true, far: false} {
		if strings.Contains(printed, "leads to this machine") != here {
			t.Errorf("whether it leads to this machine alone is not told: %s", printed)
		}
	}
	if code := r.stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	for i, secret := range secrets {
		for name, content := range files(t, filepath.Dir(db)) {
			if strings.Contains(content, secret) {
				t.Errorf("secret %d stands in %s", i, name)
			}
		}
		if strings.Contains(r.log.String(), secret) {
			t.Errorf("secret %d stands in the log", i)
		}
	}
	if !strings.Contains(r.log.String(), `msg="invite made" role=moderator room=book-club`) {
		t.Errorf("the log does not tell of the invite:\n%s", &r.log)
	}
}

// TestRefused: what makes no sense is refused alike by a running server and by the file.
func TestRefused(t *testing.T) {
	tests := []struct {
		args string
		code int
		want string
	}{
		{"invite create", 2, "-role must be owner, moderator or member"},
		{"webhook add https://example.org", 2, "-room ROOM or -all-rooms"},
		{"webhook add https://example.org -room lobby -all-rooms", 2, "one of them"},
		{"webhook add -all-rooms", 2, "0 addresses"},
		{"webhook add ftp://example.org -all-rooms", 1, "https://"},
		{"webhook add https://example.org -room /", 1, "room"},
		{"webhook remove nobody", 1, "there is no webhook"},
		{"webhook replay nobody -since 1h", 1, "there is no webhook"},
		{"webhook replay nobody", 2, "since when"},
		{"webhook replay nobody -since soon", 2, "neither a time"},
		{"webhook remove", 2, "0 webhooks"},
		{"invite create -role viewer", 1, `not "viewer"`},
		{"invite create -role owner -room lobby", 1, "an owner is one of all rooms"},
		{"invite create -role member -room /etc", 1, `room "/etc"`},
		{"invite create -role member -name \u202eAna", 1, "name "},
		{"invite create -role member -url chat.example.org", 2, "-url must be an address"},
		{"invite create -role member -addr 8000", 2, "-addr: "},
		{"invite create owner", 2, `unexpected argument "owner"`},
		{"people list all", 2, `unexpected argument "all"`},
		{"session end", 2, "0 people to sign out, want 1"},
		{"session end Ana Bea", 2, "2 people to sign out, want 1"},
		{"session end Ana", 1, `nobody who is called "Ana" is here`},
		{"room create", 2, "0 names of rooms, want 1"},
		{"room create /", 1, `room "/"`},
		{"room create lobby -access secret", 1, `"secret" is no access: open, unlisted, members, invited`},
		{"room create lobby -title Lounge", 1, `the title "Lounge" does not read as the name "lobby" does`},
	}
	refuse := func(t *testing.T, db string) {
		for _, test := range tests {
			code, stdout, stderr := tried(t, append(strings.Fields(test.args), "-db", db)...)
			if code != test.code || !strings.Contains(stderr, test.want) || stdout != "" {
				t.Errorf("%s: exit code %d, %q, %q, want %d, %s", test.args, code, stdout, stderr, test.code, test.want)
			}
			if stderr != strings.ToValidUTF8(stderr, "") || strings.ContainsRune(stderr, '\u202e') {
				t.Errorf("%s: the error is not for a terminal: %q", test.args, stderr)
			}
		}
	}
	db := database(t)
	newHistory(t, db)
	t.Run("file", func(t *testing.T) { refuse(t, db) })
	start(t, "-db", db)
	t.Run("server", func(t *testing.T) { refuse(t, db) })
}

// TestNoHistory: a name that is mistyped makes no file, where nothing is to be kept.
func TestNoHistory(t *testing.T) {
	db := database(t)
	if printed := did(t, "people", "list", "-db", db); printed != "Nobody is here.\n" {
		t.Error(printed)
	}
	if printed := did(t, "room", "list", "-db", db); printed != "There are no rooms.\n" {
		t.Error(printed)
	}
	if code, _, stderr := tried(t, "session", "end", "ABCDEFGHIJKL", "-db", db); code != 1 || !strings.Contains(stderr, "no such file") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	if code, _, stderr := tried(t, "people", "list", "-db", ":memory:"); code != 2 || !strings.Contains(stderr, "no command reaches") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	if left := files(t, filepath.Dir(db)); len(left) > 0 {
		t.Errorf("made: %q", left)
	}
}

// TestPeople: who is here is listed and can be signed out, by name and by id.
func TestPeople(t *testing.T) {
	db := database(t)
	r := start(t, "-db", db)
	if printed := did(t, "people", "list", "-db", db); printed != "Nobody is here.\n" {
		t.Error(printed)
	}
	row := regexp.MustCompile(`(?m)^([A-Z2-7]{12})  \d{4}-\d\d-\d\d \d\d:\d\d     1  Ana$`)
	for _, by := range []func(user string) string{
		func(string) string { return "ANA" },
		func(user string) string { return user },
	} {
		ana := enter(t, r.Addr)
		printed := did(t, "people", "list", "-db", db)
		found := row.FindStringSubmatch(printed)
		if found == nil {
			t.Fatalf("no row of Ana: %q", printed)
		}
		want := "Ana (" + found[1] + ") is signed out everywhere; connections closed: 1\n"
		if printed := did(t, "session", "end", by(found[1]), "-db", db); printed != want {
			t.Errorf("%q, want %q", printed, want)
		}
		<-ana.ended
		if !ana.expired.Load() {
			t.Error("Ana was not told why")
		}
		for did(t, "people", "list", "-db", db) != "Nobody is here.\n" { // the name is free a moment after the end
			time.Sleep(time.Millisecond)
		}
	}
	if printed := did(t, "session", "end", "ABCDEFGHIJKL", "-db", db); printed != "ABCDEFGHIJKL is signed out everywhere; connections closed: 0\n" {
		t.Error(printed)
	}
}

// TestRooms: a room is made with and without a server, and changed without what is not said.
func TestRooms(t *testing.T) {
	db := database(t)
	if printed := did(t, "room", "create", "-db", db, "São Paulo", "-access", "members"); printed != "São Paulo is made; access: members\n\nsao-paulo\n" {
		t.Error(printed)
	}
	r := start(t, "-db", db)
	enter(t, r.Addr)
	if printed := did(t, "room", "create", "lounge", "-db", db, "-title", "Lounge"); printed != "Lounge is made; access: open\n\nlounge\n" {
		t.Error(printed)
	}
	if printed := did(t, "room", "create", "sao paulo", "-db", db, "-access", "invited"); printed != "São Paulo is changed; access: invited\n\nsao-paulo\n" {
		t.Error(printed)
	}
	listed := did(t, "room", "list", "-db", db)
	for _, row := range []string{`open +no +1 +0  lobby`, `open +yes +0 +0  Lounge`, `invited +yes +0 +0  São Paulo`} {
		if !regexp.MustCompile("(?m)^" + row + "$").MatchString(listed) {
			t.Errorf("no %s in\n%s", row, listed)
		}
	}
}

// TestTwoAtOnce: commands wait for each other, with and without a server.
func TestTwoAtOnce(t *testing.T) {
	db := database(t)
	both := func() {
		var together sync.WaitGroup
		for range 4 {
			together.Go(func() {
				if code, _, stderr := tried(t, "invite", "create", "-role", "member", "-db", db); code != 0 {
					t.Errorf("exit code %d: %s", code, stderr)
				}
			})
		}
		together.Wait()
	}
	both()
	start(t, "-db", db)
	both()
}

// TestDeafServer: a server whose socket cannot be safe runs, says why, and commands say it too.
func TestDeafServer(t *testing.T) {
	db := database(t)
	if err := os.Chmod(filepath.Dir(db), 0o777); err != nil {
		t.Fatal(err)
	}
	r := start(t, "-db", db)
	if !strings.Contains(r.log.String(), `commands="off: others may write its folder: `) {
		t.Errorf("not in the log:\n%s", &r.log)
	}
	if _, err := os.Lstat(db + ".sock"); err == nil {
		t.Error("there is a socket")
	}
	code, _, stderr := tried(t, "people", "list", "-db", db)
	if code != 1 || !strings.Contains(stderr, "a server runs on "+db) || !strings.Contains(stderr, "others may write its folder") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	if status, _ := get(t, "http://"+r.Addr+"/readyz"); status != 200 {
		t.Errorf("/readyz: %d", status)
	}
}

// TestSocketOfServer: it is there while the server runs, for its user alone, also by a link
// to the file, and one of a server that died does not matter.
func TestSocketOfServer(t *testing.T) {
	db := database(t)
	stale, err := net.ListenUnix("unix", &net.UnixAddr{Name: db + ".sock", Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	stale.SetUnlinkOnClose(false)
	stale.Close()
	newHistory(t, db)
	did(t, "invite", "create", "-role", "member", "-db", db) // none runs: the file is opened
	linked := filepath.Join(filepath.Dir(db), "link.db")
	if err := os.Symlink(db, linked); err != nil {
		t.Fatal(err)
	}
	r := start(t, "-db", linked)
	info, err := os.Lstat(db + ".sock")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	var stdout, stderr bytes.Buffer
	env := func(name string) string {
		return map[string]string{config.EnvName("db"): db, config.EnvName("url"): "https://a.example"}[name]
	}
	if code := command.Run(t.Context(), []string{"invite", "create", "-role", "owner"}, env, &stdout, &stderr); code != 0 {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
	wantLink(t, stdout.String(), "https://a.example")
	r.stop()
	if _, err := os.Lstat(db + ".sock"); err == nil {
		t.Error("the socket outlives the server")
	}
}
