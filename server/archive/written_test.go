package archive_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"hubbub/server/archive"
	"hubbub/server/wire"
)

func export(t *testing.T, f archive.Format, head archive.Head, from archive.Source) string {
	t.Helper()
	var out bytes.Buffer
	_, err := f.Export(t.Context(), from, head, &out)
	must(t, err)
	return out.String()
}

func TestJSONL(t *testing.T) {
	owned := said(7, "second\nline")
	owned.ID, owned.Role = "c1", "owner"
	got := export(t, archive.JSONL, tea, &log{entries: []wire.Entry{said(3, "hi"), owned}})
	want := `{"type":"export","room":"tea","title":"Tea \u003cb\u003e","at":1774962000000}
{"type":"message","seq":3,"from":"Ana","user":"AAAAAAAAAAAA","at":1774958403000,"text":"hi"}
{"type":"message","seq":7,"id":"c1","from":"Ana","user":"AAAAAAAAAAAA","role":"owner","at":1774958407000,"text":"second\nline"}
{"type":"end","messages":2}
`
	if got != want {
		t.Errorf("got %s", got)
	}
}

// hostile are texts that mean something to who reads a file.
var hostile = []string{
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</article></main></html>", "<!--", "&lt;", "]]>", "'", "a\x00b", "\xff<b>",
	"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", `=HYPERLINK("http://evil.example","x")`, "a,b\n=1", "",
}

func hostileLog() *log {
	l := new(log)
	for i, text := range hostile {
		l.entries = append(l.entries, wire.Entry{Seq: int64(i + 1), Kind: wire.KindMessage, From: text, User: text, Role: text, ID: text, At: noon.UnixMilli(), Text: text})
	}
	return l
}

// TestHTMLIsText: whatever was said is text in the page, which loads nothing and has both
// schemes of colours.
func TestHTMLIsText(t *testing.T) {
	head := tea
	head.Title = hostile[1]
	page := export(t, archive.HTML, head, hostileLog())
	root, err := html.Parse(strings.NewReader(page))
	must(t, err)
	known := map[string]bool{"html": true, "head": true, "meta": true, "title": true, "style": true, "body": true, "header": true, "h1": true, "h2": true,
		"p": true, "main": true, "article": true, "time": true, "b": true, "bdi": true, "i": true, "footer": true}
	var texts []string
	for n := range root.Descendants() {
		switch {
		case n.Type == html.CommentNode:
			t.Errorf("a comment: %q", n.Data)
		case n.Type != html.ElementNode:
		case !known[n.Data]:
			t.Errorf("an element %q", n.Data)
		case n.Data == "p" && n.Parent.Data == "article":
			text := ""
			if n.FirstChild != nil {
				text = n.FirstChild.Data
			}
			texts = append(texts, text)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" || a.Key == "style" {
				t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
	if len(texts) != len(hostile) {
		t.Fatalf("%d messages, want %d", len(texts), len(hostile))
	}
	for i, text := range texts {
		want := strings.NewReplacer("\x00", "\ufffd", "\r", "\n").Replace(strings.ToValidUTF8(hostile[i], "\ufffd"))
		if text != want {
			t.Errorf("%q is shown as %q", hostile[i], text)
		}
	}
	for _, part := range []string{"prefers-color-scheme: dark", "color-scheme: light dark", "default-src 'none'"} {
		if !strings.Contains(page, part) {
			t.Errorf("the page has no %q", part)
		}
	}
	if strings.Contains(page, "url(") || strings.Contains(page, "@import") {
		t.Error("the page loads something")
	}
}

// TestCSVIsInert: no cell begins as a formula, and those that do not are as they were said.
func TestCSVIsInert(t *testing.T) {
	text := export(t, archive.CSV, tea, hostileLog())
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	must(t, err)
	if len(rows) != len(hostile)+1 || rows[0][0] != "seq" {
		t.Fatalf("%d rows, the first %q", len(rows), rows[0])
	}
	for i, row := range rows[1:] {
		for _, at := range []int{2, 3, 4, 5, 6} {
			cell := row[at]
			if strings.IndexAny(cell, "=+-@\t\r\n＝＋－＠") == 0 {
				t.Errorf("a cell begins %q", cell)
			}
			said := strings.ReplaceAll(hostile[i], "\r\n", "\n")
			if cell != said && cell != "'"+said {
				t.Errorf("%q is %q", said, cell)
			}
		}
		if row[1] != "2026-03-31T12:00:00.000Z" {
			t.Errorf("said at %q", row[1])
		}
	}
	if rows[1][5] != hostile[0] {
		t.Errorf("%q is changed to %q", hostile[0], rows[1][5])
	}
}

// TestExportIsBounded: pages are written as they are read, each of a bounded length, up to
// the last number that there was at the beginning.
func TestExportIsBounded(t *testing.T) {
	l := new(log)
	for seq := range int64(1000) {
		l.entries = append(l.entries, said(2*seq+1, "hi"))
	}
	var out bytes.Buffer
	var written []int
	l.asked = func(seq int64, limit int) {
		if limit > 100 {
			t.Fatalf("%d entries at a time", limit)
		}
		written = append(written, out.Len())
		l.entries = append(l.entries, said(l.entries[len(l.entries)-1].Seq+1, "later"))
	}
	n, err := archive.JSONL.Export(t.Context(), l, tea, &out)
	must(t, err)
	if n != 1001 || strings.Count(out.String(), "later") != 1 {
		t.Errorf("%d messages, %d said later", n, strings.Count(out.String(), "later"))
	}
	for i := 1; i < len(written); i++ {
		if written[i] <= written[i-1] {
			t.Fatalf("nothing is written between two pages: %d", written)
		}
	}
}

// TestExportOfOtherKinds: what is no message is left out, and so is what was removed.
func TestExportOfOtherKinds(t *testing.T) {
	l := &log{entries: []wire.Entry{said(1, "hi")}}
	for kind := wire.KindRemoved; kind <= wire.KindAct+1; kind++ {
		other := said(int64(kind), "not said")
		other.Kind = kind
		l.entries = append(l.entries, other)
	}
	removed := said(100, "not said")
	removed.Removed = true
	l.entries = append(l.entries, removed)
	got := export(t, archive.JSONL, tea, l)
	if strings.Contains(got, "not said") || !strings.HasSuffix(got, `{"type":"end","messages":1}`+"\n") {
		t.Errorf("got %s", got)
	}
}

// TestExportFails: a file that is not whole has no end.
func TestExportFails(t *testing.T) {
	t.Run("the room is another one", func(t *testing.T) {
		l := new(log)
		for seq := range int64(150) {
			l.entries = append(l.entries, said(seq+1, "hi"))
		}
		l.asked = func(int64, int) { l.epoch += "x" }
		var out bytes.Buffer
		if _, err := archive.JSONL.Export(t.Context(), l, tea, &out); !errors.Is(err, archive.ErrAnew) || strings.Contains(out.String(), `"end"`) {
			t.Errorf("%v, %s", err, out.String())
		}
	})
	for _, f := range []archive.Format{archive.JSONL, archive.HTML, archive.CSV} {
		if _, err := f.Export(t.Context(), hostileLog(), tea, full{}); !errors.Is(err, errFull) {
			t.Errorf("%s to a full disk: %v", f, err)
		}
	}
}

var errFull = errors.New("full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

var _ io.Writer = full{}

func TestSpan(t *testing.T) {
	east := time.FixedZone("", 2*3600)
	for _, test := range []struct{ from, to, want string }{
		{"", "", "1 2 3 4 5"},
		{"2026-03-31", "", "2 3 4 5"},
		{"", "2026-03-31", "1 2 3 4"},
		{"2026-03-31", "2026-03-31", "2 3 4"},
		{"2026-03-31T14:30", "2026-03-31 14:30", "3 4"},
		{"2026-03-31 14:30:01", "2026-03-31 14:30:01", "4"},
		{"2026-03-31T12:30:00Z", "2026-03-31T12:30:00Z", "3"},
		{"2026-03-31T14:30:00+02:00", "2026-03-31T12:30:01.5Z", "3 4"},
	} {
		span, err := archive.ParseSpan(test.from, test.to, east)
		must(t, err)
		l := new(log)
		for i, at := range []string{"2026-03-30T21:59:59.999Z", "2026-03-30T22:00:00Z", "2026-03-31T12:30:00Z", "2026-03-31T12:30:01.5Z", "2026-03-31T22:00:00Z"} {
			e := said(int64(i+1), "")
			parsed, err := time.Parse(time.RFC3339, at)
			must(t, err)
			e.At = parsed.UnixMilli()
			l.entries = append(l.entries, e)
		}
		head := tea
		head.Span = span
		var got []string
		for line := range strings.Lines(export(t, archive.JSONL, head, l)) {
			var seq int
			if _, err := fmt.Sscanf(line, `{"type":"message","seq":%d,`, &seq); err == nil {
				got = append(got, fmt.Sprint(seq))
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("from %q to %q: %s, want %s", test.from, test.to, got, test.want)
		}
	}
	for _, wrong := range [][2]string{{"yesterday", ""}, {"", "31.3.2026"}, {"2026-02-30", ""}, {"2026-03-31", "2026-03-30"}} {
		if _, err := archive.ParseSpan(wrong[0], wrong[1], east); err == nil {
			t.Errorf("%q is a span", wrong)
		}
	}
}

// TestExportTellsReactions: how many have put what to a message, the most first.
func TestExportTellsReactions(t *testing.T) {
	l := &log{entries: []wire.Entry{{Seq: 1, Kind: wire.KindMessage, From: "Ana", At: noon.UnixMilli(), Text: "hi", Reactions: `{"👍":12,":party:":3}`}}}
	for format, want := range map[archive.Format]string{
		archive.JSONL: `"reactions":{"👍":12,":party:":3}`,
		archive.HTML:  `<p dir="auto">hi</p><footer>👍 12, :party: 3</footer>`,
		archive.CSV:   `hi,,"👍 12, :party: 3"`,
	} {
		if text := export(t, format, tea, l); !strings.Contains(text, want) {
			t.Errorf("%v: %s, want %s", format, text, want)
		}
	}
}

// TestMarks: each format tells what a message is beside its text.
func TestMarks(t *testing.T) {
	asked, answer := said(3, "why?"), said(7, "so")
	asked.Ask, asked.Answered = true, true
	answer.Target, answer.Edited = 3, true
	for format, parts := range map[archive.Format][]string{
		archive.CSV:   {",,question answered\n", ",3,edited\n"},
		archive.HTML:  {"<i>question</i> <i>answered</i> <p", `<i>edited</i> <a href="#m3">reply</a> <p`},
		archive.JSONL: {`"ask":true,"answered":true,`, `"reply_to":{"seq":3},"edited":true,`},
	} {
		got := export(t, format, tea, &log{entries: []wire.Entry{asked, answer}})
		for _, part := range parts {
			if !strings.Contains(got, part) {
				t.Errorf("%v: no %q in %s", format, part, got)
			}
		}
	}
}
