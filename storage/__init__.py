"""Keeps articles and remembers what changed. Imports none of the other packages."""
