package acts

import (
	"context"

	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
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
	if i.ID, err = a.Records.AddItem(ctx, i); err != nil {
		return a.notReported(inRoom, err)
	}
	i = a.Queue.Add(i)
	a.Watch.Pending(inRoom, i)
	a.Tally.Reported()
	a.wake(&i)
	a.hideIfMany(ctx, &i)
	return nil
}

// reportMore adds a report to an item that waits.
func (a *Acts) reportMore(ctx context.Context, i *queue.Item, r wire.Report) *wire.Error {
	if i.User == r.User {
		return errOwn
	}
	if err := a.Records.AddReport(ctx, i.ID, r); err != nil {
		return a.notReported(i.Room, err)
	}
	if changed, ok := a.Queue.Report(i.ID, r); ok {
		a.Watch.Pending(i.Room, changed)
		a.hideIfMany(ctx, &changed)
	}
	a.Tally.Reported()
	return nil
}

func (a *Acts) notReported(inRoom string, err error) *wire.Error {
	a.Log.Warn("acts: a report is not kept", "room", inRoom, "error", err)
	return errUnsaved
}
