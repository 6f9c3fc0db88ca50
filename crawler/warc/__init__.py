"""WARC files (ISO 28500): the archive's pages for others, and others' pages for the store."""
