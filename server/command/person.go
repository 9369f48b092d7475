package command

import (
	"errors"
	"flag"

	"hubbub/server/moderation"
)

// whom is how a person is told.
const whom = `A person is told by its name while it is here, and by the id of its messages
(people list shows it) at any time.`

func personFlags(fs *flag.FlagSet, k *kept) {
	roomFlag(fs, k)
	everywhereFlag(fs, k)
	previewFlag(fs, k)
}

func spanFlags(usage string) func(fs *flag.FlagSet, k *kept) {
	return func(fs *flag.FlagSet, k *kept) {
		personFlags(fs, k)
		itemFlag(fs, k)
		fs.StringVar(&k.span, "for", "", usage)
		fs.BoolVar(&k.shared, "no-address", false, "leaves out the address of a guest: others may be behind it")
	}
}

// against reads whom an act is against.
func against(act string) func(k *kept, operands []string) error {
	return func(k *kept, operands []string) (err error) {
		if k.act.Act = act; k.act.Item > 0 {
			return none(operands)
		}
		// The desk finds the id; until then the act is about somebody.
		k.Who, err = one(operands, "NAME or USER")
		k.act.User = k.Who
		return err
	}
}

var personTimeout = keeping{
	name:     "person timeout",
	synopsis: "NAME|USER | -item ITEM -for SPAN [-room ROOM]",
	summary:  "lets a person read and not speak, for a while",
	details: `Lets a person read and not speak: for 30s, 10m, 2h, 7d, or "until 22:00". With
a guest it binds the address as well, for other guests, and a day at most.

` + whom,
	example: `hubbub person timeout Ana -for 10m -reason spam`,
	flags:   spanFlags("`span` that it lasts: from a second to 14 days"),
	read: func(k *kept, operands []string) error {
		if k.span == "" {
			return errors.New("-for says how long")
		}
		return against(moderation.ActTimeout)(k, operands)
	},
}.prepared()

var personBan = keeping{
	name:     "person ban",
	synopsis: "NAME|USER | -item ITEM [-for SPAN] [-room ROOM]",
	summary:  "shuts a person out",
	details: `Shuts a person out, until the end that -for gives, or for good. A guest is known
by its session, by its name and what reads like it, and for a day by its
address, from which no other guest gets in.

` + whom,
	example: `hubbub person ban Ana -everywhere -reason spam`,
	flags:   spanFlags("`span` that it lasts (default for good)"),
	read:    against(moderation.ActBan),
}.prepared()

var personKick = keeping{
	name:     "person kick",
	synopsis: "NAME|USER [-room ROOM | -everywhere]",
	summary:  "sends a person out of a room; it may come back",
	details: `Closes a person's connections to a room. It may come back.

` + whom,
	example: "hubbub person kick Ana",
	flags:   personFlags,
	read:    against(moderation.ActKick),
}.prepared()

var personLift = keeping{
	name:     "person lift",
	synopsis: "NAME|USER | -record RECORD [-room ROOM | -everywhere]",
	summary:  "ends what stands against a person, or undoes an act",
	details: `Ends the timeout and the ban of a person, or undoes the act of a record: what it
has removed is there again, as far as it is kept.`,
	example: "hubbub person lift -record 123",
	flags: func(fs *flag.FlagSet, k *kept) {
		personFlags(fs, k)
		fs.Int64Var(&k.act.Of, "record", 0, "`record` of the act, as audit list tells it")
	},
	read: func(k *kept, operands []string) error {
		k.act.Act = moderation.ActLift
		if k.act.Of > 0 {
			if len(operands) > 0 {
				return errors.New("a person or a record, not both")
			}
			return nil
		}
		return against(moderation.ActLift)(k, operands)
	},
}.prepared()
