"""The project's own documents as HTML: Markdown in, headings, tables and code as the site needs them out.

Belongs here: the conversion. Does not belong here: the documents. HTML inside them is shown as text. Headings get ids
and step down below the page's own; tables and blocks of code scroll on their own and can be reached by keyboard. Links
leave only their text: the site's pages are not where the documents lie.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

_DEEPEST = 6


@dataclass(frozen=True)
class Document:
    """A document as HTML, and its sections (id, heading) of the highest level."""

    html: str
    sections: tuple[tuple[str, str], ...]


def convert(text: str, prefix: str, *, down: int = 1) -> Document:
    """A document's HTML.

    Args:
        text: Markdown (CommonMark with tables).
        prefix: starts the ids, so that two documents fit one page.
        down: levels by which headings step down; the document's own title is left out where it opens the text.
    """
    parser = _parser()
    tokens = parser.parse(text)
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        tokens = tokens[3:]
    sections = _number_headings(tokens, prefix, down)
    _name_tables(tokens)
    return Document(parser.renderer.render(tokens, parser.options, {}), tuple(sections))


def list_after(text: str, opening: str) -> str:
    """The HTML of the list that follows the paragraph starting with ``opening``.

    Raises:
        ValueError: there is no such paragraph, or no list after it.
    """
    parser = _parser()
    tokens = parser.parse(text)
    for position, token in enumerate(tokens):
        is_opening = token.type == "inline" and token.content.startswith(opening)
        if is_opening and tokens[position + 2].type == "bullet_list_open":
            first = position + 2
            last = next(i for i, t in enumerate(tokens) if i > first and t.type == "bullet_list_close" and not t.level)
            return str(parser.renderer.render(tokens[first : last + 1], parser.options, {}))
    raise ValueError(f"no list after a paragraph that starts {opening!r}")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    for name, rule in {
        **dict.fromkeys(("link_open", "link_close", "image"), _said("")),
        **dict.fromkeys(("fence", "code_block"), _code),
        "table_open": _table,
        "table_close": _said("</table></div>\n"),
        "th_open": _said('<th scope="col">'),
    }.items():
        parser.add_render_rule(name, rule)
    return parser


def _said(text: str) -> Callable[..., str]:
    """A rule that always says the same."""
    return lambda *_given: text


def _code(_renderer: object, tokens: Sequence[Token], position: int, *_given: object) -> str:
    return f'<pre tabindex="0"><code>{escape(tokens[position].content)}</code></pre>\n'


def _table(_renderer: object, tokens: Sequence[Token], position: int, *_given: object) -> str:
    name = escape(str(tokens[position].meta["name"]))
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table><caption>{name}</caption>\n'


def _number_headings(tokens: Sequence[Token], prefix: str, down: int) -> Iterable[tuple[str, str]]:
    sections = []
    taken: set[str] = set()
    highest = min((int(t.tag[1]) for t in tokens if t.type == "heading_open"), default=1)
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            level = int(token.tag[1])
            said = _plain(following)
            ident = f"{prefix}-{re.sub(r'[^a-z0-9]+', '-', said.lower()).strip('-')}"
            while ident in taken:
                ident += "-more"
            taken.add(ident)
            if level == highest:
                sections.append((ident, said))
            token.attrSet("id", ident)
            token.tag = f"h{min(_DEEPEST, level + down)}"
        elif token.type == "heading_close":
            token.tag = f"h{min(_DEEPEST, int(token.tag[1]) + down)}"
    if tokens and tokens[-1].type == "heading_close":
        tokens[-1].tag = f"h{min(_DEEPEST, int(tokens[-1].tag[1]) + down)}"
    return sections


def _name_tables(tokens: Sequence[Token]) -> None:
    """Give every table the heading it stands under as its name, numbered from the second one on."""
    heading, count = "Table", 0
    for position, token in enumerate(tokens):
        if token.type == "heading_open":
            heading, count = _plain(tokens[position + 1]), 0
        elif token.type == "table_open":
            count += 1
            token.meta["name"] = heading if count == 1 else f"{heading} ({count})"


def _plain(inline: Token) -> str:
    """The words of a heading without marks."""
    return "".join(child.content for child in inline.children or () if child.type in {"text", "code_inline"})
