"""The people's side: the ``features`` command."""
