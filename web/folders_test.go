package web_test

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// folders say which folders a folder of js may import from, besides itself.
var folders = map[string][]string{
	"js":            {"js/reading", "js/overlay", "js/replay", "js/room", "js/view", "js/chat", "js/browser", "js/client", "js/text", "js/lang"},
	"js/overlay":    {"js/room", "js/view", "js/client", "js/text", "js/lang"},
	"js/replay":     {"js/room", "js/view", "js/chat", "js/browser", "js/client", "js/text", "js/lang"},
	"js/questions":  {"js/room", "js/view", "js/chat", "js/client", "js/lang"},
	"js/reading":    {"js/room", "js/view", "js/chat", "js/client", "js/lang"},
	"js/room":       {"js/reading", "js/moderation", "js/questions", "js/emoji", "js/view", "js/chat", "js/client", "js/text", "js/lang"},
	"js/emoji":      {"js/room", "js/view", "js/text", "js/lang"},
	"js/moderation": {"js/room", "js/view", "js/client", "js/text", "js/lang"},
	"js/view":       {"js/reading", "js/emoji", "js/chat", "js/client", "js/text", "js/lang"},
	"js/chat":       {"js/client", "js/text", "js/lang"},
	"js/browser":    {"js/text", "js/lang"},
	"js/client":     {},
	"js/text":       {},
	"js/lang":       {"js/lang/en"},
	"js/lang/ar":    {},
	"js/lang/de":    {},
	"js/lang/en":    {},
	"js/lang/es":    {},
	"js/lang/fr":    {},
	"js/lang/ja":    {},
	"js/lang/pt-BR": {},
}

// pageless are the folders whose modules run without a page, as in a test or in
// another program.
var pageless = []string{"js/chat", "js/client", "js/text", "js/lang"}

var ofPage = regexp.MustCompile(`\b(document|window|localStorage|sessionStorage|location|requestAnimationFrame|HTML\w*Element|querySelector\w*)\b`)

// A module is a file of JavaScript.
type module struct {
	code    string   // without comments
	imports []string // paths of files
	later   []string // of these, what is loaded when it is needed
}

var (
	jsImport  = regexp.MustCompile(`(?m)^(?:import|export)[^;]*? from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)`)
	jsString  = regexp.MustCompile(`'[^'\n]*'`)
	jsComment = regexp.MustCompile(`(?s:/\*.*?\*/)|(?m:(?:^|[ \t])//.*$)`)
)

// modules returns those of js and the folders below it, by path.
func modules(t *testing.T) map[string]module {
	t.Helper()
	found := make(map[string]module)
	err := fs.WalkDir(os.DirFS("."), "js", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		m := module{code: jsComment.ReplaceAllString(string(content), "")}
		for _, match := range jsImport.FindAllStringSubmatch(m.code, -1) {
			target := path.Join(path.Dir(name), match[1]+match[2]+match[3])
			m.imports = append(m.imports, target)
			if match[3] != "" {
				m.later = append(m.later, target)
			}
		}
		found[name] = m
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatal("no modules", err)
	}
	return found
}

// TestFolders: what is drawn knows what is known, and not the other way round; the
// client is a part that other programs can take.
func TestFolders(t *testing.T) {
	t.Parallel()
	all, unused := modules(t), maps.Clone(folders)
	for name, m := range all {
		from := path.Dir(name)
		may, known := folders[from]
		if !known {
			t.Errorf("%s is in a folder that the table does not have", name)
		}
		for _, target := range m.imports {
			if _, there := all[target]; !there {
				t.Errorf("%s imports %s, which is not there", name, target)
			}
			if to := path.Dir(target); to != from && !slices.Contains(may, to) {
				t.Errorf("%s imports %s: %s may import from %s only", name, target, from, strings.Join(may, ", "))
			}
		}
		if used := ofPage.FindString(jsString.ReplaceAllString(m.code, "''")); used != "" && slices.Contains(pageless, from) {
			t.Errorf("%s uses %s: what is in %s knows of no page", name, used, from)
		}
	}
	for name := range all {
		delete(unused, path.Dir(name))
	}
	for folder := range unused {
		t.Errorf("the table has %s, which holds no module", folder)
	}
}
