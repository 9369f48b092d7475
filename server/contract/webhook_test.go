package contract

import "testing"

// TestWebhook: what is told to webhooks is held against the documents.
func TestWebhook(t *testing.T) {
	const good = `{"type":"room.entries","timestamp":"2026-01-02T15:04:05.123Z","data":{"room":"lobby","epoch":"E","entries":[{"type":"gap","first":7},{"type":"message","seq":7,"from":"Ana","at":1,"text":"hi"}]}}`
	if err := Webhook([]byte(good)); err != nil {
		t.Error(err)
	}
	for name, bad := range map[string]string{
		"another type": `{"type":"room.closed"}`, "no JSON": `{`, "no entries": `{"type":"room.entries","timestamp":"2026-01-02T15:04:05Z","data":{"room":"lobby","epoch":"E","entries":[]}}`,
		"an entry": `{"type":"room.entries","timestamp":"2026-01-02T15:04:05Z","data":{"room":"lobby","epoch":"E","entries":[{"type":"message"}]}}`,
		"a field":  `{"type":"room.entries","timestamp":"2026-01-02T15:04:05Z","secret":"s","data":{"room":"lobby","epoch":"E","entries":[{"type":"gap","first":7}]}}`,
	} {
		if Webhook([]byte(bad)) == nil {
			t.Errorf("%s passes", name)
		}
	}
}
