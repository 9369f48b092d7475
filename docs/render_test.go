package docs

import (
	"strings"
	"testing"
)

func TestRender(t *testing.T) {
	tests := []struct{ name, markdown, html string }{
		{"link to a document", "[a](protocol.md)", `<a href="protocol">a</a>`},
		{"link to a heading", "[a](protocol.md#errors)", `<a href="protocol#errors">a</a>`},
		{"link on the page", "[a](#errors)", `<a href="#errors">a</a>`},
		{"link elsewhere", "[a](https://example.org/x.md)", `<a href="https://example.org/x.md">a</a>`},
		{"link into the repository", "see [`bench` *now*](../bench), yes", "<p>see <code>bench</code> <em>now</em>, yes</p>"},
		{"link to no document", "[a](other.md)", "<p>a</p>"},
		{"link that would run", "[a](javascript:alert)", `<a href="">a</a>`},
		{"raw HTML", "a <b onclick=x>b</b>", "<p>a <!-- raw HTML omitted -->b<!-- raw HTML omitted --></p>"},
		{"text that looks like HTML", "`<script>`", "<code>&lt;script&gt;</code>"},
		{"heading", "## What is kept, and when", `<h2 id="what-is-kept-and-when">`},
		{"heading with code", "## JSON: `hubbub.v1` at `/ws`", `<h2 id="json-hubbubv1-at-ws">`},
		{"heading with letters of others", "## Zé_1 – x", `<h2 id="zé_1--x">`},
		{"heading twice", "## A\n\n## A", `<h2 id="a-1">`},
		{"aligned column", "| a |\n| ---: |\n| 1 |", `<td align="right">1</td>`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, err := newDocument("x", []byte("# Title\n\nSummary.\n\n"+test.markdown+"\n"))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(d.Body), test.html) {
				t.Errorf("got:\n%s\nwant in it:\n%s", d.Body, test.html)
			}
		})
	}
}

func TestDescribe(t *testing.T) {
	d, err := newDocument("x", []byte("# The `title`\n\nA *summary*\nof two lines.\n\nMore.\n\n## One\n\n### Deeper\n\n## Two\n"))
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "The title" || d.Summary != "A summary of two lines." {
		t.Errorf("title %q, summary %q", d.Title, d.Summary)
	}
	if len(d.Sections) != 2 || d.Sections[0] != (section{"one", "One"}) || d.Sections[1] != (section{"two", "Two"}) {
		t.Errorf("sections %v", d.Sections)
	}
}

func TestDocumentWithoutTitle(t *testing.T) {
	for _, markdown := range []string{"", "text", "# Title", "## Not the first level\n\ntext"} {
		if _, err := newDocument("x", []byte(markdown)); err == nil {
			t.Errorf("%q: no error", markdown)
		}
	}
}
