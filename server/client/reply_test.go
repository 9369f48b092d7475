package client_test

import (
	"errors"
	"testing"

	"hubbub/server/client"
	"hubbub/server/wire"
)

// TestReplyAndAsk: what answers a message shows it, and a question is one.
func TestReplyAndAsk(t *testing.T) {
	c, err := client.Join(t.Context(), client.Config{URL: "ws://" + startServer(t) + "/ws", Name: "Ana"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	go func() { // receipts come by way of it
		for {
			if _, err := c.Next(t.Context()); err != nil {
				return
			}
		}
	}()
	question, err := c.Ask(t.Context(), "why?")
	if err != nil || !question.Ask || question.Answered || question.ReplyTo != nil {
		t.Fatalf("%+v, %v", question, err)
	}
	reply, err := c.Reply(t.Context(), question.Seq, "because")
	if err != nil || reply.ReplyTo == nil || *reply.ReplyTo != (client.Quote{Seq: question.Seq, From: "Ana", User: question.User, Text: "why?"}) || reply.Ask {
		t.Errorf("%+v, %v", reply, err)
	}
	var refused *wire.Error
	if _, err := c.Reply(t.Context(), 99, "x"); !errors.As(err, &refused) || refused.Code != wire.NotFound {
		t.Errorf("of nothing: %v", err)
	}
}
