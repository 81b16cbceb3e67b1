"""Full-text search on a plain static host: the index, and asking it. `docs/search.md` describes the format.

- `words.py`: text → words; the same in the browser
- `question.py`: what is typed → what is asked; the same in the browser
- `records.py`: what goes in and what comes out
- `rowids.py`: dates and places as numbers
- `entry.py`: one article as the index holds it
- `stems.py`: inflections
- `spelling.py`: words that may be meant by one that is misspelt
- `numbers.py`: the articles of a volume by number
- `leb128.py`: whole numbers as bytes
- `facets.py`: labels in the order of row ids
- `volume.py`: the databases of a volume: writing them, cutting articles out
- `state.py`: what is known between builds
- `updating.py`: which volume takes what
- `hot.py`: the pages that most questions need
- `chunks.py`: databases ⇄ chunk files
- `publication.py`: the index as files of a site
- `reading.py`: chunk files as databases
- `snippets.py`: where in an article the words stand
- `asking.py`: questions → answers
"""
