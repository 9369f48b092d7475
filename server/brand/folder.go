// Package brand reads the folder that makes a server somebody's own: its name, colours
// and links in site.json, its logo, rules and words, and the pictures in emotes, which messages show for :name:.
//
// All is read at once and kept in memory: what becomes of the files later changes nothing until they
// are read again. A folder with a fault in it gives no Site at all, and an error that has a line for
// each fault, with the file and what to do (Lines). Nothing is followed that leads out of the folder. Read
// blocks for the disk; a Shelf never does, and is safe for concurrent use.
package brand

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// emotesFolder is what the pictures are in.
const emotesFolder = "emotes"

// maxEntries is how many entries of a folder are looked at.
const maxEntries = 2000

// Why nothing comes of a folder.
var (
	ErrNoFolder   = errors.New("there is no such folder, or it cannot be read")
	ErrCrowded    = fmt.Errorf("it has more than %d entries: take out what does not belong there", maxEntries)
	ErrUnknown    = errors.New("nothing of this name is read from here: there are site.json, logo.png, rules.md, strings.LANGUAGE.json and the folder emotes, and what begins with a dot is passed over")
	ErrNotAFolder = errors.New("it is no folder inside of this one")
)

// A FaultError is what is wrong with one thing in a folder.
type FaultError struct {
	Path string
	Err  error
}

func (e *FaultError) Error() string { return e.Path + ": " + e.Err.Error() }
func (e *FaultError) Unwrap() error { return e.Err }

// A Site is what is in a folder.
type Site struct {
	Emotes *Emotes
	Look   Look
}

// A Page is what a folder is judged by: what the page says, and what means something in it.
type Page struct {
	IsTaken   func(name string) bool // of an emote; whether a name has a meaning already
	Languages []string               // that the page speaks
	Words     map[string][]string    // the placeholders of all that it says, by key
}

// Read reads a folder.
func Read(dir string, page Page) (*Site, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, &FaultError{dir, because(ErrNoFolder, err)}
	}
	defer root.Close()
	entries, err := list(root)
	if err != nil {
		return nil, &FaultError{dir, err}
	}
	found := faults{dir: dir}
	s := &Site{Emotes: none}
	for _, name := range entries {
		switch name {
		case lookFile:
			s.Look.readFile(root, &found)
		case logoFile:
			s.Look.readLogo(root, &found)
		case rulesFile:
			s.Look.readRules(root, &found)
		case emotesFolder:
			s.readEmotes(root, page.IsTaken, &found)
		default:
			if _, isWords := language(name); isWords {
				s.Look.readWords(root, name, page, &found)
				continue
			}
			found.add(name, ErrUnknown)
		}
	}
	if err := found.err(); err != nil {
		return nil, err
	}
	return s, nil
}

// readEmotes reads the folder of emotes.
func (s *Site) readEmotes(root *os.Root, isTaken func(name string) bool, found *faults) {
	folder, err := root.OpenRoot(emotesFolder)
	if err != nil {
		found.add(emotesFolder, because(ErrNotAFolder, err))
		return
	}
	defer folder.Close()
	s.Emotes = readEmotes(folder, isTaken, found)
}

// list returns the names in a folder in their order, but for those that begin with a dot.
func list(root *os.Root) (names []string, err error) {
	dir, err := root.Open(".")
	if err != nil {
		return nil, because(ErrNoFolder, err)
	}
	defer dir.Close()
	entries, err := dir.Readdirnames(maxEntries + 1)
	switch {
	case len(entries) > maxEntries:
		return nil, ErrCrowded
	case len(entries) == 0 && err != nil && !isEnd(err):
		return nil, because(ErrNoFolder, err)
	}
	entries = slices.DeleteFunc(entries, func(name string) bool { return strings.HasPrefix(name, ".") })
	slices.Sort(entries)
	return entries, nil
}

// maxFaults is how many faults are told of one folder.
const maxFaults = 20

// faults are what is wrong with a folder.
type faults struct {
	dir  string // that was asked for
	told []error
	more int
}

// add notes what is wrong with something.
func (f *faults) add(name string, err error) {
	if len(f.told) == maxFaults {
		f.more++
		return
	}
	f.told = append(f.told, &FaultError{filepath.Join(f.dir, name), err})
}

// addEmote is add for something in the folder of emotes.
func (f *faults) addEmote(name string, err error) { f.add(filepath.Join(emotesFolder, name), err) }

// err returns all of them, a line each, nil for none.
func (f *faults) err() error {
	all := f.told
	if f.more > 0 {
		all = append(all, fmt.Errorf("and %d more", f.more))
	}
	return errors.Join(all...)
}

// Lines returns the faults that an error of Read tells of, one by one.
func Lines(err error) []error {
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		return all.Unwrap()
	}
	return []error{err}
}

// because adds to what is wrong what the system says of it, without a path that is told already.
func because(what, err error) error {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err
	}
	return fmt.Errorf("%w (%v)", what, err)
}
