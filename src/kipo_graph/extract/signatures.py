"""Lines that only tell who speaks or signs: a name, and a post behind it or below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from kipo_graph.extract.segment import Block

_POST = re.compile(
    r"(?:(?:Acting|Deputy|Assistant|Vice|Senior|Executive|Managing|Parliamentary) )*"
    r"(?:Minister|Commissioner|Director|President|Chair\w*|CEO|Chief|Secretary|Registrar"
    r"|Controller|Comptroller|Head|Governor|Ambassador|Under Secretary)\b"
)
_NAME = re.compile(
    r"(?:(?:The )?(?:Rt )?Hon(?:ourable|orable)?\.? |(?:Mr|Mrs|Ms|Dr|Prof|Sir|Dame|Adv)\.? )*"
    r"(?:[A-ZÀ-Ý][\w’'.-]+ ?){2,4}(?:,? (?:MP|MEP|QC|KC|AM|AO|OBE|CBE|PhD))?"
)


def signed(found: list[Block]) -> list[Block]:
    """The blocks of a text, where a name and a post that belong together are one paragraph.

    Such lines have no verb and no full stop, and are headings by their look.
    """
    return [*_signed(found)]


def _signed(found: list[Block]) -> Iterator[Block]:
    taken = False
    for block, after in pairwise([*found, None]):
        if taken or block is None:
            taken = False
            continue
        if block.kind == "heading" and _NAME.fullmatch(block.text):
            below = after is not None and after.kind == "heading" and _POST.match(after.text)
            if below and after is not None:
                taken = True
                yield _joined(block, after)
                continue
        yield _split_line(block) if block.kind == "heading" else block


def _joined(name: Block, post: Block) -> Block:
    last = name.places[-1]
    return Block("paragraph", f"{name.text}, {post.text}", (*name.places, last, last, *post.places))


def _split_line(line: Block) -> Block:
    """A line that holds a name and a post with nothing between them, as a paragraph."""
    post = _POST.search(line.text)
    if post is None or not _NAME.fullmatch(line.text[: post.start()].rstrip(" ,")):
        return line
    at = len(line.text[: post.start()].rstrip(" ,"))
    places = (*line.places[:at], line.places[at - 1], *line.places[post.start() - 1 :])
    text = f"{line.text[:at]}, {line.text[post.start() :]}"
    return replace(line, kind="paragraph", text=text, places=places)
