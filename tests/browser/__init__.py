"""The built demonstration archive, as files and in a browser."""
