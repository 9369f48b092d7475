package metrics

import "github.com/prometheus/client_golang/prometheus"

// Tried counts an attempt to tell a webhook.
func (m *Metrics) Tried(result string) { m.webhookRequests.WithLabelValues(result).Inc() }

// Told counts entries that a webhook has taken.
func (m *Metrics) Told(entries int) { m.webhookEntries.Add(float64(entries)) }

// webhooks registers what is read of webhooks at the scrape.
func (r registrar) webhooks(states []string, s Sources) {
	for _, state := range states {
		r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name:        "hubbub_webhooks",
			Help:        "Webhooks, by state: active, failing since its last attempt, gone (410) or no_secret.",
			ConstLabels: prometheus.Labels{"state": state},
		}, func() float64 { return float64(s.Webhooks(state)) }))
	}
	r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "hubbub_webhook_lag_seconds",
		Help: "Age of the oldest entry that a webhook is being told, over all of them; 0 if there is none.",
	}, func() float64 { return s.WebhookLag().Seconds() }))
}
