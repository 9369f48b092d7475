package moderation

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"

	"hubbub/server/name"
)

// MaxAddress is how long the address of a guest is bound, and kept.
const MaxAddress = 24 * time.Hour

// A Sanction keeps a person from speaking (ActTimeout) or out (ActBan). Many can have one
// record: that of the act that they come from.
type Sanction struct {
	Record   int64
	Kind     string // ActTimeout or ActBan
	User     string // public id of the person
	Name     string // when it was imposed
	Skeleton string // of the name of a guest who is banned: see Skeleton
	Room     string // or Everywhere
	Address  string // of a guest: see AddressKey; binds for MaxAddress at most, and guests alone
	Reason   string
	By       string // name of who imposed it
	At       time.Time
	Until    time.Time // the zero time if it has no end
	Guest    bool
	Holds    bool // its Address is not shut out: what guests who come from there say is held
}

// length returns how long a sanction was to last, negative if it has no end.
func (s *Sanction) length() time.Duration {
	if s.Until.IsZero() {
		return -1
	}
	return max(0, s.Until.Sub(s.At))
}

// Skeleton returns what names that read alike share some of, for sanctions and doors.
func Skeleton(n name.Name) string { return strings.Join(n.Looks(), "\n") }

// looks returns the parts of a skeleton.
func looks(skeleton string) []string {
	if skeleton == "" {
		return nil
	}
	return strings.Split(skeleton, "\n")
}

// AddressKey returns what stands for a network, without telling it to who lacks the key. The
// network is in the caller's words; the empty one stays empty.
func AddressKey(key []byte, network string) string {
	if network == "" {
		return ""
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("address\x00" + network))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac.Sum(nil)[:10]))
}
