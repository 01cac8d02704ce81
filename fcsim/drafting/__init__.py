"""From documents to a spec: what people need, with the sentences that say so, and the APIs that answer it."""
