package identity

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"time"
)

// tokenLife is for how long after its last use a token is one.
const tokenLife = 30 * 24 * time.Hour

const day = 24 * time.Hour

// A Token is what a guest comes back with. Its text says all that there is to know of it,
// signed with the key: the server keeps nothing.
type Token struct {
	random [16]byte
	made   uint32 // minutes of Unix time
	used   uint16 // days of Unix time
}

// Made returns when the token was given to a new person, to the minute.
func (t Token) Made() time.Time { return time.Unix(int64(t.made)*60, 0) }

// A text is the random part, when it was made and last used, and what signs these.
const (
	signedBytes = 16 + 4 + 2
	tokenBytes  = signedBytes + 16
)

var encoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewToken returns the token of a person that nobody has met.
func (k *Key) NewToken(now time.Time) Token {
	t := Token{made: minutes(now), used: days(now)}
	rand.Read(t.random[:])
	return t
}

// Text returns what a client is to present, used now.
func (k *Key) Text(t Token, now time.Time) string {
	t.used = days(now)
	return k.encode(t)
}

func (k *Key) encode(t Token) string {
	data := make([]byte, 0, tokenBytes)
	data = append(data, t.random[:]...)
	data = binary.BigEndian.AppendUint32(data, t.made)
	data = binary.BigEndian.AppendUint16(data, t.used)
	signature := k.sum("token", data)
	return encoding.EncodeToString(append(data, signature[:16]...))
}

// Open reads a text. It is false if the key has not made it, or if it was not used for too
// long. What a clock that was put back makes a token of the future counts as of now.
func (k *Key) Open(text string, now time.Time) (Token, bool) {
	if len(text) != encoding.EncodedLen(tokenBytes) {
		return Token{}, false
	}
	data, err := encoding.DecodeString(text)
	if err != nil || len(data) != tokenBytes || encoding.EncodeToString(data) != text { // the last letter has a bit to spare
		return Token{}, false
	}
	signature := k.sum("token", data[:signedBytes])
	if !hmac.Equal(data[signedBytes:], signature[:16]) {
		return Token{}, false
	}
	t := Token{
		random: [16]byte(data),
		made:   min(binary.BigEndian.Uint32(data[16:]), minutes(now)),
		used:   min(binary.BigEndian.Uint16(data[20:]), days(now)),
	}
	if days(now)-t.used > uint16(tokenLife/day) {
		return Token{}, false
	}
	return t, true
}

// Person returns whose token it is.
func (k *Key) Person(t Token) Person {
	user, author := k.sum("user", t.random[:]), k.sum("author", t.random[:])
	return Person{
		User:   encoding.EncodeToString(user[:userBytes])[:userLength],
		Author: [16]byte(author[:]),
		Kind:   Guest,
		Made:   t.Made(),
	}
}

// userLength is the length of a public id, of 60 bits, and userBytes how many bytes hold
// them: it is kept for everybody, and a part of a longer text would keep all of it.
const (
	userLength = 12
	userBytes  = 8
)

// sum returns the HMAC of data for one of several purposes.
func (k *Key) sum(purpose string, data []byte) (sum [sha256.Size]byte) {
	mac := hmac.New(sha256.New, k[:])
	mac.Write([]byte(purpose))
	mac.Write(data)
	mac.Sum(sum[:0])
	return sum
}

func minutes(t time.Time) uint32 { return uint32(max(t.Unix(), 0) / 60) }

func days(t time.Time) uint16 { return uint16(max(t.Unix(), 0) / int64(day/time.Second)) }
