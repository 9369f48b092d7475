// Package picture tells what a picture is from its bytes: of what type, how large, and how long
// it moves. It decodes no pixels. It walks over the whole container, so a file that was cut off is
// found out; what is inside of frames is the browser's to judge.
//
// Nothing blocks, and nothing is kept. The time is linear in the bytes.
package picture

import (
	"errors"
	"time"
)

// A Type is a format, and the ending of a file of it.
type Type string

// The types that all browsers of today show.
const (
	PNG  Type = "png"
	GIF  Type = "gif"
	WebP Type = "webp"
	AVIF Type = "avif"
)

// MIME returns the media type.
func (t Type) MIME() string { return "image/" + string(t) }

// Why bytes are no picture that can be shown.
var (
	ErrUnknown = errors.New("it is neither PNG nor GIF, WebP or AVIF, whatever it is called")
	ErrDamaged = errors.New("it is damaged, or was cut off")
	ErrMoving  = errors.New("it is an AVIF that moves: make a WebP of it")
	ErrEmpty   = errors.New("it has no pixels")
)

// A Picture is what its file says of it.
type Picture struct {
	Type          Type
	Width, Height int
	Frames        int           // 1 for what does not move
	Pass          time.Duration // from the first frame to the end of the last; 0 for what does not move
}

// Moves reports whether it has more than one frame.
func (p Picture) Moves() bool { return p.Frames > 1 }

// browserFrame is how long browsers show a frame that asks for 10 ms or less.
const browserFrame = 100 * time.Millisecond

// add adds a frame that asks to be shown for a time.
func (p *Picture) add(shown time.Duration) {
	if shown <= 10*time.Millisecond {
		shown = browserFrame
	}
	p.Frames++
	p.Pass += shown
}

// Read tells what a file is. The error is one of those of this package.
func Read(file []byte) (Picture, error) {
	p, err := read(reader{file})
	switch {
	case err != nil:
		return Picture{}, err
	case p.Width <= 0 || p.Height <= 0:
		return Picture{}, ErrEmpty
	case !p.Moves():
		p.Frames, p.Pass = 1, 0
	}
	return p, nil
}

func read(r reader) (Picture, error) {
	switch {
	case r.begins(pngSignature):
		return readPNG(r)
	case r.begins("GIF87a"), r.begins("GIF89a"):
		return readGIF(r)
	case r.begins("RIFF") && len(r.rest) >= 12 && string(r.rest[8:12]) == "WEBP":
		return readWebP(r)
	case len(r.rest) >= 12 && string(r.rest[4:8]) == "ftyp":
		return readAVIF(r)
	}
	return Picture{}, ErrUnknown
}
