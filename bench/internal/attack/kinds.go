package attack

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"hubbub/bench/internal/frame"
)

// A Kind is one way of being hostile.
type Kind struct {
	Name string
	Does string
	// attack is the life of one connection. Without one when it returns, it was refused.
	attack func(context.Context, *attacker) error
}

// Kinds are all there are. The place of a kind decides on its addresses.
var Kinds = []Kind{
	{"silent", "connects and sends nothing", silent},
	{"half-request", "sends a request byte by byte, and no end of it", halfRequest},
	{"keep-alive", "asks once and keeps the connection", keepAlive},
	{"no-join", "opens a WebSocket and never joins", noJoin},
	{"pings", "floods with pings", pings},
	{"broken", "sends empty and broken messages", broken},
	{"fragments", "sends fragments without end, and halves of frames", fragments},
	{"messages", "floods the honest people's room", messages},
	{"storms", "joins a new room, leaves, and comes again", storms},
	{"deep", "resumes from far back, searches, lists rooms", deep},
}

const (
	trickleEvery = 500 * time.Millisecond // between the bytes of half a request
	halfFrame    = 16 << 10               // bytes that are announced and sent by half
)

func silent(ctx context.Context, a *attacker) error {
	if err := a.connect(ctx); err != nil {
		return err
	}
	return a.discard()
}

func halfRequest(ctx context.Context, a *attacker) error {
	if err := a.connect(ctx); err != nil {
		return err
	}
	request := "GET /ws HTTP/1.1\r\nHost: " + a.config.Server + "\r\nX-Slow: "
	for {
		if err := a.send(ctx, []byte(request)); err != nil {
			return err
		}
		request = "a"
		if err := pause(ctx, trickleEvery); err != nil {
			return err
		}
	}
}

func keepAlive(ctx context.Context, a *attacker) error {
	if err := a.connect(ctx); err != nil {
		return err
	}
	if err := a.send(ctx, a.get("/healthz")); err != nil {
		return err
	}
	return a.discard()
}

func noJoin(ctx context.Context, a *attacker) error {
	if err := a.handshake(ctx); err != nil {
		return err
	}
	return a.discard()
}

func pings(ctx context.Context, a *attacker) error {
	if err := a.handshake(ctx); err != nil {
		return err
	}
	return a.flood(ctx, func(int) []byte { return masked(frame.Ping, "ping") })
}

// brokenTexts are what no server has a use for.
var brokenTexts = []string{"", "{", `{"type":"nonsense"}`, `{"type":"say","text":""}`, `{"type":7}`, `[]`}

func broken(ctx context.Context, a *attacker) error {
	if _, err := a.join(ctx, "hostile", nil); err != nil {
		return err
	}
	return a.flood(ctx, func(n int) []byte { return masked(frame.Text, brokenTexts[n%len(brokenTexts)]) })
}

// fragments never ends a message: every other attacker goes on with empty fragments,
// the others stop in the middle of a frame.
func fragments(ctx context.Context, a *attacker) error {
	if _, err := a.join(ctx, "hostile", nil); err != nil {
		return err
	}
	if a.number%2 == 1 {
		whole := masked(frame.Text, string(make([]byte, halfFrame)))
		if err := a.send(ctx, whole[:len(whole)-halfFrame/2]); err != nil {
			return err
		}
		return a.discard()
	}
	return a.flood(ctx, func(n int) []byte {
		if n == 0 {
			return unfinished(frame.Text, "{")
		}
		return unfinished(frame.Continuation, "")
	})
}

func messages(ctx context.Context, a *attacker) error {
	if _, err := a.join(ctx, a.config.Room, nil); err != nil {
		return err
	}
	return a.flood(ctx, func(n int) []byte {
		return masked(frame.Text, fmt.Sprintf(`{"type":"say","text":"buy %d from %d, the %d. time: %08x"}`, n, a.number, a.tries, rand.Uint32()))
	})
}

// storms says something in half of the rooms that it opens, which makes that room one
// to list.
func storms(ctx context.Context, a *attacker) error {
	if _, err := a.join(ctx, fmt.Sprintf("storm-%08x", rand.Uint32()), nil); err != nil {
		return err
	}
	if (a.number+a.tries)%2 == 1 {
		if err := a.send(ctx, masked(frame.Text, `{"type":"say","text":"here"}`)); err != nil {
			return err
		}
	}
	return errDone
}

func masked(opcode byte, payload string) []byte {
	return frame.AppendMasked(nil, opcode, []byte(payload), rand.Uint32())
}

// unfinished returns a frame that more fragments have to follow.
func unfinished(opcode byte, payload string) []byte {
	const fin = 0x80
	f := masked(opcode, payload)
	f[0] &^= fin
	return f
}
