# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Signs of orders to a model in a text from outside, counted for the ledger.

Never a filter: every such list can be got around, and honest letters give orders, too.
What keeps an attack from doing harm is that a model can only propose.
"""

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Mapping

HIDDEN = ("bidi", "tag", "variation", "zero_width")  # kinds no honest document needs
# Cyrillic and Greek letters that look like Latin ones
TWINS = str.maketrans(
    "аеорсухіјѕһԁԛԝвкмнтɡιοαερνυκτχ",
    "aeopcyxijshdqwbkmhtgioaepvuktx",
)
# Patterns meet text that is folded: letters and digits alone, no case, no accents
_GAP = "[a-z0-9]{0,40}?"
ORDERS = re.compile(
    "|".join(
        (
            f"(?:ignore|disregard|forget|override){_GAP}"
            "(?:instructions?|rules|guidelines|prompt)",
            f"(?:ignore[rz]?|oublie[rz]?|neglige[rz]?|contourne[rz]?){_GAP}"
            "(?:instructions|consignes|regles)",
            f"(?:ignorier|vergiss|vergessen|missacht|umgeh){_GAP}"
            "(?:anweisung|instruktion|regeln|vorgaben)",
            "youarenow|tuesmaintenant|vousetesdesormais|vousetesmaintenant|dubistjetzt",
            "newinstructions?|nouvellesinstructions|nouvellesconsignes|neueanweisung",
            "(?:to|for)(?:the|any)?(?:ai|language)(?:model|assistant|system)",
            "(?:pour|a)(?:l|les?)?(?:ia|modele|assistant)(?:quilit|automatique|qui)",
            "(?:fur|an)(?:die|das|den)?(?:ki|sprachmodell|assistenten)"
            "(?:die|das|der|system|modell|assistent)",
            f"(?:reveal|print|repeat|show){_GAP}(?:systemprompt|instructions)",
            f"(?:affiche|revele|montre|repete)[rz]?{_GAP}(?:promptsysteme|consignes)",
            f"(?:zeig|verrat|wiederhol|nenn){_GAP}(?:systemprompt|anweisung)",
            f"mark{_GAP}as(?:paid|approved)",
            f"marque[rz]?{_GAP}comme(?:paye|approuve|valide|regle)",
            f"markier{_GAP}als(?:bezahlt|genehmigt|freigegeben|gepruft)",
        )
    )
)
TURNS = re.compile(
    r"</?\s*(?:user|system|assistant|human|data|document|instructions?|prompt)"
    r"[\w-]{0,40}\s*>|<\s*+(?:/\s*+)?[|\uff5c][^<>\n]{1,40}[|\uff5c]\s*>|\[\s*/?INST\s*\]"
    r"|<<\s*/?SYS\s*>>|^[ \t]*#{1,4}\s*(?:system|assistant|instructions?)\b"
    r"|^[ \t]*(?:system|assistant|human)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
BLOB = re.compile(r"(?:[A-Za-z0-9+/_-]{4}){5,}[A-Za-z0-9+/_-]{0,3}={0,2}")
WORD = re.compile(r"[^\W\d_]{3,}")
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")


def fold(text: str) -> str:
    """Return letters a to z and digits of ``text`` alone, by what they look like.

    >>> fold("I G-N\\nO R É")
    'ignore'
    """
    text = unicodedata.normalize("NFKD", text).casefold().translate(TWINS)
    return re.sub("[^a-z0-9]", "", text)


def signals(text: str, removed: Mapping[str, int]) -> dict[str, int]:
    """Count what looks like an attack; kinds that do not occur are left out.

    :param text: clean
    :param removed: of the same text, before (`untrusted.strip`)
    :return: ``orders`` to a model (also split, look-alike, or in ROT13),
        ``turns``: fake tags of a conversation, ``encoded``: readable text in Base64,
        ``mixed``: words in several scripts, ``hidden``: characters taken out
    """
    found = {
        "orders": len(ORDERS.findall(fold(text))),
        "turns": len(TURNS.findall(text)),
        "encoded": sum(map(_is_readable, BLOB.findall(text))),
        "mixed": sum(map(_is_mixed, WORD.findall(text))),
        "hidden": sum(removed.get(kind, 0) for kind in HIDDEN),
    }
    found["orders"] += len(ORDERS.findall(fold(codecs.encode(text, "rot13"))))
    return {kind: count for kind, count in found.items() if count}


def _is_readable(blob: str) -> bool:
    body = blob.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        text = base64.b64decode(body + "=" * (-len(body) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    return " " in text and text.replace("\n", " ").isprintable()


def _is_mixed(word: str) -> bool:
    if word.isascii():
        return False
    names = [unicodedata.name(char, "") for char in word]
    return sum(any(n.startswith(script) for n in names) for script in SCRIPTS) > 1
