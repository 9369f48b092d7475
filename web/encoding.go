package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"math/bits"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// codings are the content codings, the best one first.
var codings = []string{"br", "gzip"}

// newAsset prepares a file in every coding that makes it smaller.
func newAsset(name string, content []byte, cache string) *asset {
	sum := sha256.Sum256(content)
	a := &asset{
		contentType: contentTypes[path.Ext(name)],
		etag:        base64.RawURLEncoding.EncodeToString(sum[:12]),
		cache:       cache,
		codings:     map[string][]byte{"": content},
	}
	for _, coding := range codings {
		if packed := compress(coding, content); len(packed) < len(content) {
			a.codings[coding] = packed
		}
	}
	return a
}

// gzipWriter packs one file after the other: each of its own would take a megabyte.
var (
	gzipping      sync.Mutex
	gzipWriter, _ = gzip.NewWriterLevel(nil, gzip.BestCompression) // the level is one
)

func compress(coding string, content []byte) []byte {
	var packed bytes.Buffer
	if coding == "br" {
		// The window is what costs memory: 32 MiB a file at its default size.
		window := max(bits.Len(uint(len(content))), 10)
		z := brotli.NewWriterOptions(&packed, brotli.WriterOptions{Quality: brotliQuality, LGWin: window})
		z.Write(content)
		z.Close()
	} else {
		gzipping.Lock()
		defer gzipping.Unlock()
		gzipWriter.Reset(&packed)
		gzipWriter.Write(content)
		gzipWriter.Close()
	}
	return packed.Bytes()
}

// choose returns the best coding that a client takes (RFC 9110 section 12.5.3),
// and the content in it. The empty coding is the content as it is.
func (a *asset) choose(accept string) (coding string, body []byte) {
	for _, coding := range codings {
		if body, ok := a.codings[coding]; ok && accepts(accept, coding) {
			return coding, body
		}
	}
	return "", a.codings[""]
}

func accepts(accept, coding string) bool {
	for item := range strings.SplitSeq(accept, ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(item), ";")
		if strings.TrimSpace(name) != coding {
			continue
		}
		_, q, weighted := strings.Cut(strings.ReplaceAll(quality, " ", ""), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return !weighted || err == nil && weight > 0
	}
	return false
}
