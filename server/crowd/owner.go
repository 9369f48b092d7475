package crowd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// maxAnswer is how much is read of an answer of a site.
const maxAnswer = 64 << 10

// ErrNotOwner tells that a site does not take who asks for its owner.
var ErrNotOwner = errors.New("the site does not say that this is an owner's")

// Owner uses the invite in a link, and reports whether the site at base says that it was one for an
// owner; the error matches ErrNotOwner if it does not. The session that the site gives is ended, as
// nobody is going to use it.
func Owner(ctx context.Context, base, link string) error {
	_, secret, found := strings.Cut(strings.TrimSpace(link), "#invite=")
	if !found || secret == "" {
		return fmt.Errorf("%w: the file has no link with #invite=", ErrNotOwner)
	}
	body, err := json.Marshal(map[string]string{"secret": secret})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/api/invites/redeem", bytes.NewReader(body))
	if err != nil {
		return err
	}
	q.Header.Set("Content-Type", "application/json")
	asking := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer asking.CloseIdleConnections()
	answer, err := asking.Do(q)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	given, err := readRedeemed(answer.Body)
	if err != nil {
		return fmt.Errorf("%w: it answers %s", ErrNotOwner, answer.Status)
	}
	if given.Session != "" {
		if err := endSession(ctx, &asking, base, given); err != nil {
			return err
		}
	}
	if answer.StatusCode != http.StatusOK || given.Role != "owner" {
		return fmt.Errorf("%w: %s %s %s", ErrNotOwner, answer.Status, given.Code, given.Role)
	}
	return nil
}

// A redeemed is what a site says of an invite: what it gave, or why it refused.
type redeemed struct{ Session, User, Role, Code string }

// readRedeemed reads an answer that may be anybody's.
func readRedeemed(body io.Reader) (given redeemed, err error) {
	err = json.NewDecoder(io.LimitReader(body, maxAnswer)).Decode(&given)
	return given, err
}

// endSession signs out what the invite gave.
func endSession(ctx context.Context, asking *http.Client, base string, given redeemed) error {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/api/session/end", nil)
	if err != nil {
		return err
	}
	q.Header.Set("Authorization", "Bearer "+given.Session)
	answer, err := asking.Do(q)
	if err == nil {
		answer.Body.Close()
		if answer.StatusCode/100 == 2 {
			return nil
		}
		err = errors.New(answer.Status)
	}
	return fmt.Errorf("the session that the invite gave to %.64q is not ended: %w", given.User, err)
}
