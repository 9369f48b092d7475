package filter

import (
	"regexp/syntax"
	"slices"
)

const (
	minLiteralBytes = 3
	maxLiterals     = 64 // of one pattern
	maxClassRunes   = 16 // of a class that is taken for its characters
)

// literals are what an expression finds, or needs.
type literals struct {
	all    []string // all that it finds; nil where that is more than a few texts
	needed []string // one of these is in all that it finds; nil for not known
}

// literalsOf returns the literals of an expression that was simplified: without repeats.
func literalsOf(e *syntax.Regexp) literals {
	switch e.Op {
	case syntax.OpLiteral:
		return literals{all: []string{string(e.Rune)}}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return literals{all: []string{""}}
	case syntax.OpCharClass:
		return literals{all: runesOf(e.Rune)}
	case syntax.OpCapture:
		return literalsOf(e.Sub[0])
	case syntax.OpPlus:
		return literals{needed: literalsOf(e.Sub[0]).best()}
	case syntax.OpQuest:
		return literals{all: either(literalsOf(e.Sub[0]).all, []string{""})}
	case syntax.OpConcat:
		return inARow(e.Sub)
	case syntax.OpAlternate:
		return oneOf(e.Sub)
	}
	return literals{} // anything, or nothing
}

// runesOf returns the characters of a class, nil for more than a few.
func runesOf(ranges []rune) (runes []string) {
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if len(runes) == maxClassRunes {
				return nil
			}
			runes = append(runes, string(r))
		}
	}
	return runes
}

// inARow returns the literals of expressions that follow each other.
func inARow(parts []*syntax.Regexp) literals {
	all, run := []string{""}, []string{""}
	var needed []string
	for _, part := range parts {
		l := literalsOf(part)
		if all = each(all, l.all); all == nil {
			needed = better(needed, l.best())
		}
		if longer := each(run, l.all); longer != nil {
			run = longer
			continue
		}
		needed = better(needed, literals{all: run}.best())
		if run = l.all; run == nil {
			run = []string{""}
		}
	}
	return literals{all, better(needed, literals{all: run}.best())}
}

// oneOf returns the literals of expressions of which one is found.
func oneOf(choices []*syntax.Regexp) literals {
	all, needed := []string{}, []string{}
	for _, choice := range choices {
		l := literalsOf(choice)
		all, needed = either(all, l.all), either(needed, l.best())
	}
	return literals{all, needed}
}

// either returns the texts of both, nil if one is not known or they are too many.
func either(a, b []string) []string {
	if a == nil || b == nil || len(a)+len(b) > maxLiterals {
		return nil
	}
	return slices.Concat(a, b)
}

// each returns each text of a with each of b behind it, nil if one is not known or they are
// too many.
func each(a, b []string) []string {
	if a == nil || b == nil || len(a)*len(b) > maxLiterals {
		return nil
	}
	both := make([]string, 0, len(a)*len(b))
	for _, first := range a {
		for _, second := range b {
			both = append(both, first+second)
		}
	}
	return both
}

// best returns the literals to look for, as they are read; nil if there are none, or one is
// too short.
func (l literals) best() []string {
	found := make([]string, 0, len(l.all))
	for _, text := range l.all {
		found = append(found, read(text))
	}
	slices.Sort(found)
	found = slices.Compact(found)
	if shortest(found) < minLiteralBytes {
		found = nil
	}
	return better(found, l.needed)
}

// better returns those of two lists that are rarer in texts: the longer ones.
func better(a, b []string) []string {
	if shortest(a) >= shortest(b) {
		return a
	}
	return b
}

// shortest returns the length of the shortest text, 0 for none.
func shortest(texts []string) int {
	if len(texts) == 0 {
		return 0
	}
	return len(slices.MinFunc(texts, func(a, b string) int { return len(a) - len(b) }))
}
