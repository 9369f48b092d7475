package server_test

import (
	"os"
	"regexp"
	"testing"

	"hubbub/server/commands"
	"hubbub/server/moderation"
)

// TestReservedCommands: no program gets a command that the page has itself, nor an act.
func TestReservedCommands(t *testing.T) {
	names := moderation.Kinds()
	for file, name := range map[string]string{
		"../web/js/chat/commands.js":       `'([a-z]+)'`,
		"../web/js/moderation/commands.js": `([a-z]+): command\(`,
	} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		list := regexp.MustCompile(`(?s)COMMANDS = [\[{].*?\n?[\]}];`).Find(source)
		found := regexp.MustCompile(name).FindAllSubmatch(list, -1)
		if len(found) < 4 {
			t.Fatalf("%s lists %d commands", file, len(found))
		}
		for _, match := range found {
			names = append(names, string(match[1]))
		}
	}
	for _, name := range names {
		if !commands.IsReserved(name) {
			t.Errorf("a program can have /%s", name)
		}
	}
}
