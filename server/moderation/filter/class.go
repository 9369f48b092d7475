package filter

import (
	"regexp/syntax"
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"
)

// classes are of characters that an expression does not tell apart.
type classes struct {
	count int
	ascii [utf8.RuneSelf]uint16
	from  []rune   // where a range of characters of one class begins
	is    []uint16 // the class of each range
}

// of returns the class of a character.
func (c *classes) of(r rune) uint16 {
	if r < utf8.RuneSelf {
		return c.ascii[r]
	}
	return c.is[sort.Search(len(c.from), func(i int) bool { return c.from[i] > r })-1]
}

// classesOf returns the classes of some instructions, unless they are too many.
func classesOf(all []syntax.Inst) (c classes, ok bool) {
	insts := characterInsts(all)
	if c.from = cutsOf(insts); len(c.from)*len(insts) > maxClassing {
		return c, false
	}
	known := make(map[string]uint16)
	for _, r := range c.from {
		sign := []byte{byte(kindOf(r))}
		for _, inst := range insts {
			if inst.MatchRune(r) {
				sign = append(sign, 1)
			} else {
				sign = append(sign, 0)
			}
		}
		class, ok := known[string(sign)]
		if !ok {
			class = uint16(len(known))
			known[string(sign)] = class
		}
		c.is = append(c.is, class)
	}
	if c.count = len(known); c.count > maxClasses {
		return c, false
	}
	for r := range c.ascii {
		c.ascii[r] = c.is[sort.Search(len(c.from), func(i int) bool { return c.from[i] > rune(r) })-1]
	}
	return c, true
}

// characterInsts returns the instructions that need a character, each kind of them once.
func characterInsts(all []syntax.Inst) (insts []*syntax.Inst) {
	known := make(map[string]bool)
	for i := range all {
		inst := &all[i]
		switch inst.Op {
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			key := string(rune(inst.Op)) + string(rune(inst.Arg)) + string(inst.Rune)
			if !known[key] {
				known[key] = true
				insts = append(insts, inst)
			}
		}
	}
	return insts
}

// cutsOf returns where ranges of characters begin that some instructions do not tell apart.
func cutsOf(insts []*syntax.Inst) []rune {
	cuts := []rune{0, '\n', '\n' + 1, '0', '9' + 1, 'A', 'Z' + 1, '_', '_' + 1, 'a', 'z' + 1, utf8.RuneSelf}
	for _, inst := range insts {
		if len(inst.Rune) == 1 {
			r := inst.Rune[0]
			cuts = append(cuts, r, r+1)
			for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
				cuts = append(cuts, f, f+1)
			}
			continue
		}
		for i := 0; i < len(inst.Rune); i += 2 {
			cuts = append(cuts, inst.Rune[i], inst.Rune[i+1]+1)
		}
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}
