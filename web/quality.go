//go:build !race

package web

import "github.com/andybalholm/brotli"

// brotliQuality is how much is done to make a file small: once, at the start.
const brotliQuality = brotli.BestCompression
