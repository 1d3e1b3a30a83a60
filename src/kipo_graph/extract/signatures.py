"""Signature lines: the name of a speaker or signatory, with a post after or below it."""

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


def join_signatures(found: list[Block]) -> list[Block]:
    """The blocks of a text, with a name and the post that belongs to it as one paragraph.

    Such lines have no verb and no full stop, so that `segment.blocks` takes them for headings.
    """
    return [*_joined_blocks(found)]


def _joined_blocks(found: list[Block]) -> Iterator[Block]:
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
        yield _with_comma(block) if block.kind == "heading" else block


def _joined(name: Block, post: Block) -> Block:
    last = name.offsets[-1]
    return Block(
        "paragraph", f"{name.text}, {post.text}", (*name.offsets, last, last, *post.offsets)
    )


def _with_comma(line: Block) -> Block:
    """A line with a name and a post, as a paragraph with a comma between them."""
    post = _POST.search(line.text)
    if post is None or not _NAME.fullmatch(line.text[: post.start()].rstrip(" ,")):
        return line
    at = len(line.text[: post.start()].rstrip(" ,"))
    offsets = (*line.offsets[:at], line.offsets[at - 1], *line.offsets[post.start() - 1 :])
    text = f"{line.text[:at]}, {line.text[post.start() :]}"
    return replace(line, kind="paragraph", text=text, offsets=offsets)
