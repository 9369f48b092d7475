package filter

import "regexp/syntax"

// FindPatterns returns which expressions match in a text, as bits, as long as that is found in
// one pass.
func FindPatterns(sources []string, text string) (found uint64, ok bool) {
	var progs []*syntax.Prog
	for _, source := range sources {
		_, prog, err := compile(source)
		if err != nil {
			return 0, false
		}
		progs = append(progs, prog)
	}
	d := newDFA(progs)
	for range 100 { // what is new to it once is not for long
		if found, ok = d.find([]byte(text)); ok || d == nil {
			break
		}
	}
	return found, ok
}
