package stream

import "testing"

func TestIsOlder(t *testing.T) {
	for version, want := range map[string]bool{
		"2.13.9": true, "2.9.10": true, "1.99.99": true, "2.14.0": false, "2.14.0-beta.1": false, "2.15.3": false, "3.0.0": false, "2.14": false, "": false, "dev": false,
	} {
		if got := isOlder(version, leastNATS); got != want {
			t.Errorf("%q is older: %v", version, got)
		}
	}
}
