// Package records keeps what is known of people and rooms beside what is said: roles,
// invites, who was signed out, held names, read-only tickets, the tokens of programs and what
// they can be asked for, whom rooms are for, how rooms are kept (acts, sanctions, modes), webhooks, and the key that makes
// the tokens of sessions. Its tables lie in the file of the history.
//
// Secrets: of invites, tickets and API tokens the file holds hashes, of sessions nothing. The
// key is in it as it is: who can read the file can make tokens of sessions. So are the secrets
// of webhooks, which no backup has; in a cluster the stream and the snapshots do.
//
// Durability: a call that changes something returns when the file has it, and memory
// follows the file: what failed is in neither. Held names are written behind, in groups,
// at most a second late; the last state of a person counts. What moderators do is written in
// the transaction of whoever calls, and memory that follows it is theirs.
//
// Blocking: Role, Room, Ended, HasOwner, OpenTicket, OpenToken, TokenStands, Tokens and Machine
// answer from memory, Hold and Free never wait. The others wait for the disk.
//
// Bounds: each table has a most of rows, beyond which ErrFull tells.
//
// Time: an invite ends with its hour by the clock of the day and by running time, whichever
// is first. One that seems to be made in the future when the server starts has ended.
package records
