package fanout

import (
	"testing"
)

// A served counts how often a reader is started.
type served struct {
	Conn
	serves chan struct{}
}

func newServed() *served {
	s := &served{serves: make(chan struct{}, 10)}
	s.owner = s
	return s
}

func (s *served) Serve()   { s.serves <- struct{}{} }
func (s *served) TooSlow() {}

func (s *served) BadFrame(Fault) {}

func (s *served) Arrived(Arrival) bool { return true }

// TestPark: a reader that was told of more since it looked does not park.
func TestPark(t *testing.T) {
	tests := []struct {
		name       string
		from, want readerState
		parks      bool
	}{
		{"nothing has come", readerRunning, readerParked, true},
		{"more has come", readerNotified, readerRunning, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newServed()
			s.reader.Store(test.from)
			parked := make(chan bool, 1)
			go func() {
				returned := false
				defer func() { parked <- !returned }()
				s.park(newReadBuffer(&aheadBuffers, readAheadBytes))
				returned = true
			}()
			if got := <-parked; got != test.parks || s.reader.Load() != test.want {
				t.Errorf("parked: %v in state %d; want %v in state %d", got, s.reader.Load(), test.parks, test.want)
			}
		})
	}
}

// TestReadable: one reader is started when none runs, and one that runs is told.
func TestReadable(t *testing.T) {
	tests := []struct {
		name       string
		from, want readerState
		starts     bool
	}{
		{"it waits by itself", readerBlocking, readerBlocking, false},
		{"it runs", readerRunning, readerNotified, false},
		{"it was told", readerNotified, readerNotified, false},
		{"it is parked", readerParked, readerRunning, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newServed()
			s.reader.Store(test.from)
			s.Readable()
			if got := s.reader.Load(); got != test.want {
				t.Errorf("state %d, want %d", got, test.want)
			}
			if test.starts {
				<-s.serves
			}
			if len(s.serves) > 0 {
				t.Error("a reader was started")
			}
		})
	}
}
