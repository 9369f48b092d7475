package wire

import "strings"

// SystemName is who speaks the notices of the plain-text protocol. No user may
// carry it.
const SystemName = "SISTEMA"

// ParsePlain returns what a plain-text client says with a line: the line without
// a leading "{name}: " of its own and without its line end.
func ParsePlain(line, name string) string {
	line = strings.TrimRight(line, "\r\n")
	if rest, ok := strings.CutPrefix(line, name+": "); ok {
		return rest
	}
	return line
}

// AppendPlainMessage appends "{from}: {text}". Line breaks inside the text
// become spaces, so that no text can look like somebody else's line.
func AppendPlainMessage(dst []byte, m *Message) []byte {
	dst = append(dst, m.From...)
	dst = append(dst, ": "...)
	start := len(dst)
	dst = append(dst, m.Text...)
	for i, b := range dst[start:] {
		if b == '\n' || b == '\r' {
			dst[start+i] = ' '
		}
	}
	return dst
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
