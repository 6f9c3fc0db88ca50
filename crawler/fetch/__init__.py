"""The downloader's guards: where requests may go, how often, and what of the answers counts as a page."""
