package client_test

import (
	"context"
	"fmt"
	"log"

	"hubbub/server/client"
)

// A bot that answers whoever says "ping".
func Example() {
	ctx := context.Background()
	c, err := client.Join(ctx, client.Config{URL: "ws://localhost:8000/ws", Name: "Bot"})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	for {
		event, err := c.Next(ctx)
		if err != nil {
			log.Fatal(err)
		}
		switch e := event.(type) {
		case client.Message:
			if e.Text == "ping" {
				go c.Say(ctx, "pong") // its receipt comes by way of Next
			}
		case client.Lost:
			fmt.Println("some messages are not kept any more; the first that is:", e.First)
		}
	}
}
