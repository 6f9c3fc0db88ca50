"""URL in, article out."""
