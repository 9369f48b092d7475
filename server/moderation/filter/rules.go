package filter

import (
	"regexp/syntax"
	"strings"
	"sync"
)

// Limits of one set of rules.
const (
	MaxWords    = 1000
	MaxPatterns = 50
	MaxHosts    = 1000
)

// Rules are judged by together. They do not change; safe for concurrent use.
type Rules struct {
	words    []wordRule
	patterns []patternRule
	hosts    map[string]hostRule
	others   *Verdict // of links to hosts that are not in hosts; nil for none
	mentions int      // how many are too many; 0 for no limit
	crowd    Verdict  // of too many mentions

	written *dfa   // of all patterns, for a text as it was written; nil without patterns
	read    *dfa   // of all patterns, for a text as it is read
	altered uint64 // the patterns that have something to read otherwise

	automaton *automaton // nil without words and patterns
	targets   []target   // of its literals
}

type wordRule struct {
	word
	verdict Verdict
}

type patternRule struct {
	pattern
	verdict Verdict
}

// A hostRule is about a host and all that is below it.
type hostRule struct {
	allowed bool
	verdict Verdict
}

// A target is what a literal of the automaton is of: a word, or else a pattern.
type target struct {
	isWord bool
	index  int
}

// Counts returns how many words, patterns and hosts there are.
func (r *Rules) Counts() (words, patterns, hosts int) {
	return len(r.words), len(r.patterns), len(r.hosts)
}

// compile makes what finds words and literals.
func (r *Rules) compile() (err error) {
	var literals []string
	for i := range r.words {
		literals = append(literals, r.words[i].text)
		r.targets = append(r.targets, target{true, i})
	}
	for i := range r.patterns {
		for _, literal := range r.patterns[i].literals {
			literals = append(literals, literal)
			r.targets = append(r.targets, target{false, i})
		}
	}
	r.compilePatterns()
	if len(literals) > 0 {
		r.automaton, err = newAutomaton(literals)
	}
	return err
}

// readings are used again.
var readings = sync.Pool{New: func() any { return new(reading) }}

// judge returns the strictest verdict on a text: of several, that of the first rule.
func (r *Rules) judge(text string) (worst Verdict) {
	t := readings.Get().(*reading)
	defer readings.Put(t)
	t.of(text)
	if r.automaton != nil {
		candidates := r.find(t.small, &worst) | r.find(t.capitals, &worst)
		r.findSpelled(t.spelled, &worst)
		if candidates != 0 {
			r.judgePatterns(text, t, candidates, &worst)
		}
	}
	if r.mentions > 0 && worst.yieldsTo(&r.crowd) && mentions(t.small) > r.mentions {
		worst = r.crowd
	}
	if len(r.hosts) > 0 || r.others != nil {
		r.judgeLinks(text, &worst)
	}
	return worst
}

// compilePatterns makes what finds all patterns at once.
func (r *Rules) compilePatterns() {
	var written, read []*syntax.Prog
	for i := range r.patterns {
		p := &r.patterns[i]
		written, read = append(written, p.writtenProg), append(read, p.readProg)
		if p.read != p.written {
			r.altered |= 1 << i
		}
	}
	if len(r.patterns) == 0 {
		return
	}
	r.written = newDFA(written)
	if r.read = r.written; r.altered != 0 {
		r.read = newDFA(read)
	}
}

// judgePatterns judges those patterns of which a text has a literal.
func (r *Rules) judgePatterns(text string, t *reading, candidates uint64, worst *Verdict) {
	found, ok := r.findPatterns(text, t)
	for i := range r.patterns {
		p := &r.patterns[i]
		if candidates&(1<<i) == 0 || !worst.yieldsTo(&p.verdict) {
			continue
		}
		if found&(1<<i) != 0 || !ok && p.matches(text, t) {
			*worst = p.verdict
		}
	}
}

// findPatterns returns the patterns that find something in a text. It is not ok if there may be
// others: then each is to be asked.
func (r *Rules) findPatterns(text string, t *reading) (found uint64, ok bool) {
	t.written = append(t.written[:0], text...)
	found, ok = r.written.find(t.written)
	if ok && (t.differs || r.altered != 0) {
		var more uint64
		more, ok = r.read.find(t.small)
		if !t.differs {
			more &= r.altered
		}
		found |= more
	}
	if ok && len(t.capitals) > 0 {
		var more uint64
		more, ok = r.read.find(t.capitals)
		found |= more
	}
	return found, ok
}

// yieldsTo reports whether another verdict counts more.
func (v *Verdict) yieldsTo(other *Verdict) bool {
	return other.Action > v.Action || other.Action == v.Action && other.Line < v.Line
}

// find judges the words in a text, and returns the patterns of which a literal is in it.
func (r *Rules) find(text []byte, worst *Verdict) (patterns uint64) {
	r.automaton.each(text, func(literal int32, end int) {
		t := r.targets[literal]
		if !t.isWord {
			patterns |= 1 << t.index
			return
		}
		if w := &r.words[t.index]; worst.yieldsTo(&w.verdict) && w.stands(text, end) {
			*worst = w.verdict
		}
	})
	return patterns
}

// findSpelled judges the words that are spelled in a text.
func (r *Rules) findSpelled(spelled []byte, worst *Verdict) {
	r.automaton.each(spelled, func(literal int32, _ int) {
		if t := r.targets[literal]; t.isWord {
			if w := &r.words[t.index]; len(w.text) >= minSpelledBytes && worst.yieldsTo(&w.verdict) {
				*worst = w.verdict
			}
		}
	})
}

// judgeLinks judges the hosts that a text leads to.
func (r *Rules) judgeLinks(text string, worst *Verdict) {
	eachHost(text, func(host string, isLink bool) {
		rule, ok := r.ofHost(host)
		switch {
		case ok && !rule.allowed && worst.yieldsTo(&rule.verdict):
			*worst = rule.verdict
		case !ok && isLink && r.others != nil && worst.yieldsTo(r.others):
			*worst = *r.others
		}
	})
}

// ofHost returns the rule of a host: of it, or of the next above it that has one.
func (r *Rules) ofHost(host string) (rule hostRule, ok bool) {
	for {
		if rule, ok = r.hosts[host]; ok {
			return rule, true
		}
		if _, host, ok = strings.Cut(host, "."); !ok {
			return hostRule{}, false
		}
	}
}
