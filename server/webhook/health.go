package webhook

// The states of a hook, in words: the values of a metric's label.
const (
	wordActive   = "active"
	wordFailing  = "failing"
	wordGone     = "gone"
	wordNoSecret = "no_secret"
)

// States returns what Health.Word can be.
func States() []string { return []string{wordActive, wordFailing, wordGone, wordNoSecret} }

// Word returns the state in a word.
func (h Health) Word() string {
	switch {
	case h.State == Active && h.Failures > 0:
		return wordFailing
	case h.State == Active:
		return wordActive
	case h.State == Gone:
		return wordGone
	default:
		return wordNoSecret // also one that only a newer version knows: it is told nothing
	}
}
