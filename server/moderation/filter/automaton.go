package filter

import "errors"

// maxLiteralBytes bounds what all words and literals of a set have together, as they are
// read: a state for each byte must have a number of 16 bits.
const maxLiteralBytes = 1<<16 - 2

var errTooManyBytes = errors.New("all words and literals of patterns together are over 65,534 bytes")

// An automaton finds all of many literals in one pass (Aho and Corasick, 1975). Its table
// has a row for each state and a column for each byte that is in a literal.
type automaton struct {
	column  [256]uint8 // 0 for all bytes that are in no literal
	columns int
	next    []uint16
	found   []int32 // by state: the first of finds, -1 for none
	finds   []find
}

// A find is a literal that ends in a state.
type find struct {
	literal int32 // its index
	next    int32 // the next shorter one that ends there, too; -1 for none
}

// newAutomaton returns an automaton of literals, none of them empty.
func newAutomaton(literals []string) (*automaton, error) {
	a := &automaton{columns: 1}
	total := 0
	for _, literal := range literals {
		total += len(literal)
		for i := range len(literal) {
			if c := literal[i]; a.column[c] == 0 {
				a.column[c] = uint8(a.columns) // UTF-8 has no more than 243 different bytes
				a.columns++
			}
		}
	}
	if total > maxLiteralBytes {
		return nil, errTooManyBytes
	}
	a.next = make([]uint16, (total+1)*a.columns)
	states := 1
	for i, literal := range literals {
		states = a.insert(int32(i), literal, states)
	}
	a.next = a.next[: states*a.columns : states*a.columns]
	a.link(states)
	return a, nil
}

// insert adds a literal to the tree that the table is at first, and returns how many states
// it has then.
func (a *automaton) insert(index int32, literal string, states int) int {
	for len(a.found) < states {
		a.found = append(a.found, -1)
	}
	state := 0
	for i := range len(literal) {
		at := state*a.columns + int(a.column[literal[i]])
		if a.next[at] == 0 {
			a.next[at] = uint16(states)
			a.found = append(a.found, -1)
			states++
		}
		state = int(a.next[at])
	}
	a.finds = append(a.finds, find{index, a.found[state]})
	a.found[state] = int32(len(a.finds) - 1)
	return states
}

// link makes the tree an automaton, the shallow states first: where a state has no child, it
// goes on as the longest of its endings does that is a state.
func (a *automaton) link(states int) {
	ending := make([]uint16, states)
	queue := make([]uint16, 1, states)
	for len(queue) > 0 {
		state := int(queue[0])
		queue = queue[1:]
		own, shorter := a.next[state*a.columns:][:a.columns], a.next[int(ending[state])*a.columns:][:a.columns]
		for c, child := range own {
			switch {
			case child == 0:
				own[c] = shorter[c]
				continue
			case state != 0:
				ending[child] = shorter[c]
			}
			a.inherit(a.found[child], child, a.found[ending[child]])
			queue = append(queue, child)
		}
	}
}

// inherit appends what an ending of a state finds to its own finds.
func (a *automaton) inherit(own int32, state uint16, shorter int32) {
	if own < 0 {
		a.found[state] = shorter
		return
	}
	for a.finds[own].next >= 0 {
		own = a.finds[own].next
	}
	a.finds[own].next = shorter
}

// each calls visit for each literal in text, with where it ends.
func (a *automaton) each(text []byte, visit func(literal int32, end int)) {
	state := 0
	for i, c := range text {
		state = int(a.next[state*a.columns+int(a.column[c])])
		for f := a.found[state]; f >= 0; f = a.finds[f].next {
			visit(a.finds[f].literal, i+1)
		}
	}
}
