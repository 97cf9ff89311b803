"""From structured text to passages, assurances, metrics and entities: one module a kind of thing."""
