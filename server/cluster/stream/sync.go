package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// ErrUnsynced tells of servers that acknowledge what is not on their disks.
var ErrUnsynced = errors.New("the NATS servers acknowledge what they have not synced: a loss of power loses it; set sync_interval: always in their jetstream block")

const (
	// syncTime is how long servers have to answer how they are set up.
	syncTime = 2 * time.Second
	// syncAttempts is how often they are asked before none of them is taken for one that answers.
	syncAttempts = 3
)

// CheckSync asks all servers of the cluster whether they sync what they acknowledge, in the system
// account, whose credentials are in a file. With Config.Unsafe one that does not is only told of.
// credentials may be empty where the addresses hold a user of that account.
func CheckSync(ctx context.Context, c Config, credentials string) error {
	options := []nats.Option{nats.Name("hubbub " + c.Name + " check"), nats.Timeout(dialTimeout)}
	if credentials != "" {
		options = append(options, nats.UserCredentials(credentials))
	}
	if err := readable(credentials); err != nil {
		return err
	}
	nc, err := connectSoon(ctx, strings.Join(c.URLs, ","), options)
	if err != nil {
		return fmt.Errorf("the system account of NATS: %w", err)
	}
	defer nc.Close()
	servers, unsynced, err := askSync(ctx, nc)
	for range syncAttempts - 1 {
		if servers == 0 && ctx.Err() == nil {
			servers, unsynced, err = askSync(ctx, nc)
		}
	}
	switch {
	case err != nil:
		return fmt.Errorf("the system account of NATS: %w", err)
	case servers == 0:
		return errors.New("the system account of NATS: no server has answered; is it the system account?")
	case len(unsynced) == 0:
		return nil
	case !c.Unsafe:
		return fmt.Errorf("%w, or give -cluster-unsafe: %s", ErrUnsynced, strings.Join(unsynced, ", "))
	}
	if c.Log != nil {
		c.Log.Warn("cluster: a loss of power can lose what was said", "because", ErrUnsynced, "servers", unsynced)
	}
	return nil
}

// connectSoon connects, trying until ctx ends.
func connectSoon(ctx context.Context, urls string, options []nats.Option) (*nats.Conn, error) {
	for {
		nc, err := nats.Connect(urls, options...)
		if err == nil || errors.Is(err, nats.ErrAuthorization) {
			return nc, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(startPause):
		}
	}
}

// askSync returns how many servers with JetStream have answered, and those that do not sync.
func askSync(ctx context.Context, nc *nats.Conn) (servers int, unsynced []string, err error) {
	answers, err := nc.SubscribeSync(nc.NewInbox())
	if err != nil {
		return 0, nil, err
	}
	if err := nc.PublishRequest("$SYS.REQ.SERVER.PING.JSZ", answers.Subject, []byte(`{"config":true}`)); err != nil {
		return 0, nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, syncTime)
	defer cancel()
	for {
		m, err := answers.NextMsgWithContext(ctx)
		if err != nil {
			return servers, unsynced, nil // all who will have answered
		}
		var answer struct {
			Server struct {
				Name string `json:"name"`
			} `json:"server"`
			Data struct {
				Disabled bool `json:"disabled"`
				Config   struct {
					SyncAlways bool `json:"sync_always"`
				} `json:"config"`
			} `json:"data"`
		}
		if json.Unmarshal(m.Data, &answer) != nil || answer.Data.Disabled {
			continue
		}
		if servers++; !answer.Data.Config.SyncAlways {
			unsynced = append(unsynced, answer.Server.Name)
		}
	}
}
