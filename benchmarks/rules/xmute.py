# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Test cases of KoSIT's XML Mutate in an instance: how to change it, what then breaks.

An instance holds instructions such as ``<?xmute mutator="remove"
schematron-invalid="xrubl:BR-DE-5"?>``, each on the element that follows it. The five
mutators that KoSIT's instances use are here, as doc/mutator.md of xml-mutate describes
them; whitespace is written in turn, and not drawn by chance.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import cycle, islice

from lxml import etree

INSTRUCTIONS = "//processing-instruction('xmute')"
ITEM = re.compile(r'([\w-]+)\s*=\s*"([^"]*)"')
# behind the name of its schematron, without the number that tells copies of Peppol's
RULE = re.compile(r"[\w-]+:(PEPPOL-EN16931-R\d+|[\w-]+)")
WHITESPACE = {"space": " ", "tab": "\t", "newline": "\n"}
DEFAULT_SPACES = 5


@dataclass(frozen=True, slots=True)
class Mutation:
    """A changed instance; the rules that it is to break, and to keep."""

    name: str
    xml: bytes
    broken: frozenset[str]
    kept: frozenset[str]


def mutations(data: bytes) -> Iterator[Mutation]:
    """Yield what the instructions of an instance make of it.

    :raises ValueError: an instruction that cannot be carried out
    """
    tree = etree.fromstring(data).getroottree()
    for number, instruction in enumerate(tree.xpath(INSTRUCTIONS)):
        items = dict(ITEM.findall(instruction.text or ""))
        for text in _texts(items, _target(instruction)):
            changed = deepcopy(tree)
            _change(_target(changed.xpath(INSTRUCTIONS)[number]), items, text)
            yield Mutation(
                f"{items.get('id', items['mutator'])} {text}".strip(),
                etree.tostring(changed),
                frozenset(RULE.findall(items.get("schematron-invalid", ""))),
                frozenset(RULE.findall(items.get("schematron-valid", ""))),
            )


def _target(instruction: etree._ProcessingInstruction) -> etree._Element:
    return next(instruction.itersiblings(etree.Element))


def _texts(items: dict[str, str], target: etree._Element) -> list[str]:
    """Return the texts that the target gets, one for each mutation."""
    if items["mutator"] == "code":
        codes = items["values"].split(items.get("separator", ","))
        return [code.strip() for code in codes if code]
    if items["mutator"] != "whitespace":
        return [""]
    kinds = items.get("list", ",".join(WHITESPACE)).lower().split(",")
    characters = cycle(WHITESPACE[kind.strip()] for kind in kinds)
    spaces = "".join(islice(characters, int(items.get("length", DEFAULT_SPACES))))
    text = target.text or ""
    texts = {"prefix": spaces + text, "suffix": text + spaces, "replace": spaces}
    position = items.get("position", "mix").lower()
    return [*texts.values()] if position == "mix" else [texts[position]]


def _change(target: etree._Element, items: dict[str, str], text: str) -> None:
    mutator, attribute = items["mutator"], items.get("attribute")
    if mutator == "identity":
        return
    if mutator not in ("code", "empty", "remove", "whitespace"):
        raise ValueError(mutator)
    if attribute and attribute not in target.attrib:
        raise ValueError(f"no attribute {attribute}")
    if attribute and mutator == "remove":
        del target.attrib[attribute]
    elif attribute:
        target.set(attribute, text)
    elif mutator == "remove":
        place = etree.Comment("removed")
        place.tail = target.tail
        target.getparent().replace(target, place)
    else:
        if mutator == "empty":
            del target[:]
        target.text = text or None
