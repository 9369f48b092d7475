package main_test

import (
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

// fences say which package may import what. They hold for what ships: tests may
// import what they need.
var fences = []struct {
	name    string
	reason  string
	within  func(pkg string) bool // the packages that the fence surrounds
	forbids func(imported string) bool
}{
	{
		name:    "gws stays at the sockets",
		reason:  "the WebSocket library can be replaced in two packages",
		within:  not(is("hubbub/server", "hubbub/server/fanout"), below("hubbub/bench")),
		forbids: below("github.com/lxzan/gws"),
	},
	{
		name:    "Prometheus stays in metrics",
		reason:  "everything else counts through an interface of its own and is tested without a registry",
		within:  not(is("hubbub/metrics")),
		forbids: below("github.com/prometheus"),
	},
	{
		name:    "SQL stays in history",
		reason:  "another log can take its place",
		within:  not(is("hubbub/server/history")),
		forbids: below("database/sql", "modernc.org/sqlite"),
	},
	{
		name:    "web and metrics are leaves",
		reason:  "a change of the server cannot break them, nor can they reach into it",
		within:  is("hubbub/web", "hubbub/metrics"),
		forbids: below(module),
	},
	{
		name:    "wire is the standard library alone",
		reason:  "the protocol sits at the bottom, and anything may build on it",
		within:  is("hubbub/server/wire"),
		forbids: not(standard),
	},
	{
		name:    "room knows neither sockets nor SQL",
		reason:  "order and membership are tested with synthetic time and members in memory",
		within:  is("hubbub/server/room"),
		forbids: below("net", "database/sql", "github.com/lxzan/gws"),
	},
	{
		name:    "nothing builds on bench",
		reason:  "the load generator is not part of the server",
		within:  not(below("hubbub/bench")),
		forbids: below("hubbub/bench"),
	},
}

func TestFences(t *testing.T) {
	imports := shippedImports(t)
	for _, fence := range fences {
		t.Run(fence.name, func(t *testing.T) {
			for file, imported := range imports {
				if !fence.within(path.Join(module, path.Dir(file))) {
					continue
				}
				for _, p := range imported {
					if fence.forbids(p) {
						t.Errorf("%s imports %s; the fence stands because %s", file, p, fence.reason)
					}
				}
			}
		})
	}
}

// shippedImports returns the import paths of every Go file of the module that is
// no test, keyed by the file's path from the root.
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
		paths := []string{}
		for _, spec := range file.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			paths = append(paths, p)
		}
		imports[filepath.ToSlash(name)] = paths
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(imports) == 0 {
		t.Fatal("no Go files found: the fences were not checked")
	}
	return imports
}

// ignored tells the folders that ./... passes over.
func ignored(dir string) bool {
	return dir == "testdata" || strings.HasPrefix(dir, ".") || strings.HasPrefix(dir, "_")
}

func is(paths ...string) func(string) bool {
	return func(p string) bool { return slices.Contains(paths, p) }
}

// below matches the paths and all that is inside them.
func below(paths ...string) func(string) bool {
	return func(p string) bool {
		return slices.ContainsFunc(paths, func(root string) bool {
			return p == root || strings.HasPrefix(p, root+"/")
		})
	}
}

// not matches what none of the given functions matches.
func not(matches ...func(string) bool) func(string) bool {
	return func(p string) bool {
		return !slices.ContainsFunc(matches, func(match func(string) bool) bool { return match(p) })
	}
}

// standard matches the standard library: only there the first element of a path
// has no dot, module names without one aside.
func standard(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return first != module && !strings.Contains(first, ".")
}
