// Package archive writes what was said in a room into a file that outlives it, and reads
// such a file back.
//
// Formats: JSONL has a message a line, as the protocol tells it, between a line that tells
// of the room and one that ends it: a file without its end was cut short. It alone is read
// back. HTML is a page for people that needs nothing else. CSV is for spreadsheets: no cell
// of it is taken for a formula.
//
// Memory: a page of the history at a time is written, a line at a time is read.
//
// State: what is written is each message as it is when its page is read, up to the last
// number that there was at the beginning. What was removed is left out.
package archive
