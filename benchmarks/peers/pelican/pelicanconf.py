"""Pelican's settings for the common job; the folders come from the command line."""

from pathlib import Path

HERE = Path(__file__).parent
AUTHOR = "The Paper Archive"
SITENAME = "The Paper Archive"
SITEURL = "https://archive.example.org"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
THEME = str(HERE / "theme")
PLUGIN_PATHS = [str(HERE)]
PLUGINS = ["front_matter"]
ARTICLE_PATHS = [""]
PAGE_PATHS = ["no-pages"]
STATIC_PATHS: list[str] = []
TYPOGRIFY = False
SUMMARY_MAX_LENGTH = 30
DELETE_OUTPUT_DIRECTORY = False
# What earlier runs have read is kept, as Pelican advises for large sites.
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CACHE_PATH = str(HERE / "cache")

ARTICLE_URL = ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{slug}.html"
CATEGORY_URL = CATEGORY_SAVE_AS = "source/{slug}.html"
TAG_URL = TAG_SAVE_AS = "tags/{slug}.html"
CATEGORIES_SAVE_AS = "source/index.html"
TAGS_SAVE_AS = "tags/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
AUTHOR_SAVE_AS = AUTHORS_SAVE_AS = ARCHIVES_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "tags", "categories", "sitemap"]
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"tag": 20, "category": 20}
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}.html", "{base_name}/page/{number}.html"),
]
FEED_ALL_ATOM = "feed.xml"
FEED_MAX_ITEMS = 50
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
