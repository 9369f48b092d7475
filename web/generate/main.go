// Command generate makes the emoji of the page from the npm package emojibase-data, whose
// folder is its argument: all of them by group, and a file of names and keywords a language.
package main

import (
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
)

//go:generate sh -c "cd $(mktemp -d) && npm install --silent emojibase-data@17.0.0 && cd $OLDPWD && go run . $OLDPWD/node_modules/emojibase-data ../js/emoji"

// newest is the latest version of Unicode's emoji that is offered: later ones are boxes on
// many a phone that is still in use.
const newest = 15.1

// languages are those of the page, as the package calls them.
var languages = []string{"en", "es", "pt"}

// notice is such a comment as is sent with the file.
const notice = `/*! Made by web/generate of emojibase-data 17.0.0. Do not edit.
© 2017-2019 Miles Johnson, MIT License. Names and keywords are Unicode's (CLDR): © Unicode, Inc., Unicode License V3. */
`

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: generate PACKAGE FOLDER")
	}
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

// generate reads the package and writes the files.
func generate(from, to string) error {
	var orders [][]emoji
	for _, language := range languages {
		all, err := read(filepath.Join(from, language, "data.json"))
		if err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
		if len(orders) > 0 && !sameOrder(orders[0], all) {
			return fmt.Errorf("%s has other emoji than %s", language, languages[0])
		}
		orders = append(orders, all)
		names, err := names(all)
		if err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
		if err := write(filepath.Join(to, "names-"+language+".js"), "NAMES", names); err != nil {
			return err
		}
	}
	return write(filepath.Join(to, "groups.js"), "GROUPS", groups(orders[0]))
}

// write makes a module of one text.
func write(path, constant, text string) error {
	if strings.ContainsAny(text, "`\\$") {
		return errors.New("a text holds what ends it")
	}
	return os.WriteFile(path, []byte(notice+"\nexport const "+constant+" = `"+text+"`;\n"), 0o644)
}
