package cluster

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"text/template"
	"time"

	"hubbub/server/cluster/natstest"
)

// HasBalancer tells whether HAProxy is installed.
func HasBalancer() bool {
	_, err := exec.LookPath("haproxy")
	return err == nil
}

// balancerText spreads clients over the nodes that are ready. Which node somebody comes back to does not matter.
var balancerText = template.Must(template.New("haproxy").Parse(`defaults
  mode http
  timeout connect 5s
  timeout client 90s
  timeout server 90s
  timeout tunnel 1h
frontend chat
  bind {{.Address}}
  default_backend nodes
backend nodes
  balance leastconn
  option httpchk GET /readyz
  option redispatch
{{- range $i, $address := .Nodes}}
  server node{{$i}} {{$address}} check inter 1s fall 2 rise 1
{{- end}}
`))

// A balancer is a process of HAProxy.
type balancer struct {
	address string
	cmd     *exec.Cmd
	log     *os.File
}

// startBalancer writes a configuration and waits until HAProxy listens.
func startBalancer(file string, nodes []string) (*balancer, error) {
	port, err := natstest.FreePort()
	if err != nil {
		return nil, err
	}
	b := &balancer{address: fmt.Sprintf("127.0.0.1:%d", port)}
	var text bytes.Buffer
	if err := balancerText.Execute(&text, struct {
		Address string
		Nodes   []string
	}{b.address, nodes}); err != nil {
		return nil, err
	}
	if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
		return nil, err
	}
	if b.log, err = os.Create(file + ".log"); err != nil {
		return nil, err
	}
	b.cmd = exec.Command("haproxy", "-db", "-f", file)
	b.cmd.Stdout, b.cmd.Stderr = b.log, b.log
	if err := b.cmd.Start(); err != nil {
		b.log.Close()
		return nil, fmt.Errorf("start HAProxy: %w", err)
	}
	for range 100 {
		if nc, err := net.Dial("tcp", b.address); err == nil {
			return b, nc.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.stop()
	return nil, errors.New("HAProxy does not listen")
}

func (b *balancer) stop() {
	b.cmd.Process.Kill()
	b.cmd.Wait()
	b.log.Close()
}
