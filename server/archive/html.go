package archive

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"
	"time"

	"hubbub/server/wire"
)

// style is all that a page needs beside its text.
//
//go:embed page.css
var style string

// dayLayout and clockLayout are how a page writes times, which are UTC.
const (
	dayLayout   = "Monday, 2 January 2006"
	clockLayout = "15:04"
)

type htmlWriter struct {
	to  io.Writer
	day string // that the last message was said on
}

func (w *htmlWriter) begin(h Head) error {
	title := escape(h.Title)
	_, err := fmt.Fprintf(w.to, `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>%s</title>
<style>
%s</style>
<header>
<h1><bdi>%s</bdi></h1>
<p>What was said here%s, written on %s. Times are UTC.</p>
</header>
<main>
`, title, style, title, words(h.Span), h.At.UTC().Format(dayLayout+", "+clockLayout))
	return err
}

// words tells of which time a page is.
func words(s Span) (text string) {
	if !s.From.IsZero() {
		text += " from " + s.From.UTC().Format(dayLayout+", "+clockLayout)
	}
	if !s.To.IsZero() {
		text += " until " + s.To.UTC().Format(dayLayout+", "+clockLayout)
	}
	return text
}

func (w *htmlWriter) message(e *wire.Entry) error {
	at := time.UnixMilli(e.At).UTC()
	if day := at.Format(dayLayout); day != w.day {
		w.day = day
		if _, err := fmt.Fprintf(w.to, "<h2>%s</h2>\n", day); err != nil {
			return err
		}
	}
	badge := ""
	if e.Role != "" {
		badge = " <i>" + escape(e.Role) + "</i>"
	}
	for _, mark := range marksOf(e) {
		badge += " <i>" + mark + "</i>"
	}
	if e.Target > 0 {
		badge += fmt.Sprintf(` <a href="#m%d">reply</a>`, e.Target)
	}
	reactions := ""
	if e.Reactions != "" {
		reactions = "<footer>" + escape(totalsOf(e.Reactions)) + "</footer>"
	}
	_, err := fmt.Fprintf(w.to, "<article id=\"m%d\"><time datetime=\"%s\">%s</time> <b><bdi>%s</bdi></b>%s <p dir=\"auto\">%s</p>%s</article>\n",
		e.Seq, at.Format(timeLayout), at.Format(clockLayout), escape(e.From), badge, escape(e.Text), reactions)
	return err
}

func (w *htmlWriter) end(messages int64) error {
	_, err := fmt.Fprintf(w.to, "</main>\n<footer><p>Messages: %d</p></footer>\n</html>\n", messages)
	return err
}

// escape returns text that is nothing but text in HTML, and in quoted attributes.
func escape(text string) string {
	return html.EscapeString(replaced.Replace(strings.ToValidUTF8(text, "\ufffd")))
}

// replaced is what HTML cannot hold.
var replaced = strings.NewReplacer("\x00", "\ufffd")
