package report

import (
	"hubbub/bench/internal/result"
	"io"
)

func Page(w io.Writer, names []string, files []result.File) error { return nil }
