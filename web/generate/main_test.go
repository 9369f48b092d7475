package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const english = `[
	{"label":"waving hand","tags":["hand","Hello"],"emoji":"👋","order":5,"group":1,"version":0.6,"type":1,"skins":[{"emoji":"👋🏻","tone":1}]},
	{"label":"neutral face","tags":[],"emoji":"😐️","order":2,"group":0,"version":1,"type":1},
	{"label":"red heart","tags":["love"],"emoji":"❤️","order":3,"group":0,"version":1,"type":0},
	{"label":"of a couple","emoji":"🧑‍🤝‍🧑","order":6,"group":1,"version":12,"type":1,"skins":[{"emoji":"🧑🏻‍🤝‍🧑🏼","tone":[1,2]},{"emoji":"🧑🏻‍🤝‍🧑🏻","tone":1}]},
	{"label":"rabbits","emoji":"👯","order":7,"group":1,"version":1,"type":1,"skins":[{"emoji":"👯‍🏻","tone":1}]},
	{"label":"pointing","emoji":"☝️","order":8,"group":1,"version":1,"type":0,"skins":[{"emoji":"☝🏻","tone":1}]},
	{"label":"hair","emoji":"🦰","order":1,"group":2,"version":1,"type":1},
	{"label":"regional indicator A","emoji":"🇦","order":9,"version":1,"type":1},
	{"label":"of next year","emoji":"🫩","order":4,"group":0,"version":99,"type":1}]`

func pack(t *testing.T, languages map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for language, data := range languages {
		if err := os.Mkdir(filepath.Join(dir, language), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, language, "data.json"), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestGenerate(t *testing.T) {
	to := t.TempDir()
	spanish := strings.NewReplacer("waving hand", "mano", `"hand"`, `"saludo"`).Replace(english)
	if err := generate(pack(t, map[string]string{"en": english, "es": spanish, "pt": english}), to); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"groups.js":   "export const GROUPS = `\nsmileys 😐 ❤️\npeople 👋^ 🧑‍🤝‍🧑^^ 👯 ☝️^`;\n",
		"names-en.js": "export const NAMES = `\nneutral face;red heart|love\nwaving hand|Hello;of a couple;rabbits;pointing`;\n",
		"names-es.js": "export const NAMES = `\nneutral face;red heart|love\nmano|saludo|Hello;of a couple;rabbits;pointing`;\n",
	} {
		got, err := os.ReadFile(filepath.Join(to, name))
		if err != nil || !strings.HasPrefix(string(got), notice) || strings.TrimPrefix(string(got), notice+"\n") != want {
			t.Errorf("%s: %s, %v, want %s", name, got, err, want)
		}
	}
}

func TestWhatCannotBeGenerated(t *testing.T) {
	other := func(change func(first map[string]any)) string {
		var all []map[string]any
		if err := json.Unmarshal([]byte(english), &all); err != nil {
			t.Fatal(err)
		}
		change(all[0])
		data, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	for name, es := range map[string]string{
		"no JSON":             "x",
		"other emoji":         other(func(e map[string]any) { e["emoji"] = "👍" }),
		"a separator":         other(func(e map[string]any) { e["label"] = "a;b" }),
		"another separator":   other(func(e map[string]any) { e["tags"] = []string{"a|b"} }),
		"the end of a string": other(func(e map[string]any) { e["label"] = "a`b" }),
		"no name":             other(func(e map[string]any) { e["label"] = "" }),
		"an unknown group":    other(func(e map[string]any) { e["group"] = 10 }),
	} {
		if err := generate(pack(t, map[string]string{"en": english, "es": es, "pt": english}), t.TempDir()); err == nil {
			t.Errorf("%s: generated", name)
		}
	}
	if err := generate(t.TempDir(), t.TempDir()); err == nil {
		t.Error("nothing: generated")
	}
}
