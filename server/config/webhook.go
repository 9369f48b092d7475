package config

// webhookSettings are where webhooks may lead, and who is woken.
func webhookSettings(c *Config) []setting {
	return []setting{
		set(&c.ReportHides, 0, "report-hides", "`people` whose reports remove a message until a moderator has looked; guests at one address count as one; it needs -keep-removed; 0: none").
			must("0 or more, and 0 with -keep-removed 0", c.ReportHides >= 0 && (c.ReportHides == 0 || c.KeepRemoved > 0)),
		set(&c.AlertURL, "", "alert-url", "`address` that is told by POST when a room needs a moderator: the first report while none is there, a full queue, the shield; like webhooks, https:// on the Internet or what -webhook-allow names; empty: none"),
		set(&c.AlertFormat, "text", "alert-format", "what -alert-url takes, `text or slack`: a line, or JSON as Slack takes it").
			must("text or slack", c.AlertFormat == "text" || c.AlertFormat == "slack"),
		set(&c.WebhookAllow, nil, "webhook-allow", "`networks` inside which webhooks may be told, also by http://, comma-separated: addresses, blocks such as 10.0.0.0/8, private, or loopback; empty: only https:// on the Internet").
			each("addresses, blocks such as 10.0.0.0/8, private, or loopback", c.WebhookAllow, checkNetwork),
	}
}
