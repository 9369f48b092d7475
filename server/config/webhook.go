package config

// webhookSettings are where webhooks may lead.
func webhookSettings(c *Config) []setting {
	return []setting{
		set(&c.WebhookAllow, nil, "webhook-allow", "`networks` inside which webhooks may be told, also by http://, comma-separated: addresses, blocks such as 10.0.0.0/8, private, or loopback; empty: only https:// on the Internet").
			each("addresses, blocks such as 10.0.0.0/8, private, or loopback", c.WebhookAllow, checkNetwork),
	}
}
