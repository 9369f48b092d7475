package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hubbub/server/brand/picture"
)

var palette = color.Palette{color.Transparent, color.Black}

func pngOf(t testing.TB, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewPaletted(image.Rect(0, 0, width, height), palette)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// gifOf has a frame for each delay, in hundredths of a second.
func gifOf(t testing.TB, width, height int, delays ...int) []byte {
	t.Helper()
	g := gif.GIF{Delay: delays, Config: image.Config{Width: width, Height: height, ColorModel: palette}}
	for range delays {
		g.Image = append(g.Image, image.NewPaletted(image.Rect(0, 0, width, height), palette))
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func chunk(kind string, data ...byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// moving makes an APNG of a PNG: frames that are shown for a number of hundredths of a second.
func moving(still []byte, frames int, hundredths byte) []byte {
	const behindHead = 8 + 25
	b := bytes.Clone(still[:behindHead])
	b = append(b, chunk("acTL", 0, 0, 0, byte(frames), 0, 0, 0, 0)...)
	for range frames {
		control := make([]byte, 26)
		control[21], control[23] = hundredths, 100
		b = append(b, chunk("fcTL", control...)...)
	}
	return append(b, still[behindHead:]...)
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func still(kind picture.Type, width, height int) picture.Picture {
	return picture.Picture{Type: kind, Width: width, Height: height, Frames: 1}
}

func TestRead(t *testing.T) {
	tests := []struct {
		name string
		file []byte
		want picture.Picture
	}{
		{"PNG", pngOf(t, 28, 20), still(picture.PNG, 28, 20)},
		{"APNG", moving(pngOf(t, 28, 20), 3, 20), picture.Picture{Type: picture.PNG, Width: 28, Height: 20, Frames: 3, Pass: 600 * time.Millisecond}},
		{"APNG of one frame", moving(pngOf(t, 28, 20), 1, 20), still(picture.PNG, 28, 20)},
		{"GIF", gifOf(t, 512, 1, 0), still(picture.GIF, 512, 1)},
		{"GIF that moves", gifOf(t, 28, 20, 50, 25), picture.Picture{Type: picture.GIF, Width: 28, Height: 20, Frames: 2, Pass: 750 * time.Millisecond}},
		{"GIF in a hurry, which browsers slow down", gifOf(t, 28, 20, 0, 1), picture.Picture{Type: picture.GIF, Width: 28, Height: 20, Frames: 2, Pass: 200 * time.Millisecond}},
		{"WebP with loss", file(t, "lossy.webp"), still(picture.WebP, 40, 28)},
		{"WebP without loss", file(t, "lossless.webp"), still(picture.WebP, 40, 28)},
		{"WebP with loss and alpha", file(t, "alpha.webp"), still(picture.WebP, 40, 28)},
		{"WebP that moves", file(t, "moving.webp"), picture.Picture{Type: picture.WebP, Width: 40, Height: 28, Frames: 3, Pass: 300 * time.Millisecond}},
		{"AVIF", file(t, "still.avif"), still(picture.AVIF, 40, 28)},
		{"AVIF on its side", file(t, "turned.avif"), still(picture.AVIF, 28, 40)},
		{"something behind the end", append(pngOf(t, 28, 20), "more"...), still(picture.PNG, 28, 20)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, err := picture.Read(test.file); err != nil || got != test.want {
				t.Errorf("%+v, %v, want %+v", got, err, test.want)
			}
		})
	}
}

func TestNoPicture(t *testing.T) {
	badSum := pngOf(t, 28, 20)
	badSum[30] ^= 1
	tests := []struct {
		name string
		file []byte
		want error
	}{
		{"nothing", nil, picture.ErrUnknown},
		{"text", []byte("version https://git-lfs.github.com/spec/v1\n"), picture.ErrUnknown},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), picture.ErrUnknown},
		{"JPEG", []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"), picture.ErrUnknown},
		{"RIFF of another kind", []byte("RIFF\x04\x00\x00\x00WAVE"), picture.ErrUnknown},
		{"HEIC", append([]byte{0, 0, 0, 20}, "ftypheic\x00\x00\x00\x00heic"...), picture.ErrUnknown},
		{"a signature alone", []byte("\x89PNG\r\n\x1a\n"), picture.ErrDamaged},
		{"a checksum that is wrong", badSum, picture.ErrDamaged},
		{"GIF without a frame", []byte("GIF89a\x05\x00\x05\x00\x00\x00\x00;"), picture.ErrDamaged},
		{"PNG without pixels", pngWith(0, 20), picture.ErrEmpty},
		{"AVIF that moves", file(t, "moving.avif"), picture.ErrMoving},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, err := picture.Read(test.file); !errors.Is(err, test.want) || got != (picture.Picture{}) {
				t.Errorf("%+v, %v, want %v", got, err, test.want)
			}
		})
	}
}

// pngWith says a size of itself that it has not.
func pngWith(width, height byte) []byte {
	b := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", 0, 0, 0, width, 0, 0, 0, height, 8, 6, 0, 0, 0)...)
	return append(append(b, chunk("IDAT", 0)...), chunk("IEND")...)
}

// TestCutOff: wherever a file was cut off, that is seen.
func TestCutOff(t *testing.T) {
	for name, whole := range map[string][]byte{
		"PNG": moving(pngOf(t, 9, 9), 2, 5), "GIF": gifOf(t, 9, 9, 5, 5), "WebP with loss": file(t, "lossy.webp"),
		"WebP that moves": file(t, "moving.webp"), "AVIF": file(t, "still.avif"),
	} {
		for n := range whole {
			if got, err := picture.Read(whole[:n]); err == nil {
				t.Errorf("%s: the first %d of %d bytes are %+v", name, n, len(whole), got)
				break
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(moving(pngOf(f, 28, 20), 3, 20))
	f.Add(gifOf(f, 28, 20, 50, 25))
	for _, name := range []string{"lossy.webp", "lossless.webp", "alpha.webp", "moving.webp", "still.avif", "turned.avif", "moving.avif"} {
		f.Add(file(f, name))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		before := bytes.Clone(b)
		p, err := picture.Read(b)
		switch {
		case !bytes.Equal(b, before):
			t.Error("the file was changed")
		case err != nil && p != (picture.Picture{}):
			t.Errorf("%+v and %v", p, err)
		case err == nil && (p.Width <= 0 || p.Height <= 0 || p.Frames < 1 || p.Pass < 0 || p.Moves() != (p.Pass > 0)):
			t.Errorf("%+v", p)
		}
		if p.Moves() {
			still, err := picture.Still(b)
			if got, errRead := picture.Read(still); err != nil || errRead != nil || got.Moves() || got.Type != p.Type {
				t.Errorf("the still is %+v, %v, %v, of %+v", got, err, errRead, p)
			}
		}
	})
}

// TestStill: a still is what its file begins with, in the same size.
func TestStill(t *testing.T) {
	for name, whole := range map[string][]byte{"APNG": moving(pngOf(t, 28, 20), 3, 20), "GIF": gifOf(t, 28, 20, 50, 25), "WebP": file(t, "moving.webp")} {
		before := bytes.Clone(whole)
		still, err := picture.Still(whole)
		if err != nil || !bytes.Equal(whole, before) {
			t.Fatalf("%s: %v", name, err)
		}
		moves, _ := picture.Read(whole)
		got, err := picture.Read(still)
		if moves.Frames, moves.Pass = 1, 0; err != nil || got != moves {
			t.Errorf("%s: %+v, %v, want %+v", name, got, err, moves)
		}
		if name != "WebP" { // the standard library has no decoder of it
			if _, _, err := image.Decode(bytes.NewReader(still)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if _, err := picture.Still(file(t, "still.avif")); err == nil {
		t.Error("an AVIF does not move")
	}
}
