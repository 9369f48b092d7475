package records

import (
	"context"
	"time"
)

const itemsOfPersonSQL = `SELECT CAST(id AS TEXT) FROM queue_item WHERE user = ?`

// forgetSQL takes a person from what is kept: acts stay, without whom they were against or
// who did them, and so do notes, without who wrote them.
var forgetSQL = []string{
	`DELETE FROM sanction WHERE user = ?`,
	`UPDATE queue_item SET text = ` + blankedSQL + ` WHERE user = ?`,
	`DELETE FROM queue_report WHERE item IN (SELECT id FROM queue_item WHERE user = ?)`,
	`DELETE FROM queue_item WHERE user = ?`,
	`DELETE FROM queue_report WHERE user = ?`,
	`DELETE FROM free_guest WHERE user = ?`,
	`DELETE FROM turn WHERE user = ?`,
	overwriteFilterSQL + filterOfPersonSQL,
	deleteFilterSQL + filterOfPersonSQL,
	`UPDATE filter SET by_name = '' WHERE record IN (SELECT id FROM audit WHERE by_user = ?)`,
	`UPDATE sanction SET by = '' WHERE record IN (SELECT id FROM audit WHERE by_user = ?)`,
	`UPDATE audit SET detail = '' WHERE detail <> '' AND instr(detail, ?) > 0`,
	`UPDATE audit SET user = '', name = '', reason = '', detail = '' WHERE user <> '' AND user = ?`,
	`UPDATE audit SET by_user = '', by_name = '' WHERE by_user = ?`,
	`UPDATE role_grant SET by = '' WHERE by = ?`,
	`DELETE FROM note WHERE user = ?`,
	`UPDATE note SET by_user = '', by_name = '' WHERE by_user = ?`,
	`DELETE FROM person_name WHERE user = ?`,
}

// Forget is End, and takes the person from acts and sanctions. That the id was signed out
// stays until no token of it can be good.
func (r *Records) Forget(ctx context.Context, user string) error {
	if err := checkUser(user); err != nil {
		return err
	}
	return r.do(ctx, operations{Forget: &forgotten{User: user, At: r.stamp(time.Time{}).UnixMilli()}})
}

// TakePerson takes a person from what it has said in a room, as history.Tx does.
func (r *Records) TakePerson(ctx context.Context, in, user string, seqs []int64) error {
	if err := checkUser(user); err != nil {
		return err
	}
	return r.do(ctx, operations{Forget: &forgotten{User: user, Room: in, Seqs: seqs}})
}

// forgetGranter follows the file.
func (r *Records) forgetGranter(user string) {
	r.grants.Range(func(of, given any) bool {
		for _, g := range given.([]Grant) {
			if g.By == user {
				g.By = ""
				r.putGrant(g)
			}
		}
		return true
	})
}
