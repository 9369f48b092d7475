package moderation_test

import (
	"encoding/json"
	"strings"
	"testing"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/wire"
)

func TestDecode(t *testing.T) {
	long := func(n int) string { return strings.Repeat("é", n) }
	for name, tt := range map[string]struct {
		data string
		want wire.Code // empty if it is let pass
	}{
		"remove a message":           {`{"type":"moderate","id":"m1","act":"remove","seq":41}`, ""},
		"remove a person's":          {`{"act":"remove","user":"ana","since":1790000000000}`, ""},
		"remove a person's anywhere": {`{"act":"remove","user":"ana","since":1,"room":"*"}`, ""},
		"remove both":                {`{"act":"remove","user":"ana","since":1,"seq":41}`, wire.BadMessage},
		"remove neither":             {`{"act":"remove"}`, wire.BadMessage},
		"remove a person's, no time": {`{"act":"remove","user":"ana"}`, wire.BadMessage},
		"remove everywhere by seq":   {`{"act":"remove","seq":41,"room":"*"}`, wire.BadMessage},
		"sweep":                      {`{"act":"sweep","seq":41}`, ""},
		"sweep with all":             {`{"act":"sweep","seq":41,"since":1790000000000,"for_ms":600000,"filter_ms":3600000,"preview":true}`, ""},
		"sweep without seq":          {`{"act":"sweep"}`, wire.BadMessage},
		"sweep, filter too long":     {`{"act":"sweep","seq":1,"filter_ms":1209600001}`, wire.BadMessage},
		"clear":                      {`{"act":"clear"}`, ""},
		"clear everywhere":           {`{"act":"clear","room":"*"}`, wire.BadMessage},
		"timeout":                    {`{"act":"timeout","user":"ana","for_ms":600000,"reason":"spam","address":false}`, ""},
		"timeout, shortest":          {`{"act":"timeout","user":"ana","for_ms":1000}`, ""},
		"timeout, too short":         {`{"act":"timeout","user":"ana","for_ms":999}`, wire.BadMessage},
		"timeout, longest":           {`{"act":"timeout","user":"ana","for_ms":1209600000}`, ""},
		"timeout, too long":          {`{"act":"timeout","user":"ana","for_ms":1209600001}`, wire.BadMessage},
		"timeout without end":        {`{"act":"timeout","user":"ana"}`, wire.BadMessage},
		"timeout, negative":          {`{"act":"timeout","user":"ana","for_ms":-1000}`, wire.BadMessage},
		"timeout of nobody":          {`{"act":"timeout","for_ms":1000}`, wire.BadMessage},
		"ban":                        {`{"act":"ban","user":"ana"}`, ""},
		"ban for a time":             {`{"act":"ban","user":"ana","for_ms":86400000,"room":"*"}`, ""},
		"ban for too long":           {`{"act":"ban","user":"ana","for_ms":9223372036854775807}`, wire.BadMessage},
		"kick":                       {`{"act":"kick","user":"ana"}`, ""},
		"kick nobody":                {`{"act":"kick"}`, wire.BadMessage},
		"lift a record":              {`{"act":"lift","of":123}`, ""},
		"lift of a person":           {`{"act":"lift","user":"ana","room":"*"}`, ""},
		"lift of both":               {`{"act":"lift","user":"ana","of":123}`, wire.BadMessage},
		"lift of nothing":            {`{"act":"lift"}`, wire.BadMessage},
		"slow":                       {`{"act":"slow","for_ms":21600000}`, ""},
		"slow, too slow":             {`{"act":"slow","for_ms":21600001}`, wire.BadMessage},
		"slow off":                   {`{"act":"slow","for_ms":0}`, ""},
		"pace":                       {`{"act":"pace","n":5}`, ""},
		"pace off":                   {`{"act":"pace"}`, ""},
		"pace, negative":             {`{"act":"pace","n":-1}`, wire.BadMessage},
		"pace, too fast":             {`{"act":"pace","n":1001}`, wire.BadMessage},
		"speak: everyone":            {`{"act":"speak","who":"everyone"}`, ""},
		"speak: here":                {`{"act":"speak","who":"here","for_ms":600000}`, ""},
		"speak: here for no time":    {`{"act":"speak","who":"here"}`, wire.BadMessage},
		"speak: members":             {`{"act":"speak","who":"members"}`, ""},
		"speak: moderators":          {`{"act":"speak","who":"moderators"}`, ""},
		"speak: whom":                {`{"act":"speak"}`, wire.BadMessage},
		"links":                      {`{"act":"links","on":false}`, ""},
		"links without on":           {`{"act":"links"}`, wire.BadMessage},
		"topic":                      {`{"act":"topic","text":"` + long(250) + `"}`, ""},
		"topic, none":                {`{"act":"topic"}`, ""},
		"topic, too long":            {`{"act":"topic","text":"` + long(251) + `"}`, wire.TooLong},
		"topic of two lines":         {`{"act":"topic","text":"a\nb"}`, wire.BadMessage},
		"topic, nothing to see":      {`{"act":"topic","text":"\u200b "}`, wire.Empty},
		"pin":                        {`{"act":"pin","seq":41}`, ""},
		"pin nothing":                {`{"act":"pin"}`, wire.BadMessage},
		"unpin":                      {`{"act":"unpin","seq":41}`, ""},
		"unpin nothing":              {`{"act":"unpin"}`, wire.BadMessage},
		"announce":                   {`{"act":"announce","text":"` + long(500) + `"}`, ""},
		"announce, too long":         {`{"act":"announce","text":"` + long(501) + `"}`, wire.TooLong},
		"announce in two lines":      {`{"act":"announce","text":"a\nb"}`, ""},
		"announce with a bell":       {`{"act":"announce","text":"a\u0007"}`, wire.BadMessage},
		"shield":                     {`{"act":"shield","on":true}`, ""},
		"shield without on":          {`{"act":"shield"}`, wire.BadMessage},
		"another room":               {`{"act":"kick","user":"ana","room":"sala"}`, wire.BadMessage},
		"a negative seq":             {`{"act":"remove","seq":-1}`, wire.BadMessage},
		"a number too large":         {`{"act":"remove","seq":9223372036854775808}`, wire.BadMessage},
		"half a message":             {`{"act":"remove","seq":1.5}`, wire.BadMessage},
		"a word for a number":        {`{"act":"remove","seq":"41"}`, wire.BadMessage},
		"reason, longest":            {`{"act":"kick","user":"ana","reason":"` + long(250) + `"}`, ""},
		"reason, too long":           {`{"act":"kick","user":"ana","reason":"` + long(251) + `"}`, wire.TooLong},
		"reason with an escape":      {`{"act":"kick","user":"ana","reason":"\u001b[2J"}`, wire.BadMessage},
		"user with an escape":        {`{"act":"kick","user":"\u001b[2J"}`, wire.BadMessage},
		"user, too long":             {`{"act":"kick","user":"` + long(129) + `"}`, wire.BadMessage},
		"id, too long":               {`{"id":"` + long(33) + `","act":"clear"}`, wire.BadMessage},
		"an act nobody knows":        {`{"act":"explode"}`, wire.BadMessage},
		"no act":                     {`{}`, wire.BadMessage},
		"an array":                   {`[]`, wire.BadMessage},
		"null":                       {`null`, wire.BadMessage},
		"two objects":                {`{"act":"clear"}{}`, wire.BadMessage},
		"nothing":                    {``, wire.BadMessage},
		"fields nobody knows":        {`{"act":"clear","fast":true}`, ""},
	} {
		got := wire.Code("")
		if _, refusal := moderation.Decode([]byte(tt.data)); refusal != nil {
			got = refusal.Code
			if refusal.Message == "" {
				t.Errorf("%s: no word for people", name)
			}
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestDecodeAnswersTheAsker: a refusal has the id of what was asked.
func TestDecodeAnswersTheAsker(t *testing.T) {
	for _, data := range []string{`{"id":"m1","act":"kick"}`, `{"id":"m1","act":7}`, `{"id":"m1","act":"explode"}`} {
		if _, refusal := moderation.Decode([]byte(data)); refusal == nil || refusal.ID != "m1" {
			t.Errorf("%s: %v", data, refusal)
		}
	}
}

// TestAddressIsBound: it is left out on demand only.
func TestAddressIsBound(t *testing.T) {
	for data, want := range map[string]bool{`{}`: true, `{"address":true}`: true, `{"address":null}`: true, `{"address":false}`: false} {
		var a moderation.Act
		if err := json.Unmarshal([]byte(data), &a); err != nil || a.BindsAddress() != want {
			t.Errorf("%s: %v, %v", data, a.BindsAddress(), err)
		}
	}
}

func TestMayAct(t *testing.T) {
	const none, member, moderator, owner = identity.Nobody, identity.Member, identity.Moderator, identity.Owner
	timeout := moderation.Act{ID: "m1", Act: moderation.ActTimeout, User: "bob"}
	with := func(change func(a *moderation.Act)) moderation.Act {
		a := timeout
		change(&a)
		return a
	}
	remove := moderation.Act{ID: "m1", Act: moderation.ActRemove, Seq: 41}
	for name, tt := range map[string]struct {
		by     identity.Role
		act    moderation.Act
		target identity.Role
		want   bool
	}{
		"a moderator":                      {moderator, timeout, member, true},
		"an owner":                         {owner, timeout, moderator, true},
		"a viewer":                         {identity.Viewer, timeout, member, false},
		"a member":                         {member, timeout, none, false},
		"a moderator upon another":         {moderator, timeout, moderator, false},
		"a moderator upon an owner":        {moderator, timeout, owner, false},
		"an owner upon another":            {owner, timeout, owner, false},
		"a moderator everywhere":           {moderator, with(func(a *moderation.Act) { a.Room = "*" }), member, false},
		"an owner everywhere":              {owner, with(func(a *moderation.Act) { a.Room = "*" }), member, true},
		"a moderator upon itself":          {moderator, with(func(a *moderation.Act) { a.User = "ana" }), moderator, false},
		"a moderator lifts its own":        {moderator, with(func(a *moderation.Act) { a.User = "ana"; a.Act = moderation.ActLift }), moderator, false},
		"a moderator lifts":                {moderator, with(func(a *moderation.Act) { a.Act = moderation.ActLift }), moderator, true},
		"a moderator removes its own":      {moderator, with(func(a *moderation.Act) { a.User = "ana"; a.Act = moderation.ActRemove }), moderator, true},
		"all that an owner said":           {moderator, with(func(a *moderation.Act) { a.Act = moderation.ActRemove }), owner, false},
		"one message of an owner":          {moderator, remove, owner, true},
		"a member removes a message":       {member, remove, member, false},
		"a moderator changes the room":     {moderator, moderation.Act{ID: "m1", Act: moderation.ActSlow}, none, true},
		"a member changes the room":        {member, moderation.Act{ID: "m1", Act: moderation.ActSlow}, none, false},
		"nobody":                           {none, timeout, none, false},
		"a moderator kicks another":        {moderator, with(func(a *moderation.Act) { a.Act = moderation.ActKick }), moderator, false},
		"a moderator bans another":         {moderator, with(func(a *moderation.Act) { a.Act = moderation.ActBan }), moderator, false},
		"a moderator upon who was granted": {moderator, timeout, identity.Viewer, true},
	} {
		refusal := moderation.MayAct(moderation.Actor{User: "ana", Role: tt.by}, &tt.act, tt.target)
		if (refusal == nil) != tt.want {
			t.Errorf("%s: %v", name, refusal)
		}
		if refusal != nil && (refusal.Code != wire.Forbidden || refusal.ID != "m1" || refusal.Message == "") {
			t.Errorf("%s: refused with %+v", name, refusal)
		}
	}
}

// TestTheCommandLineIsNobody: who has no id is not whom an act without a person is against.
func TestTheCommandLineIsNobody(t *testing.T) {
	by := moderation.Actor{Role: identity.Owner, Machine: true}
	if refusal := moderation.MayAct(by, &moderation.Act{Act: moderation.ActClear}, identity.Nobody); refusal != nil {
		t.Error(refusal)
	}
}

func FuzzDecode(f *testing.F) {
	for _, data := range []string{
		`{"type":"moderate","id":"m1","act":"timeout","user":"ana","for_ms":600000,"reason":"spam","address":false}`,
		`{"act":"speak","who":"here","for_ms":600000}`, `{"act":"topic","text":"a\ud800b"}`, `{"ACT":"clear"}`, `[]`, "{\"act\":\"topic\",\"text\":\"\xff\"}",
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, refusal := moderation.Decode(data)
		if refusal != nil {
			if refusal.Message == "" || len(refusal.ID) > wire.MaxID {
				t.Errorf("%q: %+v", data, refusal)
			}
			return
		}
		again, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if _, refusal := moderation.Decode(again); refusal != nil {
			t.Errorf("%q is let pass, and %q is not: %v", data, again, refusal)
		}
		moderation.MayAct(moderation.Actor{Role: identity.Owner}, &a, identity.Member)
	})
}

func TestMayLift(t *testing.T) {
	moderator := moderation.Actor{User: "ana", Role: identity.Moderator}
	owner := moderation.Actor{User: "ana", Role: identity.Owner}
	machine := moderation.Actor{Role: identity.Owner, Machine: true}
	record := func(room, act, user string) moderation.Record {
		return moderation.Record{Room: room, Act: act, User: user}
	}
	for name, tt := range map[string]struct {
		by   moderation.Actor
		kept moderation.Record
		want wire.Code
	}{
		"of the room":                 {moderator, record(sala, moderation.ActBan, "bob"), ""},
		"of another room":             {moderator, record(other, moderation.ActBan, "bob"), wire.NotFound},
		"an owner, of another room":   {owner, record(other, moderation.ActBan, "bob"), wire.NotFound},
		"everywhere":                  {moderator, record("*", moderation.ActBan, "bob"), wire.Forbidden},
		"an owner, everywhere":        {owner, record("*", moderation.ActBan, "bob"), ""},
		"against itself":              {moderator, record(sala, moderation.ActTimeout, "ana"), wire.Forbidden},
		"its own messages":            {moderator, record(sala, moderation.ActRemove, "ana"), ""},
		"the command line, of nobody": {machine, record(sala, moderation.ActClear, ""), ""},
	} {
		got := wire.Code("")
		if refusal := moderation.MayLift(tt.by, sala, &tt.kept); refusal != nil {
			got = refusal.Code
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
