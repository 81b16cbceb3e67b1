"""Pure functions from text to candidates: one file for each field, and one judge.

| asked | files |
|---|---|
| what a line is | `lines`, `wrapping`, `sheet`, `labelling`, and the rules in `…_rules` |
| the body | `blocks`, `captions`, `furniture`, `contributions`, `strays` with `stray_…` |
| headline, language | `headlines`, `language` |
| the day | `dates` with `date_…` (every printed day), `publication` (which of them), `datelines` |
| the author | `authors` with `author_…`, `bylines`, `biographies`, `people`, `name_lists` |
| the outlet | `sources` with `outlet_…`, as below |
| tags | `names` with `name_…`, `gazetteer`, `tags`, `tag_counts` |
| all of one text | `reader` |
| the archive | `single_reading`, `counts`, `knowledge`; `known_outlets`, `shared_furniture`, `recurring` |
| the judge | `resolve`, with what a person has stated (`profiles`) |

The outlet of one text, in the order of the work: `outlet_names` and `outlet_addresses` cut names out of a
line (`outlet_name_words` bounds them, `outlet_small_letters` finds those without a capital), `outlet_uses`
says what stands around them (with `outlet_rights`, `outlet_issues`, `outlet_signatures` and
`outlet_credits`), `outlet_places`, `outlet_readers` and `outlet_phrases` where to look for them, and
`outlet_occurrences` what is kept of each place; `outlet_groups` puts the places of one name together,
`outlet_features` describes each name (with `outlet_shapes`, `outlet_address_features`,
`outlet_relations`), and `sources` weighs the features, which `outlet_evidence` lists.
"""
