"""From the bytes of a file to a Document: one module a format."""
