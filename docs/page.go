package docs

import (
	"bytes"
	"fmt"
	"html/template"
)

// names are the documents in the order in which they are listed.
var names = []string{"protocol", "http-api", "bots", "webhooks", "replay", "settings", "site", "metrics", "operations", "cluster", "moderation", "filters", "security", "privacy", "performance", "design"}

// layoutFile is the template of all pages.
const layoutFile = "page.html"

var layout = template.Must(template.ParseFS(files, layoutFile))

// A page is what the layout is filled with.
type page struct {
	Documents []*document
	Shown     *document // nil for the list of documents
}

// renderAll returns the HTML of all pages by name; the list of documents has none.
func renderAll() (map[string][]byte, error) {
	documents := make([]*document, len(names))
	for i, name := range names {
		source, err := files.ReadFile(name + ".md")
		if err != nil {
			return nil, err
		}
		if documents[i], err = newDocument(name, source); err != nil {
			return nil, fmt.Errorf("%s.md: %w", name, err)
		}
	}
	pages := make(map[string][]byte)
	for _, shown := range append([]*document{nil}, documents...) {
		var html bytes.Buffer
		if err := layout.Execute(&html, page{documents, shown}); err != nil {
			return nil, err
		}
		name := ""
		if shown != nil {
			name = shown.Name
		}
		pages[name] = html.Bytes()
	}
	return pages, nil
}
