package history

import (
	"database/sql"
	"strconv"

	"hubbub/server/wire"
)

// CarriesText is the kind of what an entry says.
const CarriesText = "text"

const (
	addOriginSQL  = `INSERT OR REPLACE INTO origin (place, entries, message, draft) VALUES (?, ?, ?, ?)`
	addCarrierSQL = `INSERT OR IGNORE INTO carrier (kind, of, message, draft) VALUES (?, ?, ?, ?)`
	goneSQL       = `INSERT OR IGNORE INTO erasure (message, draft, kind) SELECT message, draft, kind FROM carrier WHERE kind = ? AND of IN (`

	// Which texts of entries have to go from the stream.
	blankedPlacesSQL = `SELECT place FROM unblanked WHERE place <= ?1`
	expiredPlacesSQL = `SELECT place FROM (SELECT place, at FROM removed_text ORDER BY id LIMIT ?2) WHERE at < ?1`
	trimmedPlacesSQL = `
		SELECT place FROM (SELECT place FROM removed_text WHERE place BETWEEN ?1 AND ?2 UNION SELECT place FROM unblanked WHERE place BETWEEN ?1 AND ?2) AS taken
		WHERE NOT EXISTS (SELECT 1 FROM message WHERE message.place = taken.place)`
	forgottenSQL = `
		SELECT place FROM removed_text WHERE place IN (SELECT value FROM json_each(?1))
		UNION SELECT place FROM unblanked WHERE place IN (SELECT value FROM json_each(?1))`
	replacedPlacesSQL = `
		SELECT place FROM last_update JOIN message USING (place)
		WHERE last_update.target = ?1 AND (instr(text, '"topic"') OR instr(text, '"text"'))`
)

// eraseSQL notes that the texts of entries at some places have to go from the stream, and those of
// drafts that were these entries once more.
func eraseSQL(places string) string {
	return `
		INSERT OR IGNORE INTO erasure (message, draft, kind)
		SELECT message, draft + gone.place - origin.place, '` + CarriesText + `'
		FROM (` + places + `) AS gone JOIN origin ON origin.place = (SELECT max(place) FROM origin WHERE place <= gone.place)
		WHERE gone.place < origin.place + entries
		UNION
		SELECT message, draft, kind FROM (` + places + `) AS gone JOIN carrier ON kind = '` + CarriesText + `' AND of = CAST(gone.place AS TEXT)`
}

// An origin is where in the stream something was: the zero origin is nowhere.
type origin struct {
	message uint64
	draft   int
}

// Carries notes that the draft that is being recorded has something, of a kind, that may have to go.
// It does nothing outside Apply.
func (t Tx) Carries(kind, of string) error {
	if t.from.message == 0 {
		return nil
	}
	_, err := t.Exec(addCarrierSQL, kind, of, t.from.message, t.from.draft)
	return err
}

// Gone tells what of a kind is no longer kept, by a query for that: it has to go from the stream. It
// does nothing where there is none.
func (t Tx) Gone(kind, which string, args ...any) error {
	if !t.shared {
		return nil
	}
	_, err := t.Exec(goneSQL+which+")", append([]any{kind}, args...)...)
	return err
}

// from returns where a draft of a publication was.
func (p *publication) from(i int) origin {
	if p.places == nil {
		return origin{}
	}
	return origin{p.message, p.places[i]}
}

// noteRepeat notes that a draft was an entry once more. One that was refused is not to be changed: it
// might not be refused then.
func (c *connection) noteRepeat(p *publication, i int, seq int64) error {
	from := p.from(i)
	if from.message == 0 || p.drafts[i].Refused != nil || p.drafts[i].Text == "" {
		return nil
	}
	if p.drafts[i].Kind == wire.KindEdited {
		seq = p.drafts[i].Target // by which the texts of edits go
	}
	return c.exec(c.addCarrier, CarriesText, strconv.FormatInt(place(p.roomID, seq), 10), from.message, from.draft)
}

// noteOrigins notes where the entries of a publication were.
func (c *connection) noteOrigins(p *publication) error {
	if p.places == nil {
		return nil
	}
	var first, entries int64 // of the run so far
	var draft int
	for i := range p.delivered {
		d := &p.delivered[i]
		if d.Err != nil || d.Repeated || d.Seq == 0 {
			continue
		}
		if entries > 0 && d.Seq == first+entries && p.places[i] == draft+int(entries) {
			entries++
			continue
		}
		if err := c.noteRun(p, first, entries, draft); err != nil {
			return err
		}
		first, entries, draft = d.Seq, 1, p.places[i]
	}
	return c.noteRun(p, first, entries, draft)
}

func (c *connection) noteRun(p *publication, first, entries int64, draft int) error {
	if entries == 0 {
		return nil
	}
	return c.exec(c.addOrigin, place(p.roomID, first), entries, p.message, draft)
}

// erase notes what has to go from the stream, if there is one.
func (c *connection) erase(which *sql.Stmt, args ...any) error {
	if c.config.Index == "" {
		return nil
	}
	return c.exec(which, args...)
}

func (c *connection) originStatements() []statement {
	return []statement{
		{&c.addOrigin, addOriginSQL},
		{&c.addCarrier, addCarrierSQL},
		{&c.eraseBlanked, eraseSQL(blankedPlacesSQL)},
		{&c.eraseExpired, eraseSQL(expiredPlacesSQL)},
		{&c.eraseTrimmed, eraseSQL(trimmedPlacesSQL)},
		{&c.eraseReplaced, eraseSQL(replacedPlacesSQL)},
		{&c.eraseText, eraseSQL(editedPlacesSQL)},
		{&c.noCarriers, dropCarriersOf},
		{&c.nextOrigins, nextOriginsSQL},
		{&c.dropOrigins, dropOriginsSQL},
		{&c.dropCarriers, dropCarriersSQL},
		{&c.dropErasures, dropErasuresSQL},
	}
}
