"""The fields of an article: one finder each, every value with the sentence that says where it came from."""
