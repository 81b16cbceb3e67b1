"""Pure functions from text to candidates: one file for each field, and one judge."""
