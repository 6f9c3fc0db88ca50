"""When a source is crawled, who may run it, and what happened."""
