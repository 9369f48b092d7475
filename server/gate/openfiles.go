package gate

// reservedFiles is what is left of the open-file limit for listeners, metrics,
// and HTTP requests.
const reservedFiles = 100

// ConnectionsWithin returns how many connections fit an open-file limit, 0 for
// as many as there may be.
func ConnectionsWithin(files uint64) int {
	switch {
	case files == 0 || files > 1<<30:
		return 0
	case files <= 2*reservedFiles:
		return int(max(files/2, 1))
	default:
		return int(files) - reservedFiles
	}
}
