package history

import (
	"context"
	"os"
)

const bytesSQL = `SELECT page_count * page_size FROM pragma_page_count, pragma_page_size`

// Bytes returns how much the history takes: the file and what is yet to go into
// it, or memory. It is 0 if that cannot be known.
func (l *Log) Bytes() int64 {
	var n int64
	if l.config.Path == Memory {
		l.ask(context.Background(), l.reads.bytes, nil, []any{&n})
		return n
	}
	for _, suffix := range []string{"", "-wal"} {
		if info, err := os.Stat(l.config.Path + suffix); err == nil {
			n += info.Size()
		}
	}
	return n
}
