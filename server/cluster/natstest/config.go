package natstest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"strings"
	"text/template"
)

// systemUser is the name and the password of whoever may ask about the servers themselves.
const systemUser = "system"

// configText is a server's configuration. With sync_interval always an acknowledged message is on the
// disk of two servers at least; routes never give up, since the others may start later.
var configText = template.Must(template.New("config").Parse(`server_name: {{.Name}}
listen: "{{.Address}}"
log_file: "{{.Dir}}/{{.Name}}.log"
jetstream {
  store_dir: "{{.Dir}}/{{.Name}}"
  max_memory_store: 256MB
  max_file_store: 16GB
{{- if not .Unsafe}}
  sync_interval: always
{{- end}}
}
{{- if .Routes}}
cluster {
  name: natstest
  listen: "127.0.0.1:{{.Route}}"
  no_advertise: true
  routes: [{{.Routes}}]
}
{{- end}}
accounts {
  CHAT { jetstream: enabled, users: [{user: chat, password: chat}] }
  SYS { users: [{user: {{.System}}, password: {{.System}}}] }
}
system_account: SYS
no_auth_user: chat
`))

// configuration fills in configText. A server that is alone forms no cluster.
func configuration(s *Server, o Options, routes []int, own int) []byte {
	var others []string
	if len(routes) > 1 {
		for _, port := range routes {
			others = append(others, fmt.Sprintf(`"nats://127.0.0.1:%d"`, port))
		}
	}
	var text bytes.Buffer
	err := configText.Execute(&text, struct {
		*Server
		Dir, Routes, System string
		Route               int
		Unsafe              bool
	}{s, o.Dir, strings.Join(others, ", "), systemUser, own, o.Unsafe})
	if err != nil {
		panic(err) // the template and its data are both above
	}
	return text.Bytes()
}

// The ports of servers that are started again at the same address are below those
// that systems give to outgoing connections (32768 on Linux, 49152 elsewhere).
const (
	firstPort = 20000
	lastPort  = 29999
)

// freePorts returns as many ports as are wanted, each another one.
func freePorts(number int) (ports []int, err error) {
	for len(ports) < number {
		port, err := FreePort()
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ports, port) {
			ports = append(ports, port)
		}
	}
	return ports, nil
}

// FreePort returns a port of loopback that nobody listens on, and that no outgoing connection
// takes while its server is down.
func FreePort() (int, error) {
	var err error
	for range 100 {
		port := firstPort + rand.IntN(lastPort-firstPort+1)
		var l net.Listener
		if l, err = net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			return port, l.Close()
		}
	}
	return 0, fmt.Errorf("natstest: no free port: %w", err)
}
