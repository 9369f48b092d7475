package docs

import (
	"bytes"
	"errors"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A document is one Markdown file, rendered.
type document struct {
	Name     string // of the file, without .md
	Title    string // the first heading
	Summary  string // the first paragraph, as text
	Sections []section
	Body     template.HTML
}

// A section is a heading of the second level.
type section struct{ ID, Title string }

// markdown keeps styles out of the HTML, where the policy would not let them work.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute))),
	goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(scrollingTable{}, 100))),
)

func newDocument(name string, source []byte) (*document, error) {
	ids := parser.NewContext(parser.WithIDs(anchors{}))
	tree := markdown.Parser().Parse(text.NewReader(source), parser.WithContext(ids))
	d := &document{Name: name}
	d.describe(tree, source)
	if d.Title == "" || d.Summary == "" {
		return nil, errors.New("a document begins with a heading and a paragraph")
	}
	adaptLinks(tree)
	var html bytes.Buffer
	if err := markdown.Renderer().Render(&html, source, tree); err != nil {
		return nil, err
	}
	d.Body = template.HTML(html.String()) // of our own files, raw HTML left out
	return d, nil
}

// describe finds what lists of documents and of sections show.
func (d *document) describe(tree ast.Node, source []byte) {
	for node := tree.FirstChild(); node != nil; node = node.NextSibling() {
		switch node := node.(type) {
		case *ast.Heading:
			if node.Level == 1 && d.Title == "" {
				d.Title = textOf(node, source)
			}
			if id, ok := node.AttributeString("id"); ok && node.Level == 2 {
				d.Sections = append(d.Sections, section{string(id.([]byte)), textOf(node, source)})
			}
		case *ast.Paragraph:
			if d.Summary == "" {
				d.Summary = textOf(node, source)
			}
		}
	}
}

// textOf returns the text inside a node, without its marks.
func textOf(node ast.Node, source []byte) string {
	var out strings.Builder
	ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			out.Write(t.Segment.Value(source))
			if t.SoftLineBreak() {
				out.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return out.String()
}

// adaptLinks turns links between documents into links between their pages, and
// links to other files of the repository into what they say.
func adaptLinks(tree ast.Node) {
	var outside []*ast.Link
	ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		link, ok := n.(*ast.Link)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		target, err := url.Parse(string(link.Destination))
		switch name, isMarkdown := strings.CutSuffix(target.Path, ".md"); {
		case err != nil:
			return ast.WalkStop, err
		case target.IsAbs() || target.Path == "": // elsewhere, or on this page
		case isMarkdown && slices.Contains(names, name):
			target.Path = name
			link.Destination = []byte(target.String())
		default:
			outside = append(outside, link)
		}
		return ast.WalkContinue, nil
	})
	for _, link := range outside {
		parent := link.Parent()
		for child := link.FirstChild(); child != nil; child = link.FirstChild() {
			parent.InsertBefore(parent, link, child)
		}
		parent.RemoveChild(parent, link)
	}
}

// scrollingTable puts tables into a box that scrolls, by keyboard too, where they
// are wider than the page.
type scrollingTable struct{}

func (scrollingTable) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(tables.KindTable, func(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			w.WriteString(`<div class="table" role="group" tabindex="0" aria-label="Table"><table>` + "\n")
		} else {
			w.WriteString("</table></div>\n")
		}
		return ast.WalkContinue, nil
	})
}
