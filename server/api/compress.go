package api

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

const (
	// minCompressed is from where on an answer is compressed: below, it fits a packet
	// as it is.
	minCompressed = 1 << 10
	// compressedSuffix ends the ETag of a compressed answer: it has other bytes.
	compressedSuffix = "-gzip"
)

var compressors = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// compressed returns a text in the format of gzip.
func compressed(text []byte) []byte {
	var out bytes.Buffer
	w := compressors.Get().(*gzip.Writer)
	defer compressors.Put(w)
	w.Reset(&out)
	w.Write(text) // to memory: cannot fail
	w.Close()
	return out.Bytes()
}

// acceptsGzip reports whether an answer to a request may be compressed (RFC 9110 section
// 12.5.3). One to HEAD is not: it would be made for nobody.
func acceptsGzip(r *http.Request) bool {
	if r.Method == http.MethodHead {
		return false
	}
	others := false // whatever is not named may be sent
	for entry := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		coding, parameters, _ := strings.Cut(entry, ";")
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip", "x-gzip":
			return isAccepted(parameters)
		case "*":
			others = isAccepted(parameters)
		}
	}
	return others
}

// isAccepted reports whether the weight of a coding, 1 if it has none, is above 0.
func isAccepted(parameters string) bool {
	name, value, weighted := strings.Cut(parameters, "=")
	if !weighted {
		return strings.TrimSpace(parameters) == ""
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return strings.EqualFold(strings.TrimSpace(name), "q") && err == nil && q > 0 && q <= 1
}
