package records

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hubbub/server/cluster/codec"
	"hubbub/server/history"
	"hubbub/server/wire"
)

// Encoding is the first byte of what Encode makes: by it others are told apart.
const Encoding = 'r'

// version is that of the encoding, and the only one that is read.
const version = 1

// maxEncoded is how many bytes are read at most.
const maxEncoded = 64 << 10

// Errors of Decode.
var (
	ErrMalformed = errors.New("this is no change of records")
	ErrNewer     = errors.New("the change was made by a newer version of Hubbub")
)

// A Change is made on all nodes of a cluster, in one order.
type Change interface {
	Record(tx history.Tx, e *wire.Entry) error
	Applied(e *wire.Entry)
	Encode() []byte
}

// ShareBy names what makes changes on all nodes of a cluster, this one among them, and returns when
// that is done here. To be called before the first change. What does not travel stays on this
// node: held names; names that were used are noted by each node. changed is called when memory has followed
// a change after which somebody may do less, on whatever node it was asked for, but for one of webhooks.
func (r *Records) ShareBy(share func(ctx context.Context, c Change) error, changed func()) {
	r.sharing.Store(&sharing{share, changed})
}

// A sharing is how changes get to all nodes.
type sharing struct {
	share   func(ctx context.Context, c Change) error
	changed func() // when memory has followed a change
}

// isShared reports whether other nodes have the records, too: what they judge by goes by no clock of
// this one, not even while it starts.
func (r *Records) isShared() bool { return r.isIndex || r.sharing.Load() != nil }

// A Memory is what a server has of people beside the records, and is told in the order of what is
// changed. Its methods must not block.
type Memory interface {
	// End ends the stay of a person that was signed out everywhere.
	End(user string)
	// Forget drops what stands against a person, and what of it waits.
	Forget(user string)
	// TakePerson takes a person from entries of a room, as the file has.
	TakePerson(room, user string, seqs []int64)
}

// noMemory is that of records beside which nothing is.
type noMemory struct{}

func (noMemory) End(string)                         {}
func (noMemory) Forget(string)                      {}
func (noMemory) TakePerson(string, string, []int64) {}

// Remind names what follows beside the records. To be called before the first change.
func (r *Records) Remind(m Memory) { r.memory = m }

// An operation is a change that can travel. It is judged by what is in the file.
type operation interface {
	inFile(r *Records, tx history.Tx) error
	inMemory(r *Records)
}

// A harmless operation lets nobody do less than before.
type harmless interface{ harmless() }

// Kinds of what changes carry that has to go from the stream of a cluster when it is not kept any more:
// the text of a filter, what a room shows, and what waits for a moderator.
const (
	CarriesFilter = "filter"
	CarriesModes  = "modes"
	CarriesItem   = "item"
)

// operations are one operation, by kind. The numbers of fields never change.
type operations struct {
	Version  int            `cbor:"0,keyasint"`
	Grant    *granted       `cbor:"1,keyasint,omitempty"`
	Revoke   *revoked       `cbor:"2,keyasint,omitempty"`
	Room     *roomSet       `cbor:"3,keyasint,omitempty"`
	Token    *tokenMade     `cbor:"4,keyasint,omitempty"`
	Ended    *tokenEnded    `cbor:"5,keyasint,omitempty"`
	Out      *signedOut     `cbor:"6,keyasint,omitempty"`
	Invite   *inviteMade    `cbor:"7,keyasint,omitempty"`
	Redeemed *redeemed      `cbor:"8,keyasint,omitempty"`
	Ticket   *ticketMade    `cbor:"9,keyasint,omitempty"`
	Revoked  *ticketRevoked `cbor:"10,keyasint,omitempty"`
	Note     *noteAdded     `cbor:"11,keyasint,omitempty"`
	Commands *commandsSet   `cbor:"18,keyasint,omitempty"`
	Forget   *forgotten     `cbor:"17,keyasint,omitempty"`

	HookAdded     *hookAdded     `cbor:"13,keyasint,omitempty"`
	HookRestarted *hookRestarted `cbor:"14,keyasint,omitempty"`
	HookRemoved   *hookRemoved   `cbor:"15,keyasint,omitempty"`
	HookPlaces    *hookPlaces    `cbor:"16,keyasint,omitempty"`
	HooksTold     *hooksTold     `cbor:"20,keyasint,omitempty"`
}

// FollowWebhooks names who is told when webhooks were added, restarted or removed, on whatever node.
// It must not block. To be called before the first change.
func (r *Records) FollowWebhooks(changed func()) { r.hooked = changed }

// operation returns the one that there is, nil if there is none.
func (o *operations) operation() operation {
	switch {
	case o.Grant != nil:
		return o.Grant
	case o.Revoke != nil:
		return o.Revoke
	case o.Room != nil:
		return o.Room
	case o.Token != nil:
		return o.Token
	case o.Ended != nil:
		return o.Ended
	case o.Out != nil:
		return o.Out
	case o.Invite != nil:
		return o.Invite
	case o.Redeemed != nil:
		return o.Redeemed
	case o.Forget != nil:
		return o.Forget
	case o.Ticket != nil:
		return o.Ticket
	case o.Revoked != nil:
		return o.Revoked
	case o.Note != nil:
		return o.Note
	case o.Commands != nil:
		return o.Commands
	}
	return o.ofWebhooks()
}

// ofWebhooks returns an operation on webhooks.
func (o *operations) ofWebhooks() operation {
	switch {
	case o.HookAdded != nil:
		return o.HookAdded
	case o.HookRestarted != nil:
		return o.HookRestarted
	case o.HookRemoved != nil:
		return o.HookRemoved
	case o.HookPlaces != nil:
		return o.HookPlaces
	case o.HooksTold != nil:
		return o.HooksTold
	}
	return nil
}

// concerns returns who is to be told of an operation, nil for nobody.
func (s *shared) concerns() func() {
	_, isHarmless := s.operation().(harmless)
	switch {
	case isHarmless, s.HookPlaces != nil || s.HooksTold != nil:
		return nil
	case s.ofWebhooks() != nil:
		return s.hooked
	}
	if sharing := s.sharing.Load(); sharing != nil {
		return sharing.changed
	}
	return nil
}

// do makes a change, on all nodes if there are several.
func (r *Records) do(ctx context.Context, o operations) error {
	sharing := r.sharing.Load()
	if sharing == nil {
		op := o.operation()
		return r.change(ctx, func(tx history.Tx) error { return op.inFile(r, tx) }, func() { op.inMemory(r) })
	}
	if err := sharing.share(ctx, &shared{Records: r, operations: o}); err != nil {
		return fmt.Errorf("records: %w", err)
	}
	return nil
}

// A shared is a change on its way.
type shared struct {
	*Records
	operations
	at time.Time // by the stream
}

func (s *shared) Record(tx history.Tx, e *wire.Entry) error {
	if s.at = time.UnixMilli(e.At); s.ofWebhooks() == nil {
		if err := purgePeople(tx, s.at); err != nil {
			return err
		}
	}
	return s.operation().inFile(s.Records, tx)
}

// Applied lets memory follow, not in the middle of a change that stays here.
func (s *shared) Applied(*wire.Entry) {
	s.turn <- struct{}{}
	if s.ofWebhooks() == nil {
		s.forgetPeople(s.at)
	}
	s.operation().inMemory(s.Records)
	<-s.turn
	if told := s.concerns(); told != nil {
		told()
	}
}

// Encode implements Change.
func (s *shared) Encode() []byte {
	s.Version = version
	b, err := codec.Marshal(s.operations)
	if err != nil {
		panic(err) // there is nothing in it that cannot be written
	}
	return append([]byte{Encoding}, b...)
}

// Decode rebuilds on another node what Encode has made. The error is ErrMalformed or ErrNewer.
func (r *Records) Decode(b []byte) (Change, error) {
	if len(b) == 0 || b[0] != Encoding || len(b) > maxEncoded {
		return nil, fmt.Errorf("%w: %d bytes", ErrMalformed, len(b))
	}
	s := &shared{Records: r}
	if err := codec.UnmarshalVersion(b[1:], &s.operations, version, ErrMalformed, ErrNewer); err != nil {
		return nil, err
	}
	if s.Version != version || s.operation() == nil {
		return nil, fmt.Errorf("%w: it says nothing", ErrMalformed)
	}
	return s, nil
}
