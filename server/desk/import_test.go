package desk_test

import (
	"strings"
	"testing"

	"hubbub/server/control"
)

// TestImportIsBounded: a file with too many messages leaves nothing, nor does one that is cut
// short; one that fits is in a room that nothing was said in.
func TestImportIsBounded(t *testing.T) {
	const line = `{"type":"message","from":"Ana","at":1,"id":"%","text":"hi"}` + "\n"
	d := open(t)
	for file, want := range map[string]control.Code{
		strings.Repeat(line, 100_001):                  control.Full,
		`{"type":"export","room":"tea"}` + "\n" + line: control.Invalid,
		line + "bad\n": control.Invalid,
		strings.Repeat(strings.Replace(line, "%", "", 1), 3): "",
	} {
		done, err := d.Import(t.Context(), control.Import{Room: "Tea", Title: "Tea", File: strings.NewReader(file)})
		if want != "" {
			wantCode(t, err, want)
			if page, err := d.History.After(t.Context(), "tea", 0, 10); err != nil || len(page.Entries) > 3 {
				t.Errorf("%.40s: %v, %v", file, page, err)
			}
			continue
		}
		if err != nil || done.Room != "tea" || done.Added != 3 {
			t.Errorf("%+v, %v", done, err)
		}
	}
	_, err := d.Import(t.Context(), control.Import{Room: "tea", File: strings.NewReader(line)})
	wantCode(t, err, control.Invalid)
	_, err = d.Import(t.Context(), control.Import{Room: "/", File: strings.NewReader(line)})
	wantCode(t, err, control.Invalid)
}
