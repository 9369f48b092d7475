package history

import (
	"context"

	"hubbub/server/room"
	"hubbub/server/wire"
)

const (
	questionSQL  = `SELECT EXISTS (SELECT 1 FROM message WHERE place = ? AND ask = 1)`
	questionsSQL = selectToTextSQL + `text FROM question JOIN message USING (place)
		WHERE question.place BETWEEN ? AND ? AND ` + removedSQL + ` = 0 ORDER BY question.place DESC LIMIT ?`
	addQuestionSQL   = `INSERT INTO question (place) VALUES (?)`
	leftQuestionsSQL = `DELETE FROM question WHERE place` + notInMessages + `question.place)`
)

var errNoQuestion = &wire.Error{Code: wire.NotFound, Message: "that message is no question"}

// answer notes whether a question was answered.
func (c *connection) answer(p *publication, seq int64, e *wire.Entry) error {
	at := place(p.roomID, e.Target)
	user, err := c.standing(p, at)
	if err != nil {
		return err
	}
	var asks bool
	if err := c.findQuestion.QueryRow(at).Scan(&asks); err != nil {
		return err
	}
	if !asks {
		return errNoQuestion
	}
	e.User = user
	return c.replaceAspect(p, at, wire.KindAnswered, seq)
}

// Questions returns the questions of a room that stand, the newest first, at most limit.
func (l *Log) Questions(ctx context.Context, name string, limit int) (room.Page, error) {
	return l.page(ctx, name, l.reads.questions, span{upTo: maxSeq, limit: int64(limit)})
}
