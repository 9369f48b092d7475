package history

import (
	"context"
	"database/sql"
	"time"
)

const (
	// clockStep is by how much the clock of the day may leave the one that only runs
	// before that counts as a jump.
	clockStep = 5 * time.Second
	// maxAhead is how far the clock may be ahead of the time that was last trusted. What
	// is beyond is not removed by, until the server has run for probation.
	maxAhead  = 24 * time.Hour
	probation = 24 * time.Hour
	// trustInterval is how often the file is told what the clock can be trusted for.
	trustInterval = time.Hour
)

const (
	loadTrustSQL = `SELECT coalesce(trusted_at, (SELECT nullif(max(at), 0) FROM room)), doubt FROM log`
	saveTrustSQL = `UPDATE log SET trusted_at = ?, doubt = ?`
)

// A reading is what the clocks say: that of the day, and one that only runs.
type reading struct {
	day     time.Time
	running time.Duration
}

// systemClocks returns what reads the machine's clocks.
func systemClocks() func() reading {
	start := time.Now()
	return func() reading {
		now := time.Now()
		return reading{day: now.Round(0), running: now.Sub(start)}
	}
}

// A trust judges whether the clock of the day is to be believed when entries are
// removed by their age. It belongs to the writer.
type trust struct {
	at    time.Time     // the time that is trusted; goes on while the clock is in doubt
	doubt time.Duration // to run until the clock is trusted, 0 if it is
	last  reading
	saved time.Duration // by the clock that runs
}

// see takes a reading of the clocks. It returns by how much the clock of the day has
// jumped, 0 if it has not.
func (t *trust) see(now reading) (jump time.Duration) {
	ran := now.running - t.last.running
	jump = now.day.Sub(t.last.day) - ran
	t.last, t.at = now, t.at.Add(ran)
	t.doubt = max(0, t.doubtAfter(ran))
	if t.doubt == 0 {
		t.at = now.day
	}
	if jump.Abs() <= clockStep {
		return 0
	}
	return jump
}

// doubtAfter returns what is left of the doubt.
func (t *trust) doubtAfter(ran time.Duration) time.Duration {
	switch {
	case t.last.day.Sub(t.at) <= maxAhead:
		return 0
	case t.doubt == 0:
		return probation
	default:
		return t.doubt - ran
	}
}

// startTrust goes on with what the file was told last.
func (c *connection) startTrust(ctx context.Context, now reading) (t trust, jump time.Duration, err error) {
	var at sql.NullInt64
	var doubt int64
	if err := c.conn.QueryRowContext(ctx, loadTrustSQL).Scan(&at, &doubt); err != nil {
		return t, 0, err
	}
	t = trust{at: now.day, doubt: time.Duration(doubt) * time.Millisecond, last: now, saved: now.running}
	if at.Valid {
		t.at = time.UnixMilli(at.Int64)
	}
	ahead := now.day.Sub(t.at)
	t.see(now)
	if ahead > maxAhead || ahead < -clockStep {
		jump = ahead
	}
	return t, jump, nil
}

// seeClock takes note of what the clocks say.
func (w *writer) seeClock() {
	doubted := w.trust.doubt > 0
	w.tellClock(doubted, w.trust.see(w.config.clocks()))
}

// tellClock counts and logs a jump of the clock, if there was one, and logs what became
// of the trust in it.
func (w *writer) tellClock(doubted bool, jump time.Duration) {
	if jump != 0 {
		w.config.Observer.ClockJumped(jump)
	}
	log, now, known := w.config.Log, w.trust.last.day, w.trust.at
	switch doubts := w.trust.doubt > 0; {
	case doubts && !doubted:
		log.Warn("history: the clock is far ahead of when the server last ran; nothing is removed for its age until it has run for a day",
			"now", now, "known", known, "to_run", w.trust.doubt.Round(time.Second))
	case doubted && !doubts:
		log.Info("history: the clock is trusted again", "now", now)
	case jump != 0:
		log.Warn("history: the clock has jumped", "now", now, "by", jump.Round(time.Millisecond))
	}
}

// saveTrust tells the file, if it is time to.
func (w *writer) saveTrust() error {
	if w.trust.last.running-w.trust.saved < trustInterval {
		return nil
	}
	err := w.transaction(w.conn.noteTrust(&w.trust))
	if err == nil {
		w.trust.saved = w.trust.last.running
	}
	return err
}

// noteTrust returns what tells the file.
func (c *connection) noteTrust(t *trust) func() error {
	return func() error {
		_, err := c.trusted.Exec(t.at.UnixMilli(), t.doubt.Milliseconds())
		return err
	}
}

// limits returns what is kept of a room now.
func (w *writer) limits() limits {
	l := limits{messages: int64(w.config.Messages)}
	if w.config.Age > 0 && w.trust.doubt == 0 {
		l.since = w.trust.last.day.Add(-w.config.Age).UnixMilli()
	}
	if w.config.Index != "" {
		w.age(l.since)
		return limits{floor: true}
	}
	return l
}
