"""Bad input gets a clear error, and nothing is lost: through the real command, from file to site.

Each test asserts the message, the exit code, and that the site built before still stands: byte for
byte where nothing may change, and but for its own page where a single file went bad.

    test_bad_files.py          empty, without text, one line, binary, 50 MB, one line of 5 MB, NUL bytes,
                               mixed line ends, invalid UTF-8, unreadable
    test_bad_yaml.py           broken and hostile YAML in sidecars, headers, folders and settings; dates
                               such as 2024-13-45; what only looks like a header
    test_hostile_text.py       HTML, script and `{{ }}` in texts, titles, tags, names of files and folders
    test_bad_folders.py        links out and in circles, `..` in slugs, two files with one title or one
                               address, content in output and output in content, files of others,
                               folders that may not be read or written
    test_bad_templates.py      mistakes in templates, with file and line
    test_interruptions.py      a full disk, and Ctrl-C while reading and while writing
    test_any_input.py          properties: any archive builds, is escaped, and builds to the same bytes

What is held elsewhere is not repeated: `test_builder.py` has Ctrl-C while rendering, killed builds,
disks that are really full, read-only archives and output folders, and links and files of others in
the output folder; `test_cli.py` has the mistakes of usage, with their words.
"""
