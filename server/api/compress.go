package api

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

const (
	// minCompressed is from where on an answer is compressed: below, it fits a packet
	// as it is.
	minCompressed = 1 << 10
	// compressedSuffix ends the ETag of a compressed answer: it has other bytes.
	compressedSuffix = "-gzip"
)

// compress compresses what a handler answers for those who ask for it. It is for
// answers that have an end.
func compress(handler http.HandlerFunc) http.HandlerFunc {
	return compressing(handler)
}

var compressing = func() func(http.Handler) http.HandlerFunc {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(minCompressed), gzhttp.SuffixETag(compressedSuffix), gzhttp.EnableZstd(false))
	if err != nil {
		panic(err) // the options are constants
	}
	return wrap
}()
