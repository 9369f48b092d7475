package archive

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"hubbub/server/wire"
)

// columns are those of a table. Times are UTC.
var columns = []string{"seq", "time", "from", "user", "role", "text", "id", "reactions", "reply_to", "marks"}

// timeLayout is RFC 3339 with the milliseconds that messages have.
const timeLayout = "2006-01-02T15:04:05.000Z07:00"

// byteOrderMark tells spreadsheets that the text is UTF-8: some take another encoding
// without it.
const byteOrderMark = "\ufeff"

type csvWriter struct {
	to    io.Writer
	table *csv.Writer
	row   [10]string
}

func newCSVWriter(to io.Writer) *csvWriter { return &csvWriter{to: to, table: csv.NewWriter(to)} }

func (w *csvWriter) begin(Head) error {
	if _, err := io.WriteString(w.to, byteOrderMark); err != nil {
		return err
	}
	return w.write(columns)
}

func (w *csvWriter) message(e *wire.Entry) error {
	w.row = [...]string{
		strconv.FormatInt(e.Seq, 10), time.UnixMilli(e.At).UTC().Format(timeLayout),
		inert(e.From), inert(e.User), inert(e.Role), inert(e.Text), inert(e.ID), inert(totalsOf(e.Reactions)), replyOf(e), strings.Join(marksOf(e), " "),
	}
	return w.write(w.row[:])
}

func (w *csvWriter) end(int64) error { return nil }

func (w *csvWriter) write(row []string) error {
	if err := w.table.Write(row); err != nil {
		return err
	}
	w.table.Flush()
	return w.table.Error()
}

// formulaSigns are what spreadsheets take for the beginning of a formula, or skip before
// one. The wide forms count in some languages. (OWASP: CSV injection.)
const formulaSigns = "=+-@\t\r\n＝＋－＠"

// inert returns a cell that no spreadsheet computes: an apostrophe marks it as text.
func inert(cell string) string {
	if strings.IndexAny(cell, formulaSigns) == 0 {
		return "'" + cell
	}
	return cell
}
