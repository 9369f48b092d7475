package metrics

import "github.com/prometheus/client_golang/prometheus"

// A reacting counts reactions to messages.
type reacting struct {
	taken    prometheus.Counter
	rejected *prometheus.CounterVec
}

// ReactionTaken counts a reaction that was put to a message, or taken back.
func (r *reacting) ReactionTaken() { r.taken.Inc() }

// ReactionRejected counts a refused reaction.
func (r *reacting) ReactionRejected(reason string) { r.rejected.WithLabelValues(reason).Inc() }

func (r registrar) reactions(labels Labels) reacting {
	return reacting{
		taken: r.counter("hubbub_reactions_total",
			"Reactions of people that were put to messages, or taken back."),
		rejected: r.counters("hubbub_reactions_rejected_total",
			"Reactions that were refused, by the code of the error.", "reason", labels.RejectedReactions),
	}
}
