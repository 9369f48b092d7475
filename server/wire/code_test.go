package wire_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hubbub/server/wire"
)

// codes is the closed list that clients may rely on, with the close code that
// follows each; 0 where the connection lives on. Changing a line breaks clients.
var codes = map[wire.Code]uint16{
	"protocol":           1002,
	"binary":             1003,
	"invalid_utf8":       1007,
	"too_large":          1009,
	"internal":           1011,
	"restarting":         1012,
	"name_taken":         4001,
	"name_invalid":       4002,
	"room_invalid":       4003,
	"join_required":      4004,
	"join_timeout":       4005,
	"slow_consumer":      4008,
	"replaced":           4009,
	"idle_timeout":       4010,
	"name_held":          4011,
	"flood":              4012,
	"kicked":             4013,
	"banned":             4014,
	"auth_required":      4015,
	"auth_invalid":       4016,
	"auth_expired":       4017,
	"access_denied":      4018,
	"forbidden":          0,
	"not_found":          0,
	"already_joined":     0,
	"bad_message":        0,
	"unknown_type":       0,
	"empty":              0,
	"too_long":           0,
	"rate_limited":       0,
	"repeated":           0,
	"slow_mode":          0,
	"no_such_command":    0,
	"bad_reaction":       0,
	"too_many_reactions": 0,
	"timeout":            0,
	"filtered":           0,
	"not_saved":          0,
	"too_late":           0,
	"id_reused":          0,
}

func TestCloseCodes(t *testing.T) {
	taken := make(map[uint16]wire.Code)
	for code, want := range codes {
		got := code.CloseCode()
		if got != want {
			t.Errorf("%s closes with %d, want %d", code, got, want)
		}
		if got == 0 {
			continue
		}
		if other, ok := taken[got]; ok {
			t.Errorf("%s and %s both close with %d", code, other, got)
		}
		taken[got] = code
		if back := wire.FromCloseCode(got); back != code {
			t.Errorf("FromCloseCode(%d) = %q, want %q", got, back, code)
		}
	}
}

// TestFinal: clients come back by themselves after all other codes.
func TestFinal(t *testing.T) {
	final := []wire.Code{"name_taken", "name_invalid", "room_invalid", "replaced", "kicked", "banned", "auth_required", "auth_invalid", "auth_expired", "access_denied"}
	for code, status := range codes {
		if got, want := code.Final(), slices.Contains(final, code); got != want {
			t.Errorf("%s is final: %v, want %v", code, got, want)
		}
		if code.Final() && status == 0 {
			t.Errorf("%s is final and closes nothing", code)
		}
		for _, lives := range []bool{false, true} {
			e := wire.Error{Code: code, Message: "m", Lives: lives}
			if got, want := e.Closes(), status != 0 && !lives; got != want {
				t.Errorf("%s closes: %v, want %v", code, got, want)
			}
			got := strings.Contains(string(wire.AppendError(nil, &e)), `"final":true`)
			if want := code.Final() && !lives; got != want {
				t.Errorf("%s, which lives on: %v, says that it is final: %v, want %v", code, lives, got, want)
			}
		}
	}
}

func TestFromUnknownCloseCode(t *testing.T) {
	for _, status := range []uint16{0, 1000, 1001, 1005, 1006, 4000, 4999} {
		if code := wire.FromCloseCode(status); code != "" {
			t.Errorf("FromCloseCode(%d) = %q, want none", status, code)
		}
	}
}

// TestCodesAreClosed: the table above names every Code of code.go.
func TestCodesAreClosed(t *testing.T) {
	got := declaredCodes(t, "code.go")
	slices.Sort(got)
	if want := slices.Sorted(maps.Keys(codes)); !slices.Equal(got, want) {
		t.Errorf("code.go declares\n%q, the test knows\n%q", got, want)
	}
}

// declaredCodes returns the values of the constants of type Code in a file.
func declaredCodes(t *testing.T, file string) []wire.Code {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []wire.Code
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
			found = append(found, wire.Code(value))
		}
		return true
	})
	return found
}
