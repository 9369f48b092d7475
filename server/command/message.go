package command

import (
	"errors"
	"flag"

	"hubbub/server/moderation"
)

func sinceFlag(fs *flag.FlagSet, k *kept, usage string) {
	fs.StringVar(&k.since, "since", "", usage)
}

var messageRemove = keeping{
	name:     "message remove",
	synopsis: "SEQ | -by NAME|USER | -item ITEM [-room ROOM]",
	summary:  "takes back a message, or what a person has said",
	details: `Takes back the message of a number, or all that a person has said since a time:
for everybody, and from the history.`,
	example: "hubbub message remove -by Ana -since 10m",
	flags: func(fs *flag.FlagSet, k *kept) {
		roomFlag(fs, k)
		previewFlag(fs, k)
		itemFlag(fs, k)
		fs.StringVar(&k.Who, "by", "", "`person` whose messages it takes back")
		sinceFlag(fs, k, "`span`: what was said in the last 10m, 2h, 7d (default all)")
	},
	read: func(k *kept, operands []string) error {
		if k.act.Act = moderation.ActRemove; k.act.Item > 0 {
			return none(operands)
		}
		if k.Who != "" {
			if len(operands) > 0 {
				return errors.New("a number or -by, not both")
			}
			k.act.User, k.act.Since = k.Who, 1
			return nil
		}
		return k.readSeq(operands)
	},
}.prepared()

var messageSweep = keeping{
	name:     "message sweep",
	synopsis: "SEQ [-timeout SPAN] [-filter SPAN] [-room ROOM]",
	summary:  "takes back all that reads like a message",
	details: `Takes back a message and all that read like it, whoever said them, but for
moderators, owners and bots: a thousand at a time. -preview tells how many they
are, and by whom.`,
	example: "hubbub message sweep 4711 -timeout 1h -filter 1h -preview",
	flags: func(fs *flag.FlagSet, k *kept) {
		roomFlag(fs, k)
		previewFlag(fs, k)
		sinceFlag(fs, k, "`span`: what was said in the last 10m, 2h, 7d (default 10m before the message)")
		fs.StringVar(&k.timeout, "timeout", "", "`span` for which those who said it cannot speak (default not at all)")
		fs.StringVar(&k.filter, "filter", "", "`span` for which more of it is refused (default not at all)")
		fs.BoolVar(&k.shared, "no-address", false, "leaves out the addresses of guests: others may be behind them")
	},
	read: func(k *kept, operands []string) error {
		k.act.Act = moderation.ActSweep
		return k.readSeq(operands)
	},
}.prepared()

// readSeq reads the number of a message, the only operand.
func (k *kept) readSeq(operands []string) error {
	text, err := one(operands, "the number of a message")
	if err == nil {
		k.act.Seq, err = number(text, "message")
	}
	return err
}
