package brand_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hubbub/server/brand"
)

var palette = color.Palette{color.Transparent, color.Black}

// pictured returns a PNG.
func pictured(t testing.TB, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewPaletted(image.Rect(0, 0, width, height), palette)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// moving returns a GIF, each of whose frames is shown for a number of hundredths of a second.
func moving(t testing.TB, frames, hundredths int) []byte {
	t.Helper()
	g := gif.GIF{}
	for range frames {
		g.Image, g.Delay = append(g.Image, image.NewPaletted(image.Rect(0, 0, 8, 4), palette)), append(g.Delay, hundredths)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// folder makes one with these files.
func folder(t testing.TB, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		write(t, dir, name, content)
	}
	return dir
}

func write(t testing.TB, dir, name string, content []byte) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func isTaken(name string) bool { return name == "everyone" }

var page = brand.Page{IsTaken: isTaken, Languages: []string{"en", "pt-BR"}, Words: map[string][]string{"join": nil, "online": {"n"}}}

func TestRead(t *testing.T) {
	dir := folder(t, map[string][]byte{
		"emotes/party.png": pictured(t, 28, 20), "emotes/dance.GIF": moving(t, 3, 10), "emotes/called_otherwise.webp": pictured(t, 9, 9),
		"emotes/.DS_Store": []byte("of a desktop"), ".git/config": []byte("of a tool"),
	})
	if err := os.Symlink("party.png", filepath.Join(dir, "emotes", "fest.png")); err != nil {
		t.Fatal(err)
	}
	e, err := brand.Read(dir, page)
	if err != nil {
		t.Fatal(err)
	}
	var catalog struct{ Emotes []brand.Emote }
	if err := json.Unmarshal(e.Emotes.Catalog(), &catalog); err != nil {
		t.Fatal(err)
	}
	wants := []string{
		`called_otherwise /emotes/called_otherwise\.[0-9a-f]{16}\.png 9×9 false`,
		`dance /emotes/dance\.[0-9a-f]{16}\.gif 8×4 true`,
		`fest /emotes/fest\.[0-9a-f]{16}\.png 28×20 false`,
		`party /emotes/party\.[0-9a-f]{16}\.png 28×20 false`,
	}
	if len(catalog.Emotes) != len(wants) || e.Emotes.Count() != len(wants) {
		t.Fatalf("%s", e.Emotes.Catalog())
	}
	for i, want := range wants {
		got := catalog.Emotes[i]
		line := fmt.Sprintf("%s %s %d×%d %t", got.Name, got.URL, got.Width, got.Height, got.Moves)
		if !regexp.MustCompile("^" + want + "$").MatchString(line) {
			t.Errorf("%s, want %s", line, want)
		}
	}
	for name, want := range map[string]bool{"party": true, ":party:": true, ":party": false, "Party": false, "": false, "::": false, "other": false} {
		if got := e.Emotes.Has(name); got != want {
			t.Errorf("has %q: %t", name, got)
		}
	}
}

// TestNothing: a site need not have emotes.
func TestNothing(t *testing.T) {
	for name, files := range map[string]map[string][]byte{
		"an empty folder": nil, "an empty folder of emotes": {"emotes/.gitkeep": nil},
	} {
		e, err := brand.Read(folder(t, files), page)
		if err != nil || e.Emotes.Hash() != "" || string(e.Emotes.Catalog()) != `{"emotes":[]}` {
			t.Errorf("%s: %v, %v", name, e, err)
		}
	}
}

// TestFaults: each fault is a line that names the file and says what to do.
func TestFaults(t *testing.T) {
	good := pictured(t, 28, 28)
	tests := []struct {
		name string
		file string
		make func(dir, path string) error // nil: the file has content
		with []byte
		want string
	}{
		{"a script in disguise", "emotes/evil.png", nil, []byte("<svg onload=alert(1)>"), "neither PNG nor GIF"},
		{"cut off", "emotes/half.png", nil, good[:len(good)-8], "damaged, or was cut off"},
		{"too heavy", "emotes/heavy.png", nil, make([]byte, brand.MaxEmoteBytes+1), "262145 bytes, and 262144 are the most: make it smaller"},
		{"too wide", "emotes/wide.png", nil, pictured(t, 513, 8), "513×8 pixels, and 512×512 are the most: scale it down"},
		{"too many frames", "emotes/film.gif", nil, moving(t, 101, 2), "101 frames, and 100 are the most: leave some out"},
		{"too slow a loop", "emotes/slow.gif", nil, moving(t, 3, 400), "it takes 12s, and 10s is the most: make it shorter"},
		{"two things at once", "emotes/both.gif", nil, moving(t, 101, 20), "101 frames, and 100 are the most: leave some out; it moves for too long: until it begins anew it takes 20.2s"},
		{"a capital letter", "emotes/Party.png", nil, good, "2 to 32 of a-z, 0-9 and _: rename"},
		{"too short a name", "emotes/x.png", nil, good, "2 to 32"},
		{"too long a name", "emotes/" + strings.Repeat("x", 33) + ".png", nil, good, "2 to 32"},
		{"a name with a meaning", "emotes/everyone.png", nil, good, "a meaning of its own: rename"},
		{"text", "emotes/README.txt", nil, []byte("hi"), ".png, .webp, .avif and .gif: take it out"},
		{"a folder", "emotes/cats", func(_, path string) error { return os.Mkdir(path, 0o755) }, nil, "it is no file: take it out"},
		{"a link out of it", "emotes/out.png", func(_, path string) error { return os.Symlink("/etc/hostname", path) }, nil, "put the file itself here"},
		{"a link to a folder above", "emotes/above.png", func(_, path string) error { return os.Symlink("../../x.png", path) }, nil, "put the file itself here"},
		{"a link to nothing", "emotes/gone.png", func(_, path string) error { return os.Symlink("nowhere.png", path) }, nil, "put the file itself here"},
		{"a slip in the name of the folder", "emote/party.png", nil, good, "nothing of this name is read"},
		{"emotes are a file", "emotes", nil, good, "it is no folder"},
		{"emotes lead elsewhere", "emotes", func(_, path string) error { return os.Symlink(os.TempDir(), path) }, nil, "it is no folder inside of this one"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if test.make == nil {
				write(t, dir, test.file, test.with)
			} else {
				os.Mkdir(filepath.Join(dir, "emotes"), 0o755)
				os.Remove(filepath.Join(dir, test.file))
				if err := test.make(dir, filepath.Join(dir, test.file)); err != nil {
					t.Fatal(err)
				}
			}
			e, err := brand.Read(dir, page)
			file := test.file
			if file == "emote/party.png" {
				file = "emote"
			}
			if e != nil || err == nil || !strings.HasPrefix(err.Error(), filepath.Join(dir, file)+": ") ||
				!strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v\nwant a line with the file and: %s", err, test.want)
			}
		})
	}
}

// TestAllFaultsAtOnce: whoever mends a folder need not start the server for each file.
func TestAllFaultsAtOnce(t *testing.T) {
	files := map[string][]byte{"emotes/party.png": pictured(t, 8, 8), "emotes/party.gif": moving(t, 1, 1), "rules.txt": nil}
	for i := range 25 {
		files[fmt.Sprintf("emotes/bad%02d.png", i)] = []byte("bad")
	}
	dir := folder(t, files)
	_, err := brand.Read(dir, page)
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 21 || len(brand.Lines(err)) != 21 || lines[20] != "and 7 more" || !strings.HasPrefix(lines[0], filepath.Join(dir, "emotes/bad00.png")+": ") {
		t.Errorf("%d lines:\n%v", len(lines), err)
	}
	_, err = brand.Read(folder(t, map[string][]byte{"emotes/party.png": files["emotes/party.png"], "emotes/party.gif": files["emotes/party.gif"]}), page)
	if err == nil || !strings.Contains(err.Error(), "emotes/party.png: there is an emote of this name already") {
		t.Errorf("a name twice: %v", err)
	}
}

func TestTooMuch(t *testing.T) {
	many, heavy := map[string][]byte{}, map[string][]byte{}
	for i := range brand.MaxEmotes + 1 {
		many[fmt.Sprintf("emotes/e%03d.png", i)] = pictured(t, 1, 1)
	}
	filled := append(pictured(t, 8, 8), make([]byte, brand.MaxEmoteBytes-1000)...) // what is behind a picture is sent, too
	for i := range brand.MaxBytes/len(filled) + 1 {
		heavy[fmt.Sprintf("emotes/e%03d.png", i)] = filled
	}
	for want, files := range map[string]map[string][]byte{"emotes: there are more than 500": many, "emotes: all together have more than 10485760 bytes": heavy} {
		if _, err := brand.Read(folder(t, files), page); err == nil || !strings.Contains(err.Error(), "/"+want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := brand.Read(filepath.Join(t.TempDir(), "nowhere"), page); err == nil || !strings.Contains(err.Error(), "nowhere: there is no such folder") {
		t.Errorf("no folder: %v", err)
	}
}

// FuzzNames: a name holds what a page finds in a text, whatever a file is called.
func FuzzNames(f *testing.F) {
	for _, name := range []string{"party.png", "..png", "a\nb.png", "é.png", ":x:.png", "party.PNG", "con.gif", "100.webp", "-x.png"} {
		f.Add(name)
	}
	content := pictured(f, 2, 2)
	valid := regexp.MustCompile(`^[a-z0-9_]{2,32}$`)
	f.Fuzz(func(t *testing.T, name string) {
		if name == "" || len(name) > 255 || strings.ContainsAny(name, "/\x00") || name[0] == '.' {
			t.Skip("no file is called that, or it is passed over")
		}
		dir := t.TempDir()
		if os.Mkdir(filepath.Join(dir, "emotes"), 0o755) != nil || os.WriteFile(filepath.Join(dir, "emotes", name), content, 0o644) != nil {
			t.Skip("this system has no such name")
		}
		e, err := brand.Read(dir, page)
		bare := strings.TrimSuffix(name, filepath.Ext(name))
		switch {
		case err == nil && (!valid.MatchString(bare) || isTaken(bare) || !e.Emotes.Has(bare)):
			t.Errorf("%q is an emote", name)
		case err != nil && valid.MatchString(bare) && !isTaken(bare) && filepath.Ext(name) == ".png":
			t.Errorf("%q: %v", name, err)
		}
	})
}
