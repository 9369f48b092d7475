package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"hubbub/server/crowd"
	"hubbub/server/gate"
)

// maxTokenFile is how much is read of the file with the owner's link.
const maxTokenFile = 4 << 10

// visit sends the crowd to a site that runs, and tells what gives way first.
func (g *gathering) visit(ctx context.Context, out io.Writer) error {
	site, err := gate.ParseSite(g.url)
	if err != nil {
		return misused("-url must be an address such as https://chat.example.org, not %s: %w", g.url, err)
	}
	link, err := readLink(g.tokenFile)
	if err != nil {
		return err
	}
	if err := crowd.Owner(ctx, site.URL(), link); err != nil {
		return fmt.Errorf("no crowd goes to %s: %w", site.URL(), err)
	}
	endpoint := "ws" + strings.TrimPrefix(site.URL(), "http") + "/ws"
	fmt.Fprintln(out, crowd.Header)
	limit := crowd.Climb(ctx, g.script, crowd.Enter(endpoint, ""), func(r crowd.Rung) { fmt.Fprintln(out, r) })
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(out, "Stopped.")
	case limit == "":
		fmt.Fprintln(out, "Nothing gave way.")
	default:
		fmt.Fprintf(out, "Gave way first: %s\n", limit)
	}
	return nil
}

func readLink(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxTokenFile))
	return string(data), err
}
