package archive_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"hubbub/server/archive"
	"hubbub/server/wire"
)

// read reads a whole file, or up to the first fault.
func read(text string) (entries []wire.Entry, err error) {
	r := archive.NewReader(strings.NewReader(text), noon)
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			return entries, nil
		}
		if err != nil {
			return entries, err
		}
		entries = append(entries, e)
	}
}

// TestReadBack: what was exported is read as it was.
func TestReadBack(t *testing.T) {
	l := new(log)
	for i, text := range hostile {
		e := said(int64(2*i+1), "text: "+strings.ToValidUTF8(text, "\ufffd"))
		e.At, e.ID = noon.UnixMilli(), text
		if !strings.ContainsAny(text, "\x00\t\r\n") {
			e.From = "name: " + strings.ToValidUTF8(text, "\ufffd")
		}
		e.ID = fmt.Sprint(i)
		if i%2 == 0 {
			e.Role, e.User = "moderator", ""
		}
		l.entries = append(l.entries, e)
	}
	got, err := read(export(t, archive.JSONL, tea, l))
	if err != nil || !slices.Equal(got, l.entries) {
		t.Errorf("%v: got %+v, want %+v", err, got, l.entries)
	}
}

func TestReaderKnowsTheRoom(t *testing.T) {
	r := archive.NewReader(strings.NewReader(export(t, archive.JSONL, tea, &log{entries: []wire.Entry{said(1, "hi")}})), noon.AddDate(0, 0, 1))
	_, err := r.Next()
	must(t, err)
	if room, title := r.Room(); room != "tea" || title != "Tea <b>" {
		t.Errorf("room %q, title %q", room, title)
	}
}

const (
	head    = `{"type":"export","room":"tea"}` + "\n"
	message = `{"type":"message","from":"Ana","at":1,"text":"hi"}` + "\n"
	end     = `{"type":"end","messages":1}` + "\n"
)

func TestReaderTakes(t *testing.T) {
	for name, text := range map[string]string{
		"a whole file":          head + message + end,
		"messages alone":        message,
		"no end of line":        strings.TrimSpace(head + message + end),
		"a byte order mark":     "\ufeff" + head + message + end,
		"lines of Windows":      strings.ReplaceAll(head+message+end, "\n", "\r\n"),
		"empty lines":           "\n" + head + "\n\n" + message + end + "\n",
		"fields of later times": head + strings.Replace(message, "{", `{"reactions":{"x":1},`, 1) + end,
		"a long text":           head + strings.Replace(message, "hi", strings.Repeat(`\u0001`, 1<<20-1)+"x", 1) + end,
	} {
		if got, err := read(text); err != nil || len(got) != 1 {
			t.Errorf("%s: %d messages, %v", name, len(got), err)
		}
	}
}

func TestReaderRefuses(t *testing.T) {
	with := func(field string) string { return strings.Replace(message, "{", "{"+field+",", 1) }
	for name, test := range map[string]struct{ text, want string }{
		"no JSON":             {"hi\n", "line 1: it is not a JSON object with fields of the right types"},
		"another type":        {message + "[]\n", "line 2: it is not a JSON object"},
		"a wrong field":       {message + "\n" + strings.Replace(message, `"Ana"`, "1", 1), "line 3: it is not a JSON object"},
		"two objects":         {message[:len(message)-1] + message, "line 1: it is not a JSON object"},
		"an unknown line":     {`{"type":"party"}`, `line 1: a "party" has no place here`},
		"no type":             {`{}`, `line 1: a "" has no place here`},
		"a second head":       {head + head, `line 2: a "export" has no place here`},
		"a head in between":   {message + head, `line 2: a "export" has no place here`},
		"a wrong head":        {`{"type":"export","room":1}`, "line 1: "},
		"no end":              {head + message, "the file was cut short"},
		"another end":         {head + message + message + end, "line 4: it ends 1 messages, there are 2"},
		"more behind the end": {head + message + end + message, "line 4: it is behind the end"},
		"not UTF-8":           {strings.Replace(message, "hi", "\xff", 1), "line 1: it is not UTF-8"},
		"no time":             {strings.Replace(message, `"at":1`, `"at":0`, 1), "line 1: at must be"},
		"a time to come":      {strings.Replace(message, `"at":1`, fmt.Sprintf(`"at":%d`, noon.AddDate(0, 0, 1).UnixMilli()), 1), "line 1: at is in the future"},
		"no text":             {strings.Replace(message, "hi", " ", 1), "line 1: text is empty"},
		"too much text":       {strings.Replace(message, "hi", strings.Repeat("x", 1<<20+1), 1), "line 1: text is longer"},
		"too long a line":     {message + strings.Repeat(" ", 7<<20), "line 2: it is longer"},
		"no name":             {strings.Replace(message, "Ana", "", 1), "line 1: from is empty"},
		"a name of two lines": {strings.Replace(message, "Ana", `Ana\nBo`, 1), "line 1: from has a control character"},
		"a long name":         {strings.Replace(message, "Ana", strings.Repeat("A", 513), 1), "line 1: from is longer"},
		"a long id":           {with(`"id":"` + strings.Repeat("i", 65) + `"`), "line 1: id is longer"},
		"no person":           {with(`"user":"a b"`), "line 1: user is no id"},
		"no role":             {with(`"role":"<b>"`), "line 1: role is no role"},
		"a number below":      {with(`"seq":-1`), "line 1: seq is no number"},
	} {
		_, err := read(test.text)
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}

// FuzzRead: whatever is in a file, what is read of it can be written and is read the same.
func FuzzRead(f *testing.F) {
	f.Add([]byte(head + message + end))
	f.Add([]byte("\ufeff" + message + "\r\n\n" + `{"type":"message","seq":7,"id":"a","from":"=1","user":"AAAAAAAAAAAA","role":"owner","at":1774958403000,"text":"<b>"}`))
	f.Add([]byte(`{"type":"message","from":"\ud800","at":1,"text":"\u0000x"}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		r := archive.NewReader(bytes.NewReader(file), noon)
		l := new(log)
		for range bytes.Count(file, []byte("\n")) + 2 {
			e, err := r.Next()
			if _, isLine := errors.AsType[*archive.LineError](err); isLine {
				continue
			}
			if err != nil {
				break
			}
			e.Seq = int64(len(l.entries) + 1)
			l.entries = append(l.entries, e)
		}
		again, err := read(export(t, archive.JSONL, tea, l))
		if err != nil || !slices.Equal(again, l.entries) {
			t.Fatalf("%v: %+v, then %+v", err, l.entries, again)
		}
		export(t, archive.HTML, tea, l)
		export(t, archive.CSV, tea, l)
	})
}
