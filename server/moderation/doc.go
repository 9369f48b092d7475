// Package moderation decides how rooms are kept: what an act may say and who may do it, who
// is shut out or silenced until when, and by which modes of a room a message is refused.
//
// It is pure: what is kept on disk and what is told to the room is done by others, who hand
// it back in the room's order.
//
// Rooms is in memory and answers without waiting. It holds no more than the sanctions and
// modes it was given, and of who has spoken what the modes of a room need.
//
// Time: a sanction that has an end lasts as long as it was to, by running time: a clock that
// is put ahead or back neither ends nor prolongs it. Over a restart the clock of the day
// counts, and no sanction begins to last longer than it did at first.
package moderation
