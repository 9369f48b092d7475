package main_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"hubbub/docs"
	"hubbub/metrics"
	"hubbub/server/config"
	"hubbub/server/wire"
)

var update = flag.Bool("update", false, "write the tables of docs/ anew")

// TestSettingsTable holds the table equal to the flags.
func TestSettingsTable(t *testing.T) {
	var want strings.Builder
	settings := config.Default()
	config.Flags(&settings).VisitAll(func(f *flag.Flag) {
		unit, usage := flag.UnquoteUsage(f)
		value := ""
		if f.DefValue != "" {
			value = "`" + f.DefValue + "`"
		}
		fmt.Fprintf(&want, "| `-%s` *%s* | %s | %s |\n", f.Name, unit, value, usage)
	})
	holdTable(t, "docs/settings.md", "| flag | default | |", want.String())
}

// TestMetricsTable holds the table equal to what a scrape shows.
func TestMetricsTable(t *testing.T) {
	registry := metrics.NewRegistry()
	metrics.New(registry, "devel", metrics.Labels{
		LoginResults: []string{"x"}, LogoutReasons: []string{"x"}, Protocols: []string{"x"},
		RejectedConns: []string{"x"}, RejectedRequests: []string{"x"}, RejectedMessages: []string{"x"}, RejectedReactions: []string{"x"},
		ResumeResults: []string{"x"}, HistoryErrors: []string{"x"}, FilterKinds: []string{"x"}, WebhookResults: []string{"x"}, WebhookStates: []string{"x"}, Acts: []string{"x"}, AlertResults: []string{"x"},
		QueueKinds: []string{"x"}, HeldReasons: []string{"x"}, QueueEndings: []string{"x"},
	}, metrics.Sources{
		Deliveries: func() int64 { return 0 }, SentBytes: func() int64 { return 0 }, Rooms: func() int { return 0 },
		HistoryBytes: func() int64 { return 0 }, HistoryUnclean: func() bool { return false },
		Emotes: func() int { return 0 }, Requests: func() (unfinished, answering, idle int) { return 0, 0, 0 }, ReplaysWaiting: func() int { return 0 },
		QueueItems: func(string) int { return 0 },
		Webhooks:   func(string) int { return 0 }, WebhookLag: func() time.Duration { return 0 },
	})
	metrics.NewCluster(registry, metrics.ClusterSources{
		StartSources: metrics.StartSources{Ready: func() bool { return true }, SnapshotBytes: func() int64 { return 0 }, SnapshotFetched: func() int64 { return 0 }},
		Behind:       func() uint64 { return 0 }, Fetched: func() int64 { return 0 }, Nodes: func() int { return 1 }, Office: func() bool { return true },
		Duties: []string{"webhooks"}, Duty: func(string) bool { return true },
	})
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for _, f := range families {
		if !strings.HasPrefix(f.GetName(), "hubbub_") {
			continue
		}
		var labels []string
		for _, l := range f.GetMetric()[0].GetLabel() {
			labels = append(labels, l.GetName())
		}
		series := f.GetName()
		if len(labels) > 0 {
			series += "{" + strings.Join(labels, ",") + "}"
		}
		fmt.Fprintf(&want, "| `%s` | %s | %s |\n", series, strings.ToLower(f.GetType().String()), f.GetHelp())
	}
	holdTable(t, "docs/metrics.md", "| metric | type | |", want.String())
}

// TestErrorTables holds the tables equal to the codes of package wire and to what
// their comments say.
func TestErrorTables(t *testing.T) {
	var closing, others strings.Builder
	for _, c := range codes(t) {
		word := string(wire.AppendPlainError(nil, &wire.Error{Code: c.code}))
		if word != "" {
			word = "`" + word + "`"
		}
		if status := c.code.CloseCode(); status != 0 {
			fmt.Fprintf(&closing, "| `%s` | %d | %s | %s |\n", c.code, status, word, c.comment)
		} else {
			fmt.Fprintf(&others, "| `%s` | %s | %s |\n", c.code, word, c.comment)
		}
	}
	holdTable(t, "docs/protocol.md", "| code | close | plain text | |", closing.String())
	holdTable(t, "docs/protocol.md", "| code | plain text | |", others.String())
}

type commentedCode struct {
	code    wire.Code
	comment string
}

// codes returns the constants of type wire.Code in the order of the source.
func codes(t *testing.T) (codes []commentedCode) {
	t.Helper()
	sources, err := filepath.Glob("server/wire/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			typ, isNamed := spec.Type.(*ast.Ident)
			value, isLiteral := spec.Values[0].(*ast.BasicLit)
			if isNamed && typ.Name == "Code" && isLiteral {
				code, _ := strconv.Unquote(value.Value)
				codes = append(codes, commentedCode{wire.Code(code), strings.TrimSpace(spec.Comment.Text())})
			}
			return true
		})
	}
	if len(codes) == 0 {
		t.Fatal("package wire has no codes: the tables were not checked")
	}
	return codes
}

// holdTable compares the rows under a table's head in a file, or writes them.
func holdTable(t *testing.T, file, head, want string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	table := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(head) + `\n\| ---.*\n((?:\|.*\n)*)`)
	at := table.FindSubmatchIndex(content)
	if at == nil {
		t.Fatalf("%s has no table %q", file, head)
	}
	if got := string(content[at[2]:at[3]]); got == want {
		return
	} else if !*update {
		t.Fatalf("%s: the table %q is not true any more; go test . -update writes it anew\ngot:\n%s\nwant:\n%s", file, head, got, want)
	}
	var out bytes.Buffer
	out.Write(content[:at[2]])
	out.WriteString(want)
	out.Write(content[at[3]:])
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

const maxReadmeLines = 120

func TestReadmeIsShort(t *testing.T) {
	if lines := bytes.Count(read(t, "README.md"), []byte("\n")); lines > maxReadmeLines {
		t.Errorf("README.md has %d lines, more than %d: the rest belongs into docs/", lines, maxReadmeLines)
	}
}

// linkTarget matches where Markdown and the HTML in it lead to.
var linkTarget = regexp.MustCompile(`\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"`)

// codeBlock is no place for links.
var codeBlock = regexp.MustCompile("(?ms)^```.*?^```$")

// TestLinks wants a file behind every relative link, and a heading behind every
// anchor in docs/.
func TestLinks(t *testing.T) {
	files, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, file := range append(files, "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md") {
		text := codeBlock.ReplaceAll(read(t, file), nil)
		for _, match := range linkTarget.FindAllSubmatch(text, -1) {
			target, anchor, _ := strings.Cut(string(match[1])+string(match[2]), "#")
			if strings.Contains(target, "://") {
				continue
			}
			checked++
			linked := file
			if target != "" {
				linked = path.Join(path.Dir(file), target)
			}
			if _, err := os.Stat(linked); err != nil {
				t.Errorf("%s links %s: %v", file, target, err)
			} else if anchor != "" && !hasAnchor(linked, anchor) {
				t.Errorf("%s links %s#%s, where nothing has that name", file, target, anchor)
			}
		}
	}
	if checked == 0 {
		t.Fatal("no links found: they were not checked")
	}
}

// hasAnchor reports whether a document has a heading of that name.
func hasAnchor(file, anchor string) bool {
	page := httptest.NewRecorder()
	docs.Handler().ServeHTTP(page, httptest.NewRequest("GET", "/"+strings.TrimSuffix(file, ".md"), nil))
	return strings.Contains(page.Body.String(), ` id="`+anchor+`"`)
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
