package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// The channels and directions of asyncapi.yaml, as the server has them.
const (
	jsonChannel  = "json"
	plainChannel = "plain"
	send         = "send"
	receive      = "receive"
)

// messages returns the payload schemas of what goes over a channel in a direction.
func (d *documents) messages(channel, action string) []place {
	var found []place
	on := d.root(asyncURL).get("channels", channel)
	d.root(asyncURL).get("operations").each(func(_ string, operation place) {
		if operation.get("action").text() != action || operation.get("channel").path != on.path {
			return
		}
		operation.get("messages").each(func(_ string, message place) {
			found = append(found, message.get("payload"))
		})
	})
	return found
}

// byType returns schemas of events by their type.
func byType(schemas []place) map[string]place {
	types := make(map[string]place)
	for _, schema := range schemas {
		types[schema.get("properties", "type", "const").text()] = schema
	}
	return types
}

// checkEvent checks an event of hubbub.v1 by its type.
func checkEvent(types map[string]place, payload []byte) error {
	value, err := decode(payload)
	if err != nil {
		return fmt.Errorf("event %s: %w", excerpt(payload), err)
	}
	schema, ok := types[typeOf(value)]
	if !ok {
		return fmt.Errorf("event %s: no type that is described", excerpt(payload))
	}
	return named(payload, schema.validate(value))
}

func typeOf(event any) string {
	object, _ := event.(map[string]any)
	kind, _ := object["type"].(string)
	return kind
}

// line checks a line of plain text, which must be one of the messages.
func (d *documents) line(line []byte) error {
	for _, schema := range d.lines {
		if schema.validate(string(line)) == nil {
			return nil
		}
	}
	return fmt.Errorf("line %s is no message that is described", excerpt(line))
}

// streamEvent checks the data of a server-sent event by its type.
func (d *documents) streamEvent(kind string, data []byte) error {
	if kind == "" {
		kind = "message"
	}
	event := d.root(openURL).get("paths", "/api/rooms/{room}/events", "get", "responses", "200", "content", "text/event-stream", "x-events", kind)
	if event.value == nil {
		return fmt.Errorf("event %s %s: no type that is described", kind, excerpt(data))
	}
	value, err := decode(data)
	if err != nil {
		return fmt.Errorf("event %s %s: %w", kind, excerpt(data), err)
	}
	return named(data, event.get("schema").validate(value))
}

// webhook checks a batch.
func (d *documents) webhook(body []byte) error {
	value, err := decode(body)
	if err != nil {
		return err
	}
	schema := d.root(openURL).get("webhooks", typeOf(value), "post", "requestBody", "content", "application/json", "schema")
	if schema.value == nil {
		return fmt.Errorf("webhook %s: no type that is described", excerpt(body))
	}
	return named(body, schema.validate(value))
}

// named says which event an error is about.
func named(payload []byte, err error) error {
	if err != nil {
		return fmt.Errorf("event %s: %w", excerpt(payload), err)
	}
	return nil
}

// A refusal is a code of the documents.
type refusal struct {
	code   string
	close  uint16 // 0 when the connection lives on
	reason string // of the close frame
	plain  string // the word in plain text, empty if there is none
}

// refusals returns all codes.
func (d *documents) refusals() []refusal {
	var all []refusal
	d.root(asyncURL).get("components", "schemas", "Code", "oneOf").each(func(_ string, p place) {
		r := refusal{code: p.get("const").text(), reason: p.get("x-close-reason").text(), plain: p.get("x-plain").text()}
		if number, ok := p.get("x-close-code").value.(json.Number); ok {
			n, _ := number.Int64()
			r.close = uint16(n)
		}
		if r.reason == "" {
			r.reason = r.code
		}
		all = append(all, r)
	})
	return all
}

// closed checks a close frame.
func (d *documents) closed(code uint16, reason string) error {
	all := d.refusals()
	i := slices.IndexFunc(all, func(r refusal) bool { return r.close == code })
	switch {
	case i < 0 && reason == "":
		return nil
	case i < 0:
		return fmt.Errorf("closed with %d %q, which is not described", code, reason)
	case reason == "":
		return errors.New("closed without the reason that is described: " + all[i].reason)
	case all[i].reason != reason:
		return fmt.Errorf("closed with %d %q, want %q", code, reason, all[i].reason)
	}
	return nil
}
