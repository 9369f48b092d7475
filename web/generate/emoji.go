package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

// emoji is one of them as the package tells of it.
type emoji struct {
	Label    string
	Tags     []string
	Emoji    string
	Order    int
	Group    *int
	Subgroup int
	Version  float64
	Type     int // 1: colourful by itself
	Skins    []skin
}

// skin is an emoji with a colour of skin: a number, or a list of several persons' numbers.
type skin struct {
	Emoji string
	Tone  any
}

const (
	emojiStyle = "\ufe0f" // asks for the colourful form of a character
	joiner     = "\u200d"
)

const components = 2 // the group of what is only a part of others

// groupNames are those of the package's groups, by their numbers.
var groupNames = []string{"smileys", "people", "", "animals", "food", "travel", "activities", "objects", "symbols", "flags"}

// read returns the emoji that are offered, in their order.
func read(path string) ([]emoji, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []emoji
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(e emoji) bool {
		return e.Group == nil || *e.Group == components || e.Version > newest
	})
	for _, e := range all {
		if *e.Group < 0 || *e.Group >= len(groupNames) || e.Emoji == "" || e.Label == "" {
			return nil, fmt.Errorf("%q is of an unknown group, or has no name", e.Emoji)
		}
	}
	for i := range all {
		all[i].Emoji = qualified(all[i])
	}
	slices.SortStableFunc(all, func(a, b emoji) int { return cmp.Compare(a.Order, b.Order) })
	return all, nil
}

// qualified takes away the mark for a colourful form where the character needs none: the
// package has it wherever it may stand.
func qualified(e emoji) string {
	if bare := strings.TrimSuffix(e.Emoji, emojiStyle); e.Type == 1 && utf8.RuneCountInString(bare) == 1 {
		return bare
	}
	return e.Emoji
}

func sameOrder(a, b []emoji) bool {
	return slices.EqualFunc(a, b, func(a, b emoji) bool { return a.Emoji == b.Emoji })
}

// groups returns a line for each group: its name, and its emoji, each followed by how it
// takes a colour of skin.
func groups(all []emoji) string {
	var lines strings.Builder
	last := -1
	for _, e := range all {
		if *e.Group != last {
			last = *e.Group
			lines.WriteString("\n" + groupNames[last])
		}
		lines.WriteString(" " + e.Emoji + toning(e))
	}
	return lines.String()
}

// toning tells by its length at how many persons a colour stands: none, the first, or the
// first and the last. Where neither makes what Unicode knows, there is no choice.
func toning(e emoji) string {
	light := slices.IndexFunc(e.Skins, func(s skin) bool { return s.Tone == 1.0 })
	if light < 0 {
		light = slices.IndexFunc(e.Skins, func(s skin) bool { return fmt.Sprint(s.Tone) == "[1 1]" })
	}
	if light < 0 {
		return ""
	}
	const lightTone = "🏻"
	parts := strings.Split(e.Emoji, joiner)
	first := toned(parts[0], lightTone)
	for persons := 1; persons <= 2; persons++ {
		tried := slices.Clone(parts)
		tried[0] = first
		if persons == 2 {
			tried[len(parts)-1] = toned(parts[len(parts)-1], lightTone)
		}
		if strings.Join(tried, joiner) == e.Skins[light].Emoji {
			return strings.Repeat("^", persons)
		}
	}
	return ""
}

// toned puts a colour in the place of the mark for a colourful form.
func toned(part, tone string) string { return strings.TrimSuffix(part, emojiStyle) + tone }

// names returns a line for each group: emoji by name and keywords, in the order of groups.
// A keyword that the name holds is left out.
func names(all []emoji) (string, error) {
	var lines strings.Builder
	last := -1
	for _, e := range all {
		words := []string{e.Label}
		for _, tag := range e.Tags {
			if !strings.Contains(strings.ToLower(e.Label), strings.ToLower(tag)) {
				words = append(words, tag)
			}
		}
		entry := strings.Join(words, "|")
		if strings.Count(entry, "|") != len(words)-1 || strings.ContainsAny(entry, ";\n") {
			return "", fmt.Errorf("a name of %s holds a separator: %s", e.Emoji, entry)
		}
		separator := ";"
		if *e.Group != last {
			last, separator = *e.Group, "\n"
		}
		lines.WriteString(separator + entry)
	}
	return lines.String(), nil
}
