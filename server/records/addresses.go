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

// address returns that of a guest as it is kept.
func (r *Records) address(s *moderation.Sanction) string {
	if r.addresses.Load() == 0 {
		return ""
	}
	return s.Address
}

// forgetAddresses takes from sanctions the addresses that were kept long enough.
func (r *Records) forgetAddresses(ctx context.Context) error {
	before := r.clock().day.Add(-time.Duration(r.addresses.Load()))
	return r.db.Write(ctx, func(tx history.Tx) error {
		_, err := tx.Exec(forgetAddressSQL, before.UnixMilli())
		return err
	})
}
