package config

import (
	"encoding"
	"flag"
	"fmt"
	"strings"
	"time"
)

// A setting is one field of a Config and all that there is to know of it.
type setting struct {
	flag   string
	usage  string // with the unit or the kind of value in backquotes
	field  any    // points into the Config
	value  func() any
	reset  func() // gives the field its default
	faults []error
}

// set describes a setting that may be whatever its flag takes.
func set[T any](field *T, preset T, flag, usage string) setting {
	return setting{
		flag:  flag,
		usage: usage,
		field: field,
		value: func() any { return *field },
		reset: func() { *field = preset },
	}
}

// must says what the value has to be, and whether it is now.
func (s setting) must(be string, ok bool) setting {
	if ok {
		return s
	}
	return s.fault(be, s.value())
}

// each is must for every item of a list, and tells why one is not.
func (s setting) each(be string, items []string, check func(string) error) setting {
	for _, item := range items {
		if err := check(item); err != nil {
			s = s.fault(be, fmt.Sprintf("%s: %v", item, err))
		}
	}
	return s
}

func (s setting) fault(be string, not any) setting {
	if not == "" {
		not = `""`
	}
	s.faults = append(s.faults, fmt.Errorf("-%s must be %s, not %v", s.flag, be, not))
	return s
}

// declare adds the flag, with what the field holds as its default.
func (s setting) declare(fs *flag.FlagSet) {
	switch field := s.field.(type) {
	case *bool:
		fs.BoolVar(field, s.flag, *field, s.usage)
	case *string:
		fs.StringVar(field, s.flag, *field, s.usage)
	case *int:
		fs.IntVar(field, s.flag, *field, s.usage)
	case *int64:
		fs.Int64Var(field, s.flag, *field, s.usage)
	case *float64:
		fs.Float64Var(field, s.flag, *field, s.usage)
	case *time.Duration:
		fs.DurationVar(field, s.flag, *field, s.usage)
	case *[]string:
		fs.Var((*commaList)(field), s.flag, s.usage)
	case interface {
		encoding.TextUnmarshaler
		encoding.TextMarshaler
	}:
		fs.TextVar(field, s.flag, field, s.usage)
	default:
		panic(fmt.Sprintf("config: -%s has a type of field that is no flag", s.flag))
	}
}

// commaList is a comma-separated flag.
type commaList []string

func (l *commaList) String() string { return strings.Join(*l, ",") }

func (l *commaList) Set(s string) error {
	*l = nil
	for item := range strings.SplitSeq(s, ",") {
		if item = strings.TrimSpace(item); item != "" {
			*l = append(*l, item)
		}
	}
	return nil
}
