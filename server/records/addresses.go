package records

import (
	"context"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
)

// addressInterval is how often it is looked for addresses that are no longer to be kept.
const addressInterval = time.Minute

// KeepAddresses says for how long the addresses of guests are kept with sanctions: a day, if
// it is not called, which is the most; 0 is not at all. Those that are older go now.
func (r *Records) KeepAddresses(ctx context.Context, most time.Duration) error {
	r.addresses.Store(int64(min(most, moderation.MaxAddress)))
	return r.forgetAddresses(ctx)
}

// address returns that of a guest as it is kept: in a cluster not here.
func (r *Records) address(s *moderation.Sanction) string {
	if r.isShared() || r.addresses.Load() == 0 {
		return ""
	}
	return s.Address
}

// UseAddressKey names the key that addresses are known by, which is not in the file. To be called before
// AddressKey is.
func (r *Records) UseAddressKey(key []byte) { r.addressKey = key }

// AddressKey returns what stands for a network in sanctions: the same one for as long as the
// file is kept, or in a cluster on all nodes.
func (r *Records) AddressKey(network string) string {
	if r.addressKey != nil {
		return moderation.AddressKey(r.addressKey, network)
	}
	return moderation.AddressKey(r.key[:], network)
}

// forgetAddresses takes from sanctions the addresses that were kept long enough.
func (r *Records) forgetAddresses(ctx context.Context) error {
	before := r.clock().day.Add(-time.Duration(r.addresses.Load()))
	return r.db.Write(ctx, func(tx history.Tx) error {
		_, err := tx.Exec(forgetAddressSQL, before.UnixMilli())
		return err
	})
}
