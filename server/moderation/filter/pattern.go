package filter

import (
	"errors"
	"regexp"
	"regexp/syntax"
)

const (
	maxPatternBytes = 1000
	// maxInstructions bounds what a pattern costs for each character that it looks at.
	maxInstructions = 1000
)

// Why a pattern cannot be a rule, beside those of package regexp.
var (
	ErrNoLiteral       = errors.New("it needs a piece of text of three letters or more that is in all that it finds, such as nitro in free\\s+nitro")
	ErrPatternTooLarge = errors.New("the pattern is too large")
)

// A pattern is an RE2 expression, which does not care for case unless it says (?-i). It runs
// only on a text that has one of its literals.
type pattern struct {
	written  *regexp.Regexp // for a text as it was written
	read     *regexp.Regexp // for a text as it is read; the same where the pattern has nothing to read otherwise
	literals []string       // as they are read

	writtenProg, readProg *syntax.Prog // of the same
}

// parsePattern reads a pattern. An expression without a literal would run on each text.
func parsePattern(source string) (pattern, error) {
	if len(source) > maxPatternBytes {
		return pattern{}, ErrPatternTooLarge
	}
	tree, err := syntax.Parse(source, syntax.Perl|syntax.FoldCase)
	if err != nil {
		return pattern{}, err
	}
	tree = tree.Simplify()
	program, err := syntax.Compile(tree)
	if err != nil {
		return pattern{}, err
	}
	if len(program.Inst) > maxInstructions {
		return pattern{}, ErrPatternTooLarge
	}
	literals := literalsOf(tree).best()
	if literals == nil {
		return pattern{}, ErrNoLiteral
	}
	p := pattern{literals: literals}
	if p.written, p.writtenProg, err = compile("(?i)" + source); err != nil {
		return pattern{}, err
	}
	if p.read, p.readProg = p.written, p.writtenProg; !isASCII(source) {
		p.read, p.readProg, err = compile(asRead(tree).String())
	}
	return p, err
}

// compile returns an expression for package regexp, and for a dfa.
func compile(source string) (*regexp.Regexp, *syntax.Prog, error) {
	tree, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return nil, nil, err
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, nil, err
	}
	e, err := regexp.Compile(source)
	return e, program, err
}

// asRead changes an expression so that it finds what it found in texts as they are read:
// grátis becomes gratis, and [eé] finds an e.
func asRead(e *syntax.Regexp) *syntax.Regexp {
	switch e.Op {
	case syntax.OpLiteral:
		if runes := []rune(read(string(e.Rune))); len(runes) > 0 {
			e.Rune = runes
		}
	case syntax.OpCharClass:
		for _, r := range runesOf(e.Rune) {
			if runes := []rune(read(r)); len(runes) == 1 {
				e.Rune = append(e.Rune, runes[0], runes[0])
			}
		}
	}
	for _, sub := range e.Sub {
		asRead(sub)
	}
	return e
}

// matches reports whether a pattern finds something in a text, as it was written or as it is
// read.
func (p *pattern) matches(text string, t *reading) bool {
	return p.written.MatchString(text) ||
		(t.differs || p.read != p.written) && p.read.Match(t.small) ||
		len(t.capitals) > 0 && p.read.Match(t.capitals)
}
