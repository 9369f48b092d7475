package dial

import "fmt"

// CheckOpenFiles tells before anything starts whether n connections fit the limit
// of open files, and how to raise it.
func CheckOpenFiles(n int) error {
	const spare = 100 // for the process itself, and connections that change hands
	limit, hard := openFileLimit()
	if limit == 0 || uint64(n+spare) <= limit {
		return nil
	}
	return fmt.Errorf("%d connections need %d open files a process, and the limit is %d: raise it with `ulimit -n %d`%s",
		n, n+spare, limit, n+spare, aboveHard(n+spare, hard))
}

func aboveHard(need int, hard uint64) string {
	if uint64(need) <= hard {
		return ""
	}
	return fmt.Sprintf(" as root (the hard limit is %d), or spread them with -procs", hard)
}
