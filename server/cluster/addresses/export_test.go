package addresses

import "hubbub/server/moderation"

// KeyOf returns the key of a binding.
func KeyOf(b moderation.Binding) string { return keyOf(b) }
