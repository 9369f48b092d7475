package main_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "hubbub"

// A row of the map is a package: what it may import of ours, and which modules from
// outside have their home in it. The standard library needs no permission, but for SQL
// and for what pure forbids.
type row struct {
	path    string
	ours    string // paths, separated by blanks
	outside string // modules, separated by blanks, and database/sql
	pure    bool   // neither net nor SQL, not even through what it imports
}

// packages is the map: every package, the foundations first. A package imports only
// what stands above it.
var packages = []row{
	{path: "metrics", outside: "github.com/prometheus/client_golang"},
	{path: "docs", outside: "github.com/yuin/goldmark"},
	{path: "web", outside: "github.com/andybalholm/brotli"},
	{path: "web/generate"},
	{path: "server/emoji", pure: true},
	{path: "server/emoji/generate"},
	{path: "server/wire", ours: "server/emoji", pure: true},
	{path: "server/client", ours: "server/wire", outside: "github.com/lxzan/gws golang.org/x/sync"},
	{path: "server/fold", outside: "golang.org/x/text", pure: true},
	{path: "server/search", ours: "server/fold", pure: true},
	{path: "server/name/skeleton", outside: "golang.org/x/text", pure: true},
	{path: "server/name/skeleton/generate", outside: "golang.org/x/text"},
	{path: "server/name", ours: "server/fold server/name/skeleton", outside: "github.com/rivo/uniseg golang.org/x/text", pure: true},
	{path: "server/recent", pure: true},
	{path: "server/brand/picture", pure: true},
	{path: "server/brand", ours: "server/brand/picture"},
	{path: "server/gate", ours: "server/recent", outside: "golang.org/x/net golang.org/x/text"},
	{path: "server/listen", ours: "server/gate", outside: "github.com/pires/go-proxyproto"},
	{path: "server/journal", ours: "server/gate"},
	{path: "server/control"},
	{path: "server/config", ours: "server/name server/gate"},
	{path: "server/fanout/socket"},
	{path: "server/identity", ours: "server/name", pure: true},
	{path: "server/access", ours: "server/gate server/identity server/name"},
	{path: "server/moderation", ours: "server/fold server/wire server/name/skeleton server/name server/recent server/identity", pure: true},
	{path: "server/moderation/filter", ours: "server/fold server/name/skeleton server/moderation", outside: "golang.org/x/net golang.org/x/text", pure: true},
	{path: "server/moderation/queue", ours: "server/wire server/moderation", pure: true},
	{path: "server/room", ours: "server/wire server/name server/identity", pure: true},
	{path: "server/cluster/codec", outside: "github.com/fxamacker/cbor/v2", pure: true},
	{path: "server/cluster/pack", ours: "server/wire server/identity server/room server/cluster/codec", pure: true},
	{path: "server/cluster/stream", ours: "server/cluster/pack", outside: "github.com/nats-io/nats.go github.com/synadia-io/orbit.go/jetstreamext"},
	{path: "server/cluster/natstest", outside: "github.com/nats-io/nats-server/v2 github.com/nats-io/nats.go"},
	{path: "server/cluster/register", outside: "github.com/nats-io/nats.go"},
	{path: "server/cluster/lease", ours: "server/cluster/register"},
	{path: "server/cluster/addresses", ours: "server/moderation server/cluster/register"},
	{path: "server/cluster/names", ours: "server/name server/identity server/cluster/register server/cluster/lease"},
	{path: "server/cluster/presence", ours: "server/identity server/room", outside: "github.com/fxamacker/cbor/v2", pure: true},
	{path: "server/archive", ours: "server/fold server/wire server/room"},
	{path: "server/fanout", ours: "server/wire server/fanout/socket server/room"},
	{path: "server/history", ours: "server/wire server/search server/room", outside: "database/sql modernc.org/sqlite golang.org/x/sys"},
	{path: "server/alert"},
	{path: "server/cluster/private", ours: "server/cluster/codec", outside: "github.com/nats-io/nats.go"},
	{path: "server/cluster/snapshots", outside: "github.com/nats-io/nats.go"},
	{path: "server/cluster", ours: "server/cluster/pack server/cluster/stream server/cluster/register server/cluster/lease server/cluster/names server/cluster/addresses server/cluster/presence server/wire server/name server/identity server/room server/history server/cluster/snapshots", outside: "github.com/nats-io/nats.go"},
	{path: "server/webhook", ours: "server/wire server/room"},
	{path: "server/commands", pure: true},
	{path: "server/records", ours: "server/commands server/wire server/moderation server/moderation/queue server/identity server/history server/name server/webhook server/cluster/codec", outside: "database/sql"},
	{path: "server/acts", ours: "server/wire server/name server/identity server/moderation server/moderation/queue server/room server/history server/records server/cluster/codec"},
	{path: "server/conn/replay", ours: "server/wire server/room", outside: "github.com/hashicorp/golang-lru/v2"},
	{path: "server/conn", ours: "server/access server/recent server/wire server/fold server/name server/identity server/moderation/filter server/moderation/queue server/gate server/journal server/room server/fanout server/conn/replay server/moderation server/commands", outside: "github.com/lxzan/gws"},
	{path: "server/hook", pure: true},
	{path: "server/api", ours: "server/fold server/access server/commands server/identity server/records server/wire server/gate server/room server/archive server/hook server/moderation server/moderation/queue", outside: "github.com/klauspost/compress"},
	{path: "server/contract", ours: "server/wire server/api", outside: "github.com/santhosh-tekuri/jsonschema/v6 go.yaml.in/yaml/v4"},
	{path: "server/desk", ours: "server/name server/identity server/room server/history server/records server/control server/webhook server/wire server/moderation server/archive server/moderation/queue"},
	{path: "server", ours: "docs metrics web server/brand server/access server/wire server/config server/gate server/listen server/journal server/name server/identity server/moderation/filter server/room server/fanout server/history server/records server/conn/replay server/conn server/api server/control server/desk server/webhook server/moderation server/moderation/queue server/acts server/alert server/commands server/cluster server/cluster/stream server/cluster/private", outside: "github.com/dustin/go-humanize"},
	{path: "server/crowd", ours: "server/wire server/client server/name"},
	{path: "server/command", ours: "server/gate server/config server/history server/records server/control server/desk server server/name server/archive server/wire server/moderation server/cluster server/cluster/stream server/crowd", outside: "golang.org/x/term rsc.io/qr"},
	{path: ".", ours: "server/command"},

	{path: ".ci/smoke", ours: "server/client", outside: "github.com/lxzan/gws"},

	{path: "bench/internal/clock"},
	{path: "bench/internal/frame"},
	{path: "bench/internal/dial", ours: "bench/internal/frame server/client server/wire", outside: "golang.org/x/sys"},
	{path: "bench/internal/attack", ours: "bench/internal/dial bench/internal/frame", outside: "golang.org/x/time"},
	{path: "bench/internal/marker"},
	{path: "bench/internal/measure", outside: "github.com/HdrHistogram/hdrhistogram-go"},
	{path: "bench/internal/pacer"},
	{path: "bench/internal/proc"},
	{path: "bench/internal/relay"},
	{path: "bench/internal/consistency"},
	{path: "bench/internal/witness", ours: "bench/internal/consistency bench/internal/frame server/client server/wire"},
	{path: "bench/internal/reader", ours: "bench/internal/clock bench/internal/frame", outside: "golang.org/x/sys"},
	{path: "bench/internal/clients", ours: "bench/internal/clock bench/internal/dial bench/internal/marker bench/internal/measure bench/internal/proc bench/internal/reader"},
	{path: "bench/internal/result", ours: "bench/internal/measure bench/internal/proc"},
	{path: "bench/internal/floor", ours: "bench/internal/dial bench/internal/frame bench/internal/marker bench/internal/measure bench/internal/pacer bench/internal/proc bench/internal/reader bench/internal/result", outside: "golang.org/x/sys"},
	{path: "bench/internal/report", ours: "bench/internal/consistency bench/internal/measure bench/internal/result"},
	{path: "bench/internal/scenario", ours: "bench/internal/clients bench/internal/clock bench/internal/dial bench/internal/measure bench/internal/pacer bench/internal/proc bench/internal/reader bench/internal/result", outside: "github.com/HdrHistogram/hdrhistogram-go"},
	{path: "bench/internal/server"},
	{path: "bench/internal/cluster", ours: "bench/internal/consistency bench/internal/relay bench/internal/server server/cluster/natstest"},
	{path: "bench/internal/hostile", ours: "bench/internal/attack bench/internal/clients bench/internal/clock bench/internal/dial bench/internal/frame bench/internal/measure bench/internal/pacer bench/internal/proc bench/internal/result bench/internal/scenario bench/internal/server", outside: "github.com/HdrHistogram/hdrhistogram-go github.com/prometheus/common golang.org/x/sync"},
	{path: "bench/internal/cli", ours: "bench/internal/attack bench/internal/clients bench/internal/cluster bench/internal/consistency bench/internal/dial bench/internal/floor bench/internal/hostile bench/internal/marker bench/internal/proc bench/internal/report bench/internal/result bench/internal/scenario bench/internal/server bench/internal/witness", outside: "github.com/schollz/progressbar golang.org/x/term"},
	{path: "bench/peers/gws", outside: "github.com/lxzan/gws"},
	{path: "bench", ours: "bench/internal/cli server/cluster/natstest"},
}

// clients are programs of their own, which speak to the server from outside. What has
// its home in the server may be used in them, too. The NATS servers of tests are one as well.
var clients = below("bench", ".ci", "server/cluster")

// everywhere lists the modules that need no home: they extend the standard library.
var everywhere = []string{"golang.org/x/sys", "golang.org/x/text"}

// TestMap holds the map against the imports of all that ships; tests may import what
// they need. What the map knows and the code does not is a fault as well.
func TestMap(t *testing.T) {
	imported := shippedImports(t)
	for _, fault := range faults(packages, imported) {
		t.Error(fault)
	}
	for pkg := range imported {
		if !slices.ContainsFunc(packages, func(r row) bool { return r.path == pkg }) {
			t.Errorf("%s is not on the map: give it a row", pkg)
		}
	}
}

// homesOfTwo lists the modules that both ends of the wire need; SQL: tables have two owners; and
// what tells names of hosts, of requests and of links.
var homesOfTwo = map[string][]string{
	"github.com/lxzan/gws": {"server/client", "server/conn"},
	"database/sql":         {"server/history", "server/records"},
	"golang.org/x/net":     {"server/gate", "server/moderation/filter"},
}

// TestHomes: a module from outside has one home in the server.
func TestHomes(t *testing.T) {
	homes := make(map[string][]string)
	for _, r := range packages {
		for _, m := range strings.Fields(r.outside) {
			if !clients(r.path) && !slices.Contains(everywhere, m) {
				homes[m] = append(homes[m], r.path)
			}
		}
	}
	for m, paths := range homes {
		if len(paths) > 1 && !slices.Equal(paths, homesOfTwo[m]) {
			t.Errorf("%s has more than one home: %q", m, paths)
		}
	}
}

// TestFaults: each kind of fault is found.
func TestFaults(t *testing.T) {
	rows := []row{
		{path: "wire", pure: true},
		{path: "log", ours: "wire", outside: "database/sql"},
		{path: "room", ours: "wire", pure: true},
	}
	good := func() map[string][]string {
		return map[string][]string{"wire": {"fmt"}, "log": {module + "/wire", "database/sql"}, "room": {module + "/wire", "sync"}}
	}
	for name, tt := range map[string]struct {
		change func(rows []row, imported map[string][]string)
		want   string
	}{
		"nothing":           {func([]row, map[string][]string) {}, ""},
		"an import of ours": {func(_ []row, i map[string][]string) { i["room"] = append(i["room"], module+"/log") }, "room imports log"},
		"an import upwards": {func(h []row, i map[string][]string) {
			h[1].ours += " room"
			i["log"] = append(i["log"], module+"/room")
		}, "log imports room, which stands below it"},
		"a module":             {func(_ []row, i map[string][]string) { i["log"] = append(i["log"], "github.com/a/b/c") }, "log imports github.com/a/b/c"},
		"SQL":                  {func(_ []row, i map[string][]string) { i["room"] = append(i["room"], "database/sql/driver") }, "room imports database/sql/driver"},
		"net":                  {func(_ []row, i map[string][]string) { i["room"] = append(i["room"], "net/http") }, "room is not pure: net/http"},
		"net by another":       {func(_ []row, i map[string][]string) { i["wire"] = append(i["wire"], "net") }, "room is not pure: net"},
		"a row too many":       {func(_ []row, i map[string][]string) { delete(i, "log") }, "log is not there"},
		"ours that is unused":  {func(_ []row, i map[string][]string) { i["room"] = nil }, "room does not import wire"},
		"module that is wrong": {func(_ []row, i map[string][]string) { i["log"] = i["log"][:1] }, "log does not import database/sql"},
	} {
		t.Run(name, func(t *testing.T) {
			h, i := slices.Clone(rows), good()
			tt.change(h, i)
			found := strings.Join(faults(h, i), "; ")
			if (tt.want == "") != (found == "") || !strings.Contains(found, tt.want) {
				t.Errorf("found %q, want %q", found, tt.want)
			}
		})
	}
}

// faults compares rows with what each package imports.
func faults(rows []row, imported map[string][]string) (faults []string) {
	find := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	above := make(map[string]bool)
	for _, r := range rows {
		paths, ok := imported[r.path]
		if above[r.path] {
			find("%s has two rows", r.path)
		}
		if !ok {
			find("%s is not there: take its row away", r.path)
		}
		ours, outside := strings.Fields(r.ours), strings.Fields(r.outside)
		used := make(map[string]bool)
		for _, p := range paths {
			permission, ok := permissionFor(p, ours, outside)
			used[permission] = true
			own, isOurs := strings.CutPrefix(p, module+"/")
			switch {
			case !ok:
				find("%s imports %s, and its row does not say so", r.path, strings.TrimPrefix(p, module+"/"))
			case isOurs && !above[own]:
				find("%s imports %s, which stands below it", r.path, own)
			}
		}
		for _, permission := range slices.Concat(ours, outside) {
			if !used[permission] && ok {
				find("%s does not import %s: take it out of the row", r.path, permission)
			}
		}
		if r.pure {
			for _, p := range reach(module+"/"+r.path, imported) {
				if below("net", "database/sql")(p) {
					find("%s is not pure: %s", r.path, p)
				}
			}
		}
		above[r.path] = true
	}
	return faults
}

// permissionFor returns what in a row allows an import; "" is for what needs none.
func permissionFor(imported string, ours, outside []string) (permission string, ok bool) {
	if own, isOurs := strings.CutPrefix(imported, module+"/"); isOurs {
		return own, slices.Contains(ours, own)
	}
	if i := slices.IndexFunc(outside, func(m string) bool { return below(m)(imported) }); i >= 0 {
		return outside[i], true
	}
	first, _, _ := strings.Cut(imported, "/") // only the standard library has no dot in it
	return "", !strings.Contains(first, ".") && !below("database/sql")(imported)
}

// reach returns all that a package imports, itself or through our own packages.
func reach(pkg string, imported map[string][]string) (all []string) {
	seen := make(map[string]bool)
	var visit func(p string)
	visit = func(p string) {
		for _, next := range imported[strings.TrimPrefix(p, module+"/")] {
			if !seen[next] {
				seen[next] = true
				all = append(all, next)
				visit(next)
			}
		}
	}
	visit(pkg)
	return all
}

// shippedImports returns what the packages of the module import in all their files,
// on whatever system, but not in their tests.
func shippedImports(t *testing.T) map[string][]string {
	t.Helper()
	imports := make(map[string][]string)
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && ignored(entry.Name()):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(name))
		imports[pkg] = slices.Grow(imports[pkg], len(file.Imports))
		for _, spec := range file.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports[pkg] = append(imports[pkg], p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return imports
}

// ignored tells the folders that hold no packages of ours.
func ignored(dir string) bool {
	return dir == "testdata" || strings.HasPrefix(dir, "_") || strings.HasPrefix(dir, ".") && dir != ".ci"
}

// below matches paths and all that is inside them.
func below(roots ...string) func(string) bool {
	return func(p string) bool {
		return slices.ContainsFunc(roots, func(root string) bool {
			return p == root || strings.HasPrefix(p, root+"/")
		})
	}
}
