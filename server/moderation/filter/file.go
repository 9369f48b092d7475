package filter

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	maxFileBytes      = 1 << 20
	maxFaults         = 20 // that are told of one file
	maxWordToAuthor   = 200
	maxTimeout        = 14 * 24 * time.Hour
	maxMentions       = 1000
	byteOrderMark     = "\ufeff"
	beginningOfRemark = "#"
)

// Why a file holds no rules. A fault of one line is wrapped in a *LineError.
var (
	ErrFileTooLarge    = errors.New("the file has over 1,048,576 bytes")
	ErrNotText         = errors.New("it is not UTF-8")
	ErrKeyword         = errors.New("a line begins with refuse, hold, timeout, word, pattern, link, allow or mentions")
	ErrDuration        = errors.New("timeout needs how long, such as 10m or 1h, from 1s to 336h")
	ErrMentions        = errors.New("mentions needs how many there may be, from 1 to 1000")
	ErrToAuthor        = errors.New("the word for the author has 200 characters at most")
	ErrTooManyWords    = fmt.Errorf("there are more than %d words", MaxWords)
	ErrTooManyPatterns = fmt.Errorf("there are more than %d patterns", MaxPatterns)
	ErrTooManyHosts    = fmt.Errorf("there are more than %d hosts", MaxHosts)
	ErrTwice           = errors.New("there is a rule for that already")
	ErrNothingToAllow  = errors.New("allow excepts hosts from what link is about, and no link * is there")
)

// A LineError is what is wrong with a line of a file.
type LineError struct {
	Line int
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }
func (e *LineError) Unwrap() error { return e.Err }

// Parse reads rules. All lines that are wrong are told at once, up to 20.
func Parse(file []byte) (*Rules, error) {
	if len(file) > maxFileBytes {
		return nil, ErrFileTooLarge
	}
	p := parser{rules: &Rules{hosts: make(map[string]hostRule)}, verdict: Verdict{Action: Refuse}}
	for line := range bytes.Lines(bytes.TrimPrefix(file, []byte(byteOrderMark))) {
		p.line++
		if err := p.parse(string(bytes.TrimSpace(line))); err != nil {
			if p.faults = append(p.faults, &LineError{p.line, err}); len(p.faults) == maxFaults {
				break
			}
		}
	}
	if p.allowed > 0 && p.rules.others == nil && !p.excepts() {
		p.faults = append(p.faults, &LineError{p.allowed, ErrNothingToAllow})
	}
	if len(p.faults) > 0 {
		return nil, errors.Join(p.faults...)
	}
	return p.rules, p.rules.compile()
}

// A parser reads a file.
type parser struct {
	rules   *Rules
	line    int
	verdict Verdict // of the rules that follow
	allowed int     // the first line that allows a host; 0 for none
	faults  []error
}

// parse takes a line.
func (p *parser) parse(line string) error {
	if line == "" || strings.HasPrefix(line, beginningOfRemark) {
		return nil
	}
	if !utf8.ValidString(line) {
		return ErrNotText
	}
	keyword, rest := line, ""
	if at := strings.IndexAny(line, " \t"); at >= 0 {
		keyword, rest = line[:at], strings.TrimSpace(line[at:])
	}
	switch keyword {
	case "refuse":
		return p.act(Refuse, 0, rest)
	case "hold":
		return p.act(Hold, 0, rest)
	case "timeout":
		return p.actTimeout(rest)
	case "word":
		return p.addWord(rest)
	case "pattern":
		return p.addPattern(rest)
	case "link":
		return p.addHost(rest, false)
	case "allow":
		return p.addHost(rest, true)
	case "mentions":
		return p.addMentions(rest)
	}
	return ErrKeyword
}

// act says what becomes of what the lines after it are about.
func (p *parser) act(action Action, lasting time.Duration, word string) error {
	if utf8.RuneCountInString(word) > maxWordToAuthor {
		return ErrToAuthor
	}
	p.verdict = Verdict{Action: action, Word: word, For: lasting}
	return nil
}

func (p *parser) actTimeout(rest string) error {
	long, word, _ := strings.Cut(rest, " ")
	lasting, err := time.ParseDuration(long)
	if err != nil || lasting < time.Second || lasting > maxTimeout {
		return ErrDuration
	}
	return p.act(Timeout, lasting, strings.TrimSpace(word))
}

// as returns the verdict of a rule of this line.
func (p *parser) as(kind Kind) Verdict {
	v := p.verdict
	v.Kind, v.Line = kind, p.line
	if v.Word == "" {
		v.Word = defaultWords[v.Action]
	}
	return v
}

func (p *parser) addWord(raw string) error {
	if len(p.rules.words) == MaxWords {
		return ErrTooManyWords
	}
	w, err := parseWord(raw)
	if err == nil {
		p.rules.words = append(p.rules.words, wordRule{w, p.as(KindWord)})
	}
	return err
}

func (p *parser) addPattern(source string) error {
	if len(p.rules.patterns) == MaxPatterns {
		return ErrTooManyPatterns
	}
	expression, err := parsePattern(source)
	if err == nil {
		p.rules.patterns = append(p.rules.patterns, patternRule{expression, p.as(KindPattern)})
	}
	return err
}

func (p *parser) addHost(raw string, allowed bool) error {
	if raw == "*" && !allowed {
		if p.rules.others != nil {
			return ErrTwice
		}
		v := p.as(KindLink)
		p.rules.others = &v
		return nil
	}
	host, err := parseHost(raw)
	switch _, twice := p.rules.hosts[host]; {
	case err != nil:
		return err
	case twice:
		return ErrTwice
	case len(p.rules.hosts) == MaxHosts:
		return ErrTooManyHosts
	}
	if allowed && p.allowed == 0 {
		p.allowed = p.line
	}
	p.rules.hosts[host] = hostRule{allowed, p.as(KindLink)}
	return nil
}

// excepts reports whether a host that is allowed is below one that is refused.
func (p *parser) excepts() bool {
	for host, rule := range p.rules.hosts {
		_, above, below := strings.Cut(host, ".")
		if !rule.allowed || !below {
			continue
		}
		if over, ok := p.rules.ofHost(above); ok && !over.allowed {
			return true
		}
	}
	return false
}

func (p *parser) addMentions(raw string) error {
	n, err := strconv.Atoi(raw)
	switch {
	case err != nil || n < 1 || n > maxMentions:
		return ErrMentions
	case p.rules.mentions > 0:
		return ErrTwice
	}
	p.rules.mentions, p.rules.crowd = n, p.as(KindMentions)
	return nil
}
