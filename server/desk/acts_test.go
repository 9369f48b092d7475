package desk_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hubbub/server/control"
	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// fakeActs do what they are told, and note it.
type fakeActs struct {
	did     []string
	by      moderation.Actor
	against []moderation.Sanction
	refused *wire.Error
}

func (f *fakeActs) Do(_ context.Context, by moderation.Actor, room string, act moderation.Act) (wire.Moderated, *wire.Error) {
	f.by = by
	f.did = append(f.did, fmt.Sprintf("%s %s in %s %s", act.Act, act.User, room, act.Room))
	return wire.Moderated{Act: act.Act, Record: 7, Count: 2, More: true, Names: []string{"Ana"}, Shares: 3, Until: 1_790_000_000_000}, f.refused
}

func (f *fakeActs) Sanctions(room string) []moderation.Sanction {
	return slices.DeleteFunc(slices.Clone(f.against), func(s moderation.Sanction) bool { return s.Room != room })
}

// TestAct: the command line acts as an owner, upon who is told by name or id, or has gone and
// is silenced still.
func TestAct(t *testing.T) {
	for name, tt := range map[string]struct {
		act  control.Act
		want string // what is done
		code control.Code
	}{
		"by name":          {control.Act{Who: "ana", Act: []byte(`{"act":"kick","user":"ana"}`)}, "kick ABCDEFGHIJKL in lobby ", ""},
		"by id":            {control.Act{Room: "Lobby", Who: "ZZZZZZZZZZZZ", Act: []byte(`{"act":"kick","user":"x"}`)}, "kick ZZZZZZZZZZZZ in lobby ", ""},
		"who has gone":     {control.Act{Who: "Zoe", Act: []byte(`{"act":"lift","user":"Zoe"}`)}, "lift MNOPQRSTUVWX in lobby ", ""},
		"gone elsewhere":   {control.Act{Who: "Zoe", Act: []byte(`{"act":"lift","user":"Zoe","room":"*"}`)}, "", control.NotFound},
		"nobody":           {control.Act{Who: "Bea", Act: []byte(`{"act":"kick","user":"Bea"}`)}, "", control.NotFound},
		"no room":          {control.Act{Room: "none", Act: []byte(`{"act":"clear"}`)}, "", control.NotFound},
		"what is no room":  {control.Act{Room: "/", Act: []byte(`{"act":"clear"}`)}, "", control.Invalid},
		"no act":           {control.Act{Act: []byte(`{"act":"dance"}`)}, "", control.Invalid},
		"what is no JSON":  {control.Act{Act: []byte(`{`)}, "", control.Invalid},
		"nothing":          {control.Act{}, "", control.Invalid},
		"lift of a record": {control.Act{Act: []byte(`{"act":"lift","of":1}`)}, "lift  in games ", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			acts := &fakeActs{against: []moderation.Sanction{{User: "MNOPQRSTUVWX", Name: "Zoe", Room: "lobby"}}}
			d.Acts, d.server.people = acts, []control.Person{person("ABCDEFGHIJKL", "Ana", 1, 1)}
			d.record(t, moderation.Record{Room: "games", Act: "ban", ByName: "Mo", User: "U", Name: "Cy", Reason: "spam"})
			acted, err := d.Act(t.Context(), tt.act)
			if tt.code != "" {
				wantCode(t, err, tt.code)
				return
			}
			if err != nil || !slices.Equal(acts.did, []string{tt.want}) {
				t.Errorf("%v, did %q, want %q", err, acts.did, tt.want)
			}
			if acted.Record != 7 || acted.Count != 2 || !acted.More || acted.Shares != 3 || acted.Until.UnixMilli() != 1_790_000_000_000 || acted.Room == "" {
				t.Errorf("%+v", acted)
			}
			if acts.by.Role != identity.Owner || acts.by.Name != "command line" || acts.by.User != "" {
				t.Errorf("by %+v", acts.by)
			}
		})
	}
}

// record puts an act on record.
func (h *harness) record(t *testing.T, r moderation.Record) {
	t.Helper()
	err := h.History.Write(t.Context(), func(tx history.Tx) error {
		_, err := h.Records.AuditTx(tx, r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestRefusedAct: the reason is told, as what it is.
func TestRefusedAct(t *testing.T) {
	for code, want := range map[wire.Code]control.Code{wire.NotFound: control.NotFound, wire.NotSaved: control.Failed, wire.BadMessage: control.Invalid, wire.Forbidden: control.Invalid} {
		d := open(t)
		d.Acts = &fakeActs{refused: &wire.Error{Code: code, Message: "it is so"}}
		_, err := d.Act(t.Context(), control.Act{Act: []byte(`{"act":"clear"}`)})
		wantCode(t, err, want)
		if err == nil || err.Error() != "it is so" {
			t.Errorf("%v", err)
		}
	}
}

// TestActOffline: rooms are kept while a server runs.
func TestActOffline(t *testing.T) {
	d := open(t)
	_, err := d.Act(t.Context(), control.Act{Act: []byte(`{"act":"clear"}`)})
	wantCode(t, err, control.Offline)
}

// TestAudit: what is on record is told in order, of a room or of all, with and without a
// server.
func TestAudit(t *testing.T) {
	d := open(t)
	for i, room := range []string{"lobby", "games", "lobby"} {
		d.record(t, moderation.Record{Room: room, Act: "ban", ByName: "Mo", Name: fmt.Sprint("Ana", i)})
	}
	for name, tt := range map[string]struct {
		q    control.Audit
		want string
	}{
		"all":       {control.Audit{Limit: 10}, "Ana0 Ana1 Ana2"},
		"a room":    {control.Audit{Room: "Lobby", Limit: 10}, "Ana0 Ana2"},
		"the last":  {control.Audit{Limit: 1}, "Ana2"},
		"none":      {control.Audit{Room: "none", Limit: 10}, ""},
		"too many":  {control.Audit{Limit: 100_000}, "invalid"},
		"no number": {control.Audit{}, "invalid"},
		"no room":   {control.Audit{Room: "/", Limit: 1}, "invalid"},
	} {
		done, err := d.Audit(t.Context(), tt.q)
		if tt.want == "invalid" {
			wantCode(t, err, control.Invalid)
			continue
		}
		var names []string
		for _, d := range done {
			names = append(names, d.Name)
		}
		if got := strings.Join(names, " "); err != nil || got != tt.want {
			t.Errorf("%s: %q, %v, want %q", name, got, err, tt.want)
		}
	}
}
