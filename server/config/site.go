package config

import "hubbub/server/gate"

// siteSettings are what a server says of itself, and to whom.
func siteSettings(c *Config) []setting {
	return []setting{
		set(&c.URL, "", "url", "`address` by which people reach the server, such as https://chat.example.org: the one setting that a public site needs; empty: none").
			each("an address such as https://chat.example.org", given(c.URL), checkSite),
		set(&c.Hosts, nil, "hosts", "`names` that requests may ask for beside addresses, localhost, this machine's name and that of -url, comma-separated; *.example.org for all below a name, * for all").
			each("names such as chat.example.org, *.example.org, or *", c.Hosts, checkHost),
		set(&c.Site, "", "site", "`folder` of what makes the server yours: site.json, logo.png, rules.md, strings.LANGUAGE.json, and pictures for :name: in its folder emotes; read at the start, and again on SIGHUP; empty: none"),
		set(&c.MetricsTokenFile, "", "metrics-token-file", "`file` with a token: who sends it as Authorization: Bearer may read /metrics, others may not; empty: those on private networks may, unless -url is set"),
	}
}

// given is a setting that can be empty as a list.
func given(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// checkSite tells why nobody can reach a server by an address.
func checkSite(url string) error {
	_, err := gate.ParseSite(url)
	return err
}

// checkHost tells why no request can ask for a name.
func checkHost(h string) error {
	_, err := gate.ParseHost(h)
	return err
}
