package history

// maxFreePages, and one in maxFreeShare of all pages, may stay free: the next
// messages go there.
const (
	maxFreePages = 256
	maxFreeShare = 8
)

const (
	freePagesSQL = `SELECT freelist_count, page_count FROM pragma_freelist_count, pragma_page_count`
	vacuumSQL    = `PRAGMA incremental_vacuum(64)` // moves as many pages
)

// vacuum shortens the file a little if much of it is free, and reports whether
// there is more to do.
func (w *writer) vacuum() (more bool, err error) {
	if err := w.ready(); err != nil {
		return false, err
	}
	var free, pages int
	if err := w.conn.freePages.QueryRow().Scan(&free, &pages); err != nil {
		return false, err
	}
	if free <= max(maxFreePages, pages/maxFreeShare) {
		return false, nil
	}
	return w.vacuumSome()
}

// vacuumSome gives back a few free pages, and reports whether it did.
func (w *writer) vacuumSome() (more bool, err error) {
	rows, err := w.conn.vacuum.Query()
	if err != nil {
		return false, err
	}
	defer w.file.noteLeft() // when it is closed
	defer rows.Close()
	for rows.Next() { // a page each
		more = true
	}
	return more, rows.Err()
}
