//go:build race

package web

// brotliQuality is less under the race detector, which makes of a second twenty, in each process of a test.
const brotliQuality = 5
