package filter

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

const (
	maxDFABytes = 8 << 20 // of the states that are kept; beyond it, they are made anew
	maxDFAWork  = 32_000  // instructions that one text may cost where it leads to what is new: 14 states of 50 usual patterns
	maxClasses  = 1_000
	maxClassing = 4_000_000 // characters that are held against instructions to tell classes apart
)

// A dfa finds which of some expressions match somewhere in a text, as package regexp does, in
// one pass and at one step a character: its states are made when texts come to them, and kept
// (Cox, "Regular Expression Matching in the Wild", 2010). Safe for concurrent use.
type dfa struct {
	insts   []syntax.Inst // of all; the Arg of a match is the expression
	starts  []uint32      // where each begins
	classes classes
	start   atomic.Pointer[dfaState]

	mu     sync.Mutex
	states map[string]*dfaState // guarded by mu
	bytes  int                  // guarded by mu; of the states
}

// A dfaState is where expressions can be in between two characters.
type dfaState struct {
	at     []uint32                   // instructions, before what needs no character
	before rune                       // stands for the character before; -1 at the beginning
	found  uint64                     // expressions that have matched on the way here
	next   []atomic.Pointer[dfaState] // by class; nil where no text has come along
	end    atomic.Pointer[uint64]     // expressions that match if the text ends here; nil for not known
}

// newDFA returns nil for expressions that tell too many characters apart.
func newDFA(progs []*syntax.Prog) *dfa {
	d := new(dfa)
	for i, prog := range progs {
		base := uint32(len(d.insts))
		d.starts = append(d.starts, base+uint32(prog.Start))
		for _, inst := range prog.Inst {
			inst.Out += base
			switch inst.Op {
			case syntax.InstAlt, syntax.InstAltMatch:
				inst.Arg += base
			case syntax.InstMatch:
				inst.Arg = uint32(i)
			}
			d.insts = append(d.insts, inst)
		}
	}
	var ok bool
	if d.classes, ok = classesOf(d.insts); !ok {
		return nil
	}
	d.resetLocked()
	return d
}

// resetLocked forgets all states.
func (d *dfa) resetLocked() {
	d.states, d.bytes = make(map[string]*dfaState), 0
	d.start.Store(d.stateLocked(nil, -1, 0))
}

// stateLocked returns a state.
func (d *dfa) stateLocked(at []uint32, before rune, found uint64) *dfaState {
	key := binary.AppendVarint(make([]byte, 0, 16+4*len(at)), int64(before))
	key = binary.AppendUvarint(key, found)
	for _, pc := range at {
		key = binary.AppendUvarint(key, uint64(pc))
	}
	s := d.states[string(key)]
	if s == nil {
		s = &dfaState{at: at, before: before, found: found, next: make([]atomic.Pointer[dfaState], d.classes.count)}
		d.states[string(key)] = s
		d.bytes += 8*len(s.next) + 4*len(at) + len(key)
	}
	return s
}

// find returns the expressions that match in a text, as bits. It gives up on a text that leads
// to too much that is new.
func (d *dfa) find(text []byte) (found uint64, ok bool) {
	if d == nil {
		return 0, false
	}
	s, work := d.start.Load(), 0
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text[i:])
		}
		i += size
		class := d.classes.of(r)
		next := s.next[class].Load()
		if next == nil {
			if work += len(d.insts); work > maxDFAWork {
				return 0, false
			}
			next = d.step(s, r)
			s.next[class].Store(next)
		}
		s = next
		found |= s.found
	}
	end := s.end.Load()
	if end == nil {
		end = &d.closureOf(s, -1).found
		s.end.Store(end)
	}
	return found | *end, true
}

// step returns where a character leads to.
func (d *dfa) step(s *dfaState, r rune) *dfaState {
	c := d.closureOf(s, r)
	var at []uint32
	for _, pc := range c.characters {
		if inst := &d.insts[pc]; inst.MatchRune(r) {
			at = append(at, inst.Out)
		}
	}
	slices.Sort(at)
	at = slices.Compact(at)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.bytes >= maxDFABytes {
		d.resetLocked()
	}
	return d.stateLocked(at, kindOf(r), c.found)
}

// kindOf returns what stands for a character where only the next one counts.
func kindOf(r rune) rune {
	switch {
	case r == '\n':
		return r
	case syntax.IsWordChar(r):
		return 'a'
	}
	return ' '
}

// A closure is where expressions can be before a character.
type closure struct {
	seen       []bool
	found      uint64   // expressions that have matched
	characters []uint32 // instructions that need a character
}

// closureOf returns where expressions can be from a state on, or from their beginning, before a
// character; -1 is the end of the text.
func (d *dfa) closureOf(s *dfaState, r rune) *closure {
	c := &closure{seen: make([]bool, len(d.insts))}
	holds := syntax.EmptyOpContext(s.before, r)
	for _, pcs := range [][]uint32{s.at, d.starts} {
		for _, pc := range pcs {
			c.add(d.insts, pc, holds)
		}
	}
	return c
}

func (c *closure) add(insts []syntax.Inst, pc uint32, holds syntax.EmptyOp) {
	if c.seen[pc] {
		return
	}
	c.seen[pc] = true
	switch inst := &insts[pc]; inst.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		c.add(insts, inst.Out, holds)
		c.add(insts, inst.Arg, holds)
	case syntax.InstCapture, syntax.InstNop:
		c.add(insts, inst.Out, holds)
	case syntax.InstEmptyWidth:
		if syntax.EmptyOp(inst.Arg)&^holds == 0 {
			c.add(insts, inst.Out, holds)
		}
	case syntax.InstMatch:
		c.found |= 1 << inst.Arg
	case syntax.InstFail:
	default:
		c.characters = append(c.characters, pc)
	}
}
