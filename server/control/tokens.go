package control

import (
	"context"
	"net/http"
	"time"
)

// A TokenDesk makes and ends what lets programs take part.
type TokenDesk interface {
	// NewToken makes a token. Its secret is told here alone.
	NewToken(context.Context, NewToken) (MadeToken, error)
	// Tokens returns all that there are, the oldest first.
	Tokens(context.Context) ([]Token, error)
	// RevokeToken ends tokens: by id, by the secret, or all of a name.
	RevokeToken(ctx context.Context, which string) ([]Token, error)
}

// A NewToken says what a token is to be good for.
type NewToken struct {
	Name    string    `json:"name"`           // that the program goes by
	Room    string    `json:"room,omitempty"` // "" for all rooms
	Scopes  string    `json:"scopes"`         // of read, say and moderate, separated by commas
	Expires time.Time `json:"expires,omitzero"`
}

// A MadeToken is a token with its secret.
type MadeToken struct {
	Token
	Secret string `json:"secret"`
	URL    string `json:"url,omitempty"` // where programs reach the server, without a slash at its end; "" if none runs
}

// A Token is one as it is told of.
type Token struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	User    string    `json:"user"` // that its messages carry
	Room    string    `json:"room,omitempty"`
	Scopes  string    `json:"scopes"`
	Made    time.Time `json:"made"`
	Expires time.Time `json:"expires,omitzero"`
}

// Paths of what a TokenDesk does.
const (
	pathToken       = "/token"
	pathTokens      = "/tokens"
	pathTokenRevoke = "/token/revoke"
)

type revokeRequest struct {
	Which string `json:"which"`
}

type tokensAnswer struct {
	Tokens []Token `json:"tokens"`
}

// addTokens adds what a TokenDesk does to what a server answers.
func addTokens(add func(method, path string, do http.HandlerFunc), desk TokenDesk) {
	add(http.MethodPost, pathToken, asked(desk.NewToken))
	add(http.MethodGet, pathTokens, asked(func(ctx context.Context, _ nothing) (tokensAnswer, error) {
		tokens, err := desk.Tokens(ctx)
		return tokensAnswer{tokens}, err
	}))
	add(http.MethodPost, pathTokenRevoke, asked(func(ctx context.Context, q revokeRequest) (tokensAnswer, error) {
		tokens, err := desk.RevokeToken(ctx, q.Which)
		return tokensAnswer{tokens}, err
	}))
}

// NewToken implements TokenDesk.
func (c *Client) NewToken(ctx context.Context, t NewToken) (MadeToken, error) {
	return ask[MadeToken](ctx, c, http.MethodPost, pathToken, t)
}

// Tokens implements TokenDesk.
func (c *Client) Tokens(ctx context.Context) ([]Token, error) {
	a, err := ask[tokensAnswer](ctx, c, http.MethodGet, pathTokens, nil)
	return a.Tokens, err
}

// RevokeToken implements TokenDesk.
func (c *Client) RevokeToken(ctx context.Context, which string) ([]Token, error) {
	a, err := ask[tokensAnswer](ctx, c, http.MethodPost, pathTokenRevoke, revokeRequest{which})
	return a.Tokens, err
}
