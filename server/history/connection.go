package history

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	_ "modernc.org/sqlite" // the driver
)

// A connection is the one that writes, with its statements. It is used by one
// goroutine at a time.
type connection struct {
	config  Config // from prepare on
	db      *sql.DB
	conn    *sql.Conn
	open    statements
	soiled  bool   // by the transaction that is open
	secured bool   // what it deletes is overwritten
	edited  bool   // by it: what was there before can go later
	from    origin // of the draft that is being stored

	beginTx, commitTx, rollbackTx, probe *sql.Stmt
	findRoom, addRoom                    *sql.Stmt
	countRoom, advanceRoom               *sql.Stmt
	insert, original                     *sql.Stmt
	roomExtent, nextRows                 *sql.Stmt
	excess, old, oldInWindow, trimmed    *sql.Stmt
	index, unindex, removeRows           *sql.Stmt
	setIndexed, earlierRows              *sql.Stmt
	nextRooms, freePages, vacuum         *sql.Stmt
	nextRoom, takeRoom                   *sql.Stmt
	keptRoom, removeRoom, freeRoom       *sql.Stmt
	trusted                              *sql.Stmt

	raiseRoom, retire, saidAt *sql.Stmt // for what comes from a stream
	setPosition               *sql.Stmt

	savepoint, release, toSavepoint                  *sql.Stmt
	findTarget, toBlank, reword                      *sql.Stmt
	findQuoted, findQuoting, findQuestion            *sql.Stmt
	addReply, addQuestion                            *sql.Stmt
	leftReplies, leftQuestions, lastAspect           *sql.Stmt
	addRemoval, notToBlank, takeText                 *sql.Stmt
	unindexOne, indexOne                             *sql.Stmt
	lastUpdate, dropUpdate, setUpdate, overwriteRoom *sql.Stmt
	dropFormer                                       *sql.Stmt

	findHeld, setAspect, dropAspect     *sql.Stmt
	blankRow, blankHeld, said           *sql.Stmt
	aspectsGone, aspectsOf, leftAspects [3]*sql.Stmt

	totals, addReaction, unreact, setTotal, dropTotal *sql.Stmt // of reactions
	totalIsDue, totalIsTold, toldTotals               *sql.Stmt
	dropReactionRows, dropReactionTotals              *sql.Stmt
	goneReactionRows, goneReactionTotals              *sql.Stmt
	leftReactionRows                                  *sql.Stmt
	leftReactionTotals, leftReactionDue               *sql.Stmt

	nextRemoval, due, toBlankMany        *sql.Stmt
	advance, endRemoval                  *sql.Stmt
	unblanked, keepTexts, unindexMany    *sql.Stmt
	dropRestored, blank, blanked         *sql.Stmt
	leftTexts, leftToBlank               *sql.Stmt
	leftUpdates, leftRemovals            *sql.Stmt
	unclean, isUnclean, cleaned, expired *sql.Stmt

	addOrigin, addCarrier                                   *sql.Stmt // for what has to go from a stream
	eraseBlanked, eraseExpired, eraseTrimmed, eraseReplaced *sql.Stmt
	nextOrigins, dropOrigins, dropCarriers, dropErasures    *sql.Stmt
	eraseText, noCarriers                                   *sql.Stmt
}

// connect opens a connection that can write to the file that is there.
func connect(ctx context.Context, c Config) (*connection, error) {
	if c.Path == Memory {
		return connectTo(ctx, dsn(c, "", creating...))
	}
	return connectTo(ctx, dsn(c, "rw", writing...))
}

func connectTo(ctx context.Context, dsn string) (*connection, error) {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &connection{db: db, conn: conn}, nil
}

// setUp makes a database that was just opened ready for use, and returns its
// epoch.
func (c *connection) setUp(ctx context.Context, config Config) (epoch string, err error) {
	if err := setWAL(ctx, c.conn, config); err != nil {
		return "", err
	}
	if err := migrate(ctx, c.conn, config.steps); err != nil {
		return "", err
	}
	if _, err := c.conn.ExecContext(ctx, createTermsSQL); err != nil {
		return "", err
	}
	if epoch, err = c.takeEpoch(ctx, config); err != nil {
		return "", err
	}
	return epoch, c.prepare(ctx, config)
}

// prepare readies the statements, and leaves commits as durable as they are to be.
func (c *connection) prepare(ctx context.Context, config Config) error {
	c.config = config
	if config.Index != "" {
		if err := c.open.prepare(ctx, c.conn, c.originStatements()); err != nil {
			return err
		}
	}
	err := c.open.prepare(ctx, c.conn, slices.Concat([]statement{
		{&c.beginTx, "BEGIN IMMEDIATE"},
		{&c.commitTx, "COMMIT"},
		{&c.rollbackTx, "ROLLBACK"},
		{&c.probe, "UPDATE log SET probe = zeroblob(?)"},
		{&c.findRoom, findRoomSQL},
		{&c.addRoom, addRoomSQL},
		{&c.countRoom, countRoomSQL},
		{&c.advanceRoom, advanceRoomSQL},
		{&c.insert, insertSQL},
		{&c.original, originalSQL},
		{&c.roomExtent, extentSQL},
		{&c.nextRows, stepSQL},
		{&c.excess, excessSQL},
		{&c.old, oldSQL},
		{&c.oldInWindow, oldInWindowSQL},
		{&c.trimmed, trimmedSQL},
		{&c.index, indexSQL},
		{&c.setIndexed, setIndexedSQL},
		{&c.earlierRows, stepBackSQL},
		{&c.unindex, unindexSQL},
		{&c.removeRows, removeSQL},
		{&c.nextRooms, nextRoomsSQL},
		{&c.freePages, freePagesSQL},
		{&c.vacuum, vacuumSQL},
		{&c.nextRoom, nextRoomSQL},
		{&c.takeRoom, takeRoomSQL},
		{&c.keptRoom, keptRoomSQL},
		{&c.removeRoom, removeRoomSQL},
		{&c.freeRoom, freeRoomSQL},
		{&c.trusted, saveTrustSQL},
	}, c.updateStatements(), c.editStatements(), c.reactionStatements(), c.blankStatements(), c.applyStatements()))
	if err != nil {
		return err
	}
	if config.Sync == Full {
		return nil
	}
	_, err = c.conn.ExecContext(ctx, "PRAGMA synchronous = NORMAL")
	return err
}

// rollback ends the transaction that is open, if one is.
func (c *connection) rollback() {
	// SQLite may have rolled back by itself, so an error tells nothing.
	c.rollbackTx.Exec()
}

func (c *connection) close() error {
	if c == nil {
		return nil
	}
	return errors.Join(c.open.close(), c.conn.Close(), c.db.Close())
}
