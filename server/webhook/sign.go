package webhook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of the scheme, and what its secrets and signatures begin with
// (Standard Webhooks 1.0.0, "Signature scheme").
const (
	headerID        = "Webhook-Id"
	headerTimestamp = "Webhook-Timestamp"
	headerSignature = "Webhook-Signature"
	secretPrefix    = "whsec_"
	signaturePrefix = "v1,"
)

// keyBytes is how long a key is; the scheme asks for 24 to 64.
const keyBytes = 32

var errSecret = errors.New("webhook: the secret is none of the scheme's")

// NewSecret returns a secret for a new hook.
func NewSecret() string {
	key := make([]byte, keyBytes)
	rand.Read(key) // never fails
	return secretPrefix + base64.StdEncoding.EncodeToString(key)
}

// keyOf returns what a secret stands for.
func keyOf(secret string) ([]byte, error) {
	encoded, ok := strings.CutPrefix(secret, secretPrefix)
	if !ok {
		return nil, errSecret
	}
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(key) == 0 {
		return nil, errSecret
	}
	return key, nil
}

// sign adds the headers of the scheme for a body that is sent at a time.
func sign(h http.Header, key []byte, id string, at time.Time, body []byte) {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	h.Set(headerID, id)
	h.Set(headerTimestamp, timestamp)
	h.Set(headerSignature, signaturePrefix+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}
