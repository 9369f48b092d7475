package brand

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"hubbub/server/brand/picture"
)

// Bounds on emotes.
const (
	MaxEmotes     = 500
	MaxEmoteBytes = 256 << 10 // of one
	MaxBytes      = 10 << 20  // of all
	MaxSide       = 512       // pixels
	MaxFrames     = 100
	MaxPass       = 10 * time.Second // from the first frame to the last

	minName, maxName = 2, 32
)

// Why a file is no emote. What is too much of something is told with how much there is.
var (
	ErrName     = fmt.Errorf("an emote is called by %d to %d of a-z, 0-9 and _: rename the file", minName, maxName)
	ErrTaken    = errors.New("this name has a meaning of its own: rename the file")
	ErrTwice    = errors.New("there is an emote of this name already: rename one of the files, or take it out")
	ErrEnding   = errors.New("it ends in none of .png, .webp, .avif and .gif: take it out, or rename it")
	ErrNoFile   = errors.New("it is no file: take it out")
	ErrOutside  = errors.New("it leads to nothing in this folder: put the file itself here")
	ErrNoAccess = errors.New("it cannot be read: let the server read it")
	ErrChanging = errors.New("it was changed while it was read: start again when it is whole")
	ErrTooLarge = errors.New("it is too large")
	ErrTooLong  = errors.New("it moves for too long")
	ErrTooMany  = fmt.Errorf("there are more than %d: take some out", MaxEmotes)
	ErrTooHeavy = fmt.Errorf("all together have more than %d bytes: make some smaller, or take some out", MaxBytes)
)

var endings = []string{".png", ".webp", ".avif", ".gif"}

// readEmotes reads the pictures of a folder, and notes what is wrong with them.
func readEmotes(root *os.Root, isTaken func(string) bool, found *faults) *Emotes {
	entries, err := list(root)
	if err != nil {
		found.add(emotesFolder, err)
		return none
	}
	if len(entries) > MaxEmotes {
		found.add(emotesFolder, ErrTooMany)
	}
	var all []drawn
	total := 0
	names := make(map[string]bool)
	for _, entry := range entries {
		d, err := readEmote(root, entry)
		switch {
		case err != nil:
		case isTaken(d.name):
			err = ErrTaken
		case names[d.name]:
			err = ErrTwice
		}
		if err != nil {
			found.addEmote(entry, err)
			continue
		}
		names[d.name] = true
		if total += len(d.content); total <= MaxBytes {
			all = append(all, d)
		}
	}
	if total > MaxBytes {
		found.add(emotesFolder, ErrTooHeavy)
	}
	slices.SortFunc(all, func(a, b drawn) int { return strings.Compare(a.name, b.name) })
	return newEmotes(all)
}

// readEmote reads a picture.
func readEmote(root *os.Root, entry string) (d drawn, err error) {
	ending := path.Ext(entry)
	if d.content, err = readFile(root, entry, MaxEmoteBytes); err != nil {
		return d, err
	}
	if !slices.Contains(endings, strings.ToLower(ending)) {
		return d, ErrEnding
	}
	if d.name = strings.TrimSuffix(entry, ending); !isName(d.name) {
		return d, ErrName
	}
	if d.picture, err = picture.Read(d.content); err != nil {
		return d, err
	}
	if d.picture.Moves() {
		d.still, err = picture.Still(d.content)
	}
	return d, cmp.Or(err, judge(d.picture))
}

// isName reports whether an emote can be called that.
func isName(name string) bool {
	return len(name) >= minName && len(name) <= maxName && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// readFile reads a file that is in a folder, maybe by a link, and has at most so many bytes.
func readFile(root *os.Root, name string, most int) ([]byte, error) {
	before, err := root.Stat(name)
	switch {
	case errors.Is(err, os.ErrPermission):
		return nil, ErrNoAccess
	case err != nil:
		return nil, because(ErrOutside, err)
	case !before.Mode().IsRegular(): // to open a pipe would wait for who writes
		return nil, ErrNoFile
	case before.Size() > int64(most):
		return nil, tooLarge(before.Size(), most)
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, because(ErrNoAccess, err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, int64(most)+1))
	if err != nil {
		return nil, because(ErrNoAccess, err)
	}
	after, err := f.Stat()
	if err != nil || !os.SameFile(before, after) || !after.ModTime().Equal(before.ModTime()) || int64(len(content)) != before.Size() {
		return nil, ErrChanging
	}
	return content, nil
}

func tooLarge(size int64, most int) error {
	return fmt.Errorf("%w: it has %d bytes, and %d are the most: make it smaller", ErrTooLarge, size, most)
}

// judge tells what of a picture is too much.
func judge(p picture.Picture) error {
	var errs []error
	if p.Width > MaxSide || p.Height > MaxSide {
		errs = append(errs, fmt.Errorf("%w: it has %d×%d pixels, and %d×%d are the most: scale it down", ErrTooLarge, p.Width, p.Height, MaxSide, MaxSide))
	}
	if p.Frames > MaxFrames {
		errs = append(errs, fmt.Errorf("%w: it has %d frames, and %d are the most: leave some out", ErrTooLong, p.Frames, MaxFrames))
	}
	if p.Pass > MaxPass {
		errs = append(errs, fmt.Errorf("%w: until it begins anew it takes %v, and %v is the most: make it shorter", ErrTooLong, p.Pass.Round(100*time.Millisecond), MaxPass))
	}
	return joined(errs)
}

// joined is one line of several errors, nil for none.
func joined(errs []error) error {
	switch len(errs) {
	case 0:
		return nil
	case 1:
		return errs[0]
	}
	return fmt.Errorf("%w; %w", errs[0], joined(errs[1:]))
}

// isEnd reports whether there was nothing more to read.
func isEnd(err error) bool { return errors.Is(err, io.EOF) }
