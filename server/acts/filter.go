package acts

import (
	"time"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// addFilter refuses more of a text from here on.
func (d *deed) addFilter() *wire.Error {
	d.tell(event{Act: moderation.ActFilter})
	return d.refuse(moderation.Filter{Text: d.act.Text, Like: d.act.Like}, d.act.ForMillis)
}

// refuse adds a filter to what follows from the deed, one without an end for 0 milliseconds.
// The text is not on record: that stays for longer.
func (d *deed) refuse(f moderation.Filter, millis int64) *wire.Error {
	if d.Filter == nil {
		return nil
	}
	f.Room, f.By, f.At = d.holdsIn(), d.by.Name, d.now
	if millis > 0 {
		f.Until = d.now.Add(time.Duration(millis) * time.Millisecond)
		if d.act.Act == moderation.ActFilter {
			d.record.Until, d.answer.Until = f.Until, f.Until.UnixMilli()
		}
	}
	if err := d.Filter.Check(f); err != nil {
		return wire.Errorf(wire.BadMessage, "this cannot be filtered: %v", err)
	}
	d.filters = &f
	return nil
}

// welcome refuses what somebody shows to a room where the filters do, but for owners.
func (d *deed) welcome(text string) *wire.Error {
	if d.Filter == nil || d.by.Role >= identity.Owner {
		return nil
	}
	if word, found := d.Filter.Judge(d.room, text); found {
		return &wire.Error{Code: wire.Filtered, Message: word}
	}
	return nil
}
