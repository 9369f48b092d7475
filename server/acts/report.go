package acts

import (
	"context"
	"errors"

	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
	"hubbub/server/records"
	"hubbub/server/wire"
)

// Why nothing is reported.
var (
	errReader  = &wire.Error{Code: wire.Forbidden, Message: "who may not speak here reports nothing"}
	errOwn     = &wire.Error{Code: wire.Forbidden, Message: "nobody reports what they said themselves"}
	errNothere = &wire.Error{Code: wire.NotFound, Message: "there is no such message here any more"}
)

// Report brings a message before the moderators of its room. It returns when that is saved.
// Who reports it again changes nothing.
func (a *Acts) Report(ctx context.Context, by moderation.Actor, inRoom string, r wire.ReportRequest) *wire.Error {
	refused := r.Check()
	if refused == nil && !by.Role.MaySpeak() {
		refused = errReader
	}
	if refused == nil {
		refused = a.report(ctx, by, inRoom, r)
	}
	return withID(refused, r.ID)
}

func (a *Acts) report(ctx context.Context, by moderation.Actor, inRoom string, r wire.ReportRequest) *wire.Error {
	release, refused := a.turns.take(ctx, inRoom)
	if refused != nil {
		return refused
	}
	defer release()
	for tries := 1; ; tries++ {
		refused := a.reportOnce(ctx, by, inRoom, r)
		if refused != errEnded || tries == maxTries {
			return refused
		}
	}
}

// errEnded tells of an item that has ended, by way of another node, while one more report was added.
var errEnded = &wire.Error{Code: wire.NotSaved, Message: "a moderator is just looking at this; try again in a moment"}

func (a *Acts) reportOnce(ctx context.Context, by moderation.Actor, inRoom string, r wire.ReportRequest) *wire.Error {
	newest := a.Queue.Newest()
	i, again, reported := a.Queue.Reported(inRoom, r.Seq, by.User)
	if again {
		return nil
	}
	report := wire.Report{User: by.User, Name: by.Name, Reason: r.Reason, At: a.Now().UnixMilli()}
	if reported && i.Done == "" {
		return a.reportMore(ctx, &i, report)
	}
	e, err := a.History.Entry(ctx, inRoom, r.Seq)
	switch {
	case err != nil:
		return a.unread(err)
	case e.Kind != wire.KindMessage || e.Removed:
		return errNothere
	case e.User == by.User:
		return errOwn
	}
	if refused := a.Queue.MayReport(inRoom); refused != nil {
		a.full(inRoom)
		return refused
	}
	i = queue.Item{Item: wire.Item{Kind: wire.ItemReport, Room: inRoom, At: report.At, User: e.User, Name: e.From, Text: e.Text, Seq: e.Seq, Reports: []wire.Report{report}}}
	w := &waiting{Acts: a, item: i, after: newest}
	if err := a.make(ctx, w); err != nil {
		return a.notReported(inRoom, err)
	}
	a.Tally.Reported()
	if !w.before {
		a.wake(&w.item)
	}
	a.hideReported(ctx, inRoom, w.item.ID)
	return nil
}

// hideReported hides what an item is about, if as many have reported it as it takes.
func (a *Acts) hideReported(ctx context.Context, inRoom string, id int64) {
	if i, ok := a.Queue.Item(inRoom, id); ok {
		a.hideIfMany(ctx, &i)
	}
}

// reportMore adds a report to an item that waits.
func (a *Acts) reportMore(ctx context.Context, i *queue.Item, r wire.Report) *wire.Error {
	if i.User == r.User {
		return errOwn
	}
	err := a.make(ctx, &reported{Acts: a, item: i.ID, report: r})
	if errors.Is(err, records.ErrNotFound) {
		return errEnded
	}
	if err != nil {
		return a.notReported(i.Room, err)
	}
	a.Tally.Reported()
	a.hideReported(ctx, i.Room, i.ID)
	return nil
}

func (a *Acts) notReported(inRoom string, err error) *wire.Error {
	a.Log.Warn("acts: a report is not kept", "room", inRoom, "error", err)
	return a.unsaved()
}
