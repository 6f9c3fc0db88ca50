"""Migrations of the tables. Each runs whole or not at all, on both databases."""
