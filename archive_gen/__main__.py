"""`python -m archive_gen`."""

from archive_gen.cli import main

if __name__ == "__main__":
    main()
