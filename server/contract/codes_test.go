package contract

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hubbub/server/wire"
)

// TestCodes: the documents know the codes of package wire and no others, each with
// its close code and its word in plain text.
func TestCodes(t *testing.T) {
	d := loadDocuments(t)
	declared := declaredCodes(t)
	words, used := make(map[string]bool), make(map[string]bool)
	d.root(asyncURL).get("components", "schemas", "PlainWord", "enum").each(func(_ string, word place) { words[word.text()] = true })
	for _, r := range d.refusals() {
		code := wire.Code(r.code)
		if !declared[code] {
			t.Errorf("%s is described and does not exist, or is described twice", r.code)
		}
		delete(declared, code)
		if r.close != code.CloseCode() {
			t.Errorf("%s closes with %d, the document says %d", r.code, code.CloseCode(), r.close)
		}
		if want := string(wire.AppendPlainError(nil, &wire.Error{Code: code})); r.plain != want {
			t.Errorf("%s is %q in plain text, the document says %q", r.code, want, r.plain)
		}
		if r.plain != "" && !words[r.plain] {
			t.Errorf("%s is no word of plain text", r.plain)
		}
		used[r.plain] = true
	}
	if len(declared) > 0 {
		t.Errorf("not described: %v", declared)
	}
	for word := range words {
		if !used[word] {
			t.Errorf("%s is the word of no code", word)
		}
	}
}

// declaredCodes returns the constants of type Code of package wire.
func declaredCodes(t *testing.T) map[wire.Code]bool {
	t.Helper()
	files, err := filepath.Glob("../wire/*.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := make(map[wire.Code]bool)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "Code" {
				value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				codes[wire.Code(value)] = true
			}
			return true
		})
	}
	if len(codes) == 0 {
		t.Fatal("package wire declares no codes")
	}
	return codes
}

// timed are the codes that say when to try again.
var timed = []wire.Code{wire.RateLimited, wire.Repeated, wire.Flood, wire.SlowMode, wire.Timeout}

// TestErrors: an error event with each code passes, one with another does not.
func TestErrors(t *testing.T) {
	for code := range declaredCodes(t) {
		e := wire.Error{Code: code, Message: "m", ID: "c1"}
		if slices.Contains(timed, code) {
			e.RetryAfterMillis = 1
		}
		if err := ServerEvent(wire.AppendError(nil, &e)); err != nil {
			t.Error(err)
		}
		if err := StreamEvent(wire.StreamError, wire.AppendError(nil, &e)); err != nil {
			t.Error(err)
		}
	}
	if ServerEvent(wire.AppendError(nil, &wire.Error{Code: "no_code", Message: "m"})) == nil {
		t.Error("a code that is not described passes")
	}
	for _, code := range timed {
		if ServerEvent(wire.AppendError(nil, &wire.Error{Code: code, Message: "m"})) == nil {
			t.Errorf("%s passes without retry_after_ms", code)
		}
	}
}
