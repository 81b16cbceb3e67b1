"""The floor of all generators: `read FOLDER` reads and hashes its files, `copy FOLDER TARGET` copies them."""

import hashlib
import os
import shutil
import sys


def main() -> None:
    """Do what the command line says."""
    match sys.argv[1:]:
        case ["read", folder]:
            for parent, _, files in os.walk(folder):
                for name in files:
                    with open(os.path.join(parent, name), "rb") as file:  # noqa: PTH118, PTH123 - a floor is bare
                        hashlib.sha256(file.read()).digest()
        case ["copy", folder, target]:
            shutil.copytree(folder, target, copy_function=shutil.copyfile)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
