package web_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"testing"
	"time"
	"unicode"

	"hubbub/server/fold"
)

// TestUnits runs the tests of jstest in the browser: modules that know nothing of
// the page around them.
func TestUnits(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	made := map[string][]byte{"/folded.json": foldedCharacters(t), "/codes.json": refusalCodes(t)}
	sources := http.FileServerFS(os.DirFS("."))
	files := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if r.URL.Path == "/folding.json" { // the cases that the server holds as well
			http.ServeFile(w, r, "../server/name/testdata/folding.json")
			return
		}
		if content, is := made[r.URL.Path]; is {
			w.Write(content)
			return
		}
		sources.ServeHTTP(w, r)
	}))
	defer files.Close()
	tb := openTab(t, browser, files.URL+"/jstest/")
	// Asked from here: what waits in the page for its turn may do so by a clock that a test has taken, and wait for good.
	for deadline := time.Now().Add(10 * patience); !asks[bool](tb, `!!window.results`); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the tests did not end: %s", asks[string](tb, `window.running`))
		}
	}
	results := asks[[]struct{ Name, Error string }](tb, `window.results`)
	if len(results) == 0 {
		t.Fatal("no tests")
	}
	for _, r := range results {
		t.Run(r.Name, func(t *testing.T) {
			if r.Error != "" {
				t.Error(r.Error)
			}
		})
	}
}

// foldedCharacters returns all characters but those of the two largest scripts, each with what the server makes of it.
func foldedCharacters(t *testing.T) []byte {
	var all [][2]string
	for r := range unicode.MaxRune {
		if unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cf) && !unicode.In(r, unicode.Han, unicode.Hangul) {
			all = append(all, [2]string{string(r), fold.String(string(r))})
		}
	}
	characters, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return characters
}

// refusalCodes returns the codes with which the server refuses something, as its source declares them.
func refusalCodes(t *testing.T) []byte {
	tree, err := parser.ParseFile(token.NewFileSet(), "../server/wire/code.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	ast.Inspect(tree, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "Code" {
				code, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				codes = append(codes, code)
			}
		}
		return true
	})
	content, err := json.Marshal(codes)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
