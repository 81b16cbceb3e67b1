"""Front matter in YAML for Pelican, whose own Markdown reader knows `Key: value` alone. The shortest plug-in that does it."""

import yaml
from markdown import Markdown
from pelican import signals
from pelican.readers import BaseReader
from pelican.urlwrappers import Author, Category, Tag
from pelican.utils import pelican_open


class FrontMatterReader(BaseReader):
    """Reads Markdown with YAML above it, by PyYAML's C reader."""

    enabled = True
    file_extensions = ["md"]

    def read(self, path):
        """The HTML and the values of a file, as Pelican wants them."""
        if not hasattr(self, "_markdown"):
            self._markdown = Markdown(output_format="html")
        with pelican_open(path) as text:
            _, head, body = text.split("---\n", 2)
        stated = yaml.load(head, Loader=yaml.CSafeLoader)
        found = {
            "title": stated["title"],
            "date": stated["date"],
            "slug": path.rsplit("/", 1)[1].removesuffix(".md"),
            "category": Category(stated["source"], self.settings),
            "authors": [Author(name, self.settings) for name in stated["authors"]],
            "tags": [Tag(name, self.settings) for name in stated["tags"]],
            "dateline": stated["dateline"],
            "standfirst": stated.get("subtitle", ""),
        }
        return self._markdown.reset().convert(body), found


def add_reader(readers):
    """Let it read what Pelican's own would."""
    readers.reader_classes["md"] = FrontMatterReader


def register():
    """Called by Pelican."""
    signals.readers_init.connect(add_reader)
