# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The mark by which a letter says to people and to programs that an AI helped to write
it.

Regulation (EU) 2024/1689 (AI Act), Art. 50(2): marked in a form that machines read;
Art. 50(4): disclosed to the reader, unless a person has reviewed it and answers for it.
Its origin is stated with IPTC's vocabulary *Digital Source Type*, which C2PA and
search engines read too; what it has no word for has the prefix ``edic``.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from lxml import etree

Use = Literal["none", "assisted", "generated_unreviewed"]
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SOURCE: dict[Use, str] = {
    "none": IPTC + "digitalCreation",
    "assisted": IPTC + "compositeWithTrainedAlgorithmicMedia",
    "generated_unreviewed": IPTC + "trainedAlgorithmicMedia",
}
SOURCE_TYPE = "Iptc4xmpExt:DigitalSourceType"
SPACES = {  # of the names, where they are written in XML
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "edic": "urn:x-edic:letter:1.0",
}
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PREFIXES = {"rdf": RDF, "dc": DC, **SPACES}
START = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'.encode()
END = b'\n<?xpacket end="r"?>'
ACRONYM = {"fr": "IA", "de": "KI", "en": "AI"}  # the sign of the Code of Practice


@dataclass(frozen=True, slots=True)
class Mark:
    """The part that AI took; ``sentence``: the notice to readers, in the letter's
    language.

    ``document_digest``: of what the letter was written from and says, as the ledger
    has it; ``ledger_uuid``: the entry that shows it.
    """

    kind: Use
    sentence: str
    model: str = ""
    provider: str = ""
    prompt_version: str = ""
    reviewed: bool = False
    document_digest: str = ""
    ledger_uuid: str = ""
    created: datetime = datetime(1980, 1, 1, tzinfo=UTC)  # the first moment of ZIP

    def __post_init__(self) -> None:
        if self.created.tzinfo is None:
            raise ValueError("a moment without a time zone is none")
        # what a person has reviewed and answers for need not, Art. 50(4)
        if self.kind != "none" and not (self.reviewed or self.sentence.strip()):
            raise ValueError("what AI helped to write says so")
        if self.kind == "generated_unreviewed" and self.reviewed:
            raise ValueError("what is reviewed is not unreviewed")

    @property
    def is_shown(self) -> bool:
        return bool(self.sentence.strip())

    @property
    def at(self) -> str:
        """Return when it was made, in UTC."""
        return self.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def metadata(mark: Mark | None) -> dict[str, str]:
    """Return names and values, in the order in which all formats have them."""
    if mark is None:
        return {}
    values = {
        SOURCE_TYPE: SOURCE[mark.kind],
        "edic:AiAssisted": str(mark.kind != "none").lower(),
        "edic:Reviewed": str(mark.reviewed).lower(),
        "edic:Disclosure": mark.sentence,
        "edic:Model": mark.model,
        "edic:Provider": mark.provider,
        "edic:PromptVersion": mark.prompt_version,
        "edic:DocumentDigest": mark.document_digest,
        "edic:LedgerEntry": mark.ledger_uuid,
        "edic:Created": mark.at,
    }
    return {name: value for name, value in values.items() if value}


def packet(described: dict[str, str]) -> bytes:
    """Return ``described`` as a packet; a title and languages are lists in Dublin
    Core."""
    root = etree.Element("{adobe:ns:meta/}xmpmeta", nsmap={"x": "adobe:ns:meta/"})
    graph = etree.SubElement(root, f"{{{RDF}}}RDF", nsmap={"rdf": RDF})
    spaces = {"dc": DC, **SPACES}
    description = etree.SubElement(graph, f"{{{RDF}}}Description", nsmap=spaces)
    description.set(f"{{{RDF}}}about", "")
    for name, value in described.items():
        node = etree.SubElement(description, _tag(name))
        if name.startswith("dc:"):
            bag = "Alt" if name == "dc:title" else "Bag"
            node = etree.SubElement(node, _tag(f"rdf:{bag}"))
            node = etree.SubElement(node, _tag("rdf:li"))
            if bag == "Alt":
                node.set(LANG, "x-default")
        node.text = value
    return START + etree.tostring(root, encoding="utf-8", pretty_print=True) + END


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{PREFIXES[prefix]}}}{local}"
