package history

// Waiting returns how many Appends await the writer.
func (l *Log) Waiting() int { return len(l.writer.appends) }
