package history

import (
	"crypto/sha256"
	"encoding/binary"

	"hubbub/server/wire"
)

// A fingerprint tells messages apart by all but their numbers and roles.
type fingerprint [16]byte

func fingerprintOf(e *wire.Entry) fingerprint {
	text := binary.BigEndian.AppendUint64(nil, uint64(e.At))
	for _, field := range []string{e.User, e.ID, e.From, e.Text} {
		text = binary.BigEndian.AppendUint64(text, uint64(len(field)))
		text = append(text, field...)
	}
	sum := sha256.Sum256(text)
	return fingerprint(sum[:])
}
