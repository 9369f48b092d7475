package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
)

// Languages are those that the page speaks, by their tags (BCP 47).
func Languages() []string {
	folders, err := fs.Glob(files, "js/lang/*/page.js")
	if err != nil {
		panic(fmt.Sprintf("web: languages: %v", err)) // they are part of the binary
	}
	for i, name := range folders {
		folders[i] = path.Base(path.Dir(name))
	}
	return folders
}

var (
	wordLine    = regexp.MustCompile(`(?m)^  (\w+): ['"{](.*)$`)
	placeholder = regexp.MustCompile(`\{(\w+)\}`)
)

// Words returns the keys of all that the page says, each with the placeholders that its words can
// have, such as n in "{n} online".
func Words() map[string][]string {
	words := make(map[string][]string)
	sources, err := fs.Glob(files, "js/lang/en/*.js")
	for _, name := range sources {
		source, errRead := files.ReadFile(name)
		if err = errors.Join(err, errRead); err != nil {
			panic(fmt.Sprintf("web: words: %v", err)) // they are part of the binary
		}
		for _, m := range wordLine.FindAllSubmatch(source, -1) {
			var names []string
			for _, p := range placeholder.FindAllSubmatch(m[2], -1) {
				if name := string(p[1]); !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
			words[string(m[1])] = names
		}
	}
	return words
}

// speak has the page say words in place of its own, by languages: a script before those of the page.
func speak(page string, words map[string]json.RawMessage, put func(name string, content []byte) string) string {
	script := regexp.MustCompile(`<script type="module" src="(/assets/[0-9a-f]+/js/)main\.js">`).FindStringSubmatchIndex(page)
	if script == nil {
		panic("web: the page has no script") // it is part of the binary
	}
	all, _ := json.Marshal(words) // JSON already: cannot fail
	code := fmt.Sprintf("import {override} from '%slang/i18n.js';\noverride(%s);\n", page[script[2]:script[3]], all)
	return page[:script[0]] + fmt.Sprintf("<script type=\"module\" src=\"%s\"></script>\n", put("/brand/words.%s.js", []byte(code))) + page[script[0]:]
}
