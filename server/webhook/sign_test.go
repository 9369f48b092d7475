package webhook_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"hubbub/server/webhook"
)

// TestSignVector: the example of the scheme's documents and of its libraries.
func TestSignVector(t *testing.T) {
	key, err := webhook.KeyOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	h := make(http.Header)
	webhook.Sign(h, key, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	for name, want := range map[string]string{
		"webhook-id":        "msg_p5jXN8AQM9LWM0D4loKWxJek",
		"webhook-timestamp": "1614265330",
		"webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestSecrets: each is another, of a length that the scheme allows; others are refused.
func TestSecrets(t *testing.T) {
	one, other := webhook.NewSecret(), webhook.NewSecret()
	key, err := webhook.KeyOf(one)
	if err != nil || len(key) < 24 || len(key) > 64 || one == other || !strings.HasPrefix(one, "whsec_") {
		t.Errorf("%s, %s, %v", one, other, err)
	}
	for _, bad := range []string{"", "whsec_", "whsec_*", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"} {
		if key, err := webhook.KeyOf(bad); err == nil || key != nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
