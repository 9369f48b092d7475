package config

import (
	"errors"
	"net/url"
	"strings"
	"time"
)

// clusterSettings join a server to others.
func clusterSettings(c *Config) []setting {
	return []setting{
		set(&c.Cluster, nil, "cluster", "`addresses` of the NATS servers that the nodes of a cluster share, comma-separated: nats://host:port or tls://host:port; empty: a server alone").
			each("addresses such as nats://10.0.0.1:4222 or tls://nats.example.org:4222", c.Cluster, checkNATS),
		set(&c.ClusterName, "hubbub", "cluster-name", "`name` that all of this cluster begins with in NATS").
			must("up to 32 letters, digits, - and _", isToken(c.ClusterName)),
		set(&c.ClusterCreds, "", "cluster-creds", "`file` of the credentials for NATS; empty: none"),
		set(&c.ClusterSystemCreds, "", "cluster-system-creds", "`file` of the credentials for the system account of NATS, to look at the start whether its servers sync what they acknowledge; empty: that is not looked at"),
		set(&c.ClusterWait, 10*time.Second, "cluster-wait", "`time` that the cluster may take to save a message before it is refused").
			must("1s to 1m", c.ClusterWait >= time.Second && c.ClusterWait <= time.Minute),
		set(&c.ClusterUnsafe, false, "cluster-unsafe", "`true or false`: join a cluster that is known to lose with a server, or with its power, what was acknowledged"),
	}
}

// checkNATS tells why no NATS server is at an address.
func checkNATS(item string) error {
	u, err := url.Parse(item)
	switch {
	case err != nil:
		return errors.New("it is no address")
	case u.Scheme != "nats" && u.Scheme != "tls":
		return errors.New("it begins neither with nats:// nor with tls://")
	case u.Hostname() == "" || strings.Trim(u.Path, "/") != "":
		return errors.New("it is more, or less, than a host and a port")
	}
	return nil
}

// isToken reports whether something can be a part of a subject and of the name of a stream.
func isToken(name string) bool {
	return name != "" && len(name) <= 32 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == ""
}
