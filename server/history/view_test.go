package history_test

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"hubbub/server/history"
)

func view(t *testing.T, path string) *history.View {
	t.Helper()
	v, err := history.OpenView(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	return v
}

// TestView: a view reads what a log writes beside it.
func TestView(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "tea", texts("one")...)
	v := view(t, c.Path)
	mustAppend(t, l, "tea", texts("two")...)
	page, err := v.After(t.Context(), "tea", 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	wantTexts(t, page.Entries, "one", "two")
	if own, err := l.After(t.Context(), "tea", 0, 10); err != nil || own.Epoch != page.Epoch {
		t.Errorf("epoch %q, that of the log is %q, %v", page.Epoch, own.Epoch, err)
	}
	for room, want := range map[string]string{"tea": "tea", "milk": ""} {
		if title, err := v.Title(t.Context(), room); err != nil || title != want {
			t.Errorf("%s has the title %q, %v", room, title, err)
		}
	}
}

// TestViewChangesNothing: of a file that nobody has, every byte stays.
func TestViewChangesNothing(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "tea", texts("one")...)
	shut(t, l)
	before, err := os.ReadFile(c.Path)
	if err != nil {
		t.Fatal(err)
	}
	page, err := view(t, c.Path).After(t.Context(), "tea", 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	wantTexts(t, page.Entries, "one")
	if after, err := os.ReadFile(c.Path); err != nil || string(after) != string(before) {
		t.Errorf("the file has changed, %v", err)
	}
}

// TestViewRefuses: what cannot be viewed is told, and stays as it is.
func TestViewRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		statement string // that spoils the file; "" for none at all
		want      error
	}{
		"none":            {"", fs.ErrNotExist},
		"a newer one":     {"PRAGMA user_version = 1000", history.ErrNewer},
		"an older one":    {"PRAGMA user_version = 4", history.ErrOlder},
		"that of another": {"PRAGMA application_id = 1", history.ErrNotOurs},
	} {
		t.Run(name, func(t *testing.T) {
			c := file(t)
			if test.statement != "" {
				shut(t, open(t, c))
				shell(t, c.Path, test.statement)
			}
			v, err := history.OpenView(t.Context(), c.Path)
			if !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
			if err == nil {
				v.Close()
			}
			if _, err := os.Stat(c.Path); test.statement == "" && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("there is a file: %v", err)
			}
		})
	}
}
