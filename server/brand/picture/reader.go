package picture

import "strings"

// A reader is what is left of a file. What asks for more than there is gets nil.
type reader struct{ rest []byte }

func (r *reader) begins(with string) bool {
	return strings.HasPrefix(string(r.rest[:min(len(r.rest), len(with))]), with)
}

// next takes n bytes.
func (r *reader) next(n int) []byte {
	if n < 0 || n > len(r.rest) {
		return nil
	}
	taken := r.rest[:n:n]
	r.rest = r.rest[n:]
	return taken
}

// le24 is a number of three bytes, the least first.
func le24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
