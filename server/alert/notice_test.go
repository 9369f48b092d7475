package alert_test

import (
	"testing"

	"hubbub/server/alert"
)

// FuzzRead: what is read says the same when it is written again.
func FuzzRead(f *testing.F) {
	f.Add(alert.NewNotice(alert.Shield, "tea").Encode())
	f.Add([]byte(`{"id":"a","done":true}`))
	f.Add([]byte(`{"id":"a","about":"fire"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := alert.Read(b)
		if err != nil {
			return
		}
		if !n.Done && n.Kind != alert.Report && n.Kind != alert.Full && n.Kind != alert.Shield {
			t.Errorf("there is no kind %q", n.Kind)
		}
		if again, err := alert.Read(n.Encode()); err != nil || again != n {
			t.Errorf("got %+v, %v, want %+v", again, err, n)
		}
	})
}
