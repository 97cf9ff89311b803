"""The spaCy pipeline and the vocabulary of minutes, kept as data."""
