package wire

import "strings"

// SystemName is who speaks the notices of the plain-text protocol. No user may
// carry it.
const SystemName = "SISTEMA"

// ParsePlain returns what a plain-text client says with a line: the line without
// its line end and without a leading "{name}: " of its own, the name being any of
// those given.
func ParsePlain(line string, names ...string) string {
	line = strings.TrimRight(line, "\r\n")
	for _, name := range names {
		if rest, ok := strings.CutPrefix(line, name+": "); ok {
			return rest
		}
	}
	return line
}

// AppendPlainMessage appends "{from}: {text}". Control characters inside the text
// become spaces: a line break or a terminal's escape sequence could make it look
// like somebody else's line.
func AppendPlainMessage(dst []byte, m *Entry) []byte {
	dst = append(dst, m.From...)
	dst = append(dst, ": "...)
	start := len(dst)
	dst = append(dst, m.Text...)
	blankControls(dst[start:])
	return dst
}

// appendPlainEntry appends what plain text has for an entry, nothing for most that is no
// message.
func appendPlainEntry(dst []byte, e *Entry) []byte {
	switch e.Kind {
	case KindRemoved, KindRestored, KindRemovedMany, KindAct, KindEdited, KindReactions, KindAnswered:
		return dst
	case KindRoom:
		if e.Notice == "" {
			return dst
		}
		notice := Entry{From: SystemName, Text: "[aviso] " + e.Notice}
		return AppendPlainMessage(dst, &notice)
	default:
		return AppendPlainMessage(dst, e)
	}
}

// blankControls overwrites the control characters of UTF-8 text, all but tabs:
// U+0000 to U+001F, U+007F, and U+0080 to U+009F, which are two bytes.
func blankControls(text []byte) {
	for i, b := range text {
		switch {
		case b < 0x20 && b != '\t', b == 0x7F:
			text[i] = ' '
		case b >= 0x80 && b < 0xA0 && i > 0 && text[i-1] == 0xC2:
			text[i-1], text[i] = ' ', ' '
		}
	}
}

// AppendPlainJoined appends the notice that name has come.
func AppendPlainJoined(dst []byte, name string) []byte {
	return append(append(append(dst, SystemName+": "...), name...), " entrou"...)
}

// AppendPlainLeft appends the notice that name has gone.
func AppendPlainLeft(dst []byte, name string) []byte {
	return append(append(append(dst, SystemName+": "...), name...), " saiu"...)
}

// AppendPlainError appends the word for the error's code, or nothing if the
// plain-text protocol has none and lets the close code speak.
func AppendPlainError(dst []byte, e *Error) []byte { return append(dst, plain[e.Code]...) }
