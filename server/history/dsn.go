package history

import (
	"net/url"
	"path/filepath"
	"strings"
)

// busyMillis is how long a statement waits for another process to let go of the
// file, the sqlite shell for example. Senders wait meanwhile.
const busyMillis = "1000"

// dsn names a database file to the driver. mode is "ro", "rw" or "rwc", as in SQLite's URIs.
func dsn(c Config, mode string, pragmas ...string) string {
	if c.Path == Memory {
		return Memory + "?" + query(pragmas).Encode()
	}
	path := filepath.ToSlash(c.Path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/…
	}
	q := query(pragmas)
	q.Set("mode", mode)
	if c.vfs != "" {
		q.Set("vfs", c.vfs)
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}
	return u.String()
}

func query(pragmas []string) url.Values {
	return url.Values{"_pragma": append([]string{"busy_timeout(" + busyMillis + ")"}, pragmas...)}
}

// writing are the settings of a connection that writes.
var writing = []string{
	"synchronous(FULL)",
	"fullfsync(1)", // where fsync alone does not reach the disk (macOS)
	"cache_size(-16384)",
	"journal_size_limit(16777216)", // of a WAL that a long read had made grow
	"wal_autocheckpoint(1000)",
	"secure_delete(FAST)",
}

// creating are those for a database that is yet empty. Space that is freed can
// be given back from the end of the file then.
var creating = append([]string{"auto_vacuum(INCREMENTAL)"}, writing...)
