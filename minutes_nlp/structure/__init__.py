"""From a Document to items, points and resolutions."""
