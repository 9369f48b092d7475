package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"hubbub/server/client"
)

var errNotConnected = errors.New("not connected")

func (s site) url(path string) string { return "ws" + strings.TrimPrefix(s.base, "http") + path }

// join enters the lobby; the client is nil if that fails.
func (s site) join(name string) (*client.Client, error) {
	ctx, cancel := context.WithTimeout(context.Background(), stepTimeout)
	defer cancel()
	return client.Join(ctx, client.Config{URL: s.url("/ws"), Name: name})
}

// await reads events until one is wanted.
func await(c *client.Client, wanted func(client.Event) bool) error {
	if c == nil {
		return errNotConnected
	}
	ctx, cancel := context.WithTimeout(context.Background(), stepTimeout)
	defer cancel()
	var last client.Event
	for {
		event, err := c.Next(ctx)
		if err != nil {
			return fmt.Errorf("%w; the last event was %+v", err, last)
		}
		if wanted(event) {
			return nil
		}
		last = event
	}
}

// say waits for the receipt, and that it is that of the text.
func say(c *client.Client, text string) error {
	if c == nil {
		return errNotConnected
	}
	ctx, cancel := context.WithTimeout(context.Background(), stepTimeout)
	defer cancel()
	m, err := c.Say(ctx, text)
	if err == nil && m.Text != text {
		err = fmt.Errorf("the receipt is %+v", m)
	}
	return err
}

// isMessage matches a message by who said it and what.
func isMessage(from, text string) func(client.Event) bool {
	return func(e client.Event) bool {
		m, ok := e.(client.Message)
		return ok && m.From == from && m.Text == text
	}
}

// isJoined matches the news of somebody who came.
func isJoined(name string) func(client.Event) bool {
	return func(e client.Event) bool {
		j, ok := e.(client.Joined)
		return ok && j.Name == name
	}
}

func leave(c *client.Client) {
	if c != nil {
		c.Close()
	}
}
