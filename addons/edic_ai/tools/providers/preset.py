# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Facts of a preset of a provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .contract import Structured, Zone

PLUMBING = "SmolLM2 135M, for trying out connections; its answers mean nothing"
HOST = "{host}"  # a site replaces it in an address


@dataclass(frozen=True, slots=True)
class Preset:
    """A provider as found when it is picked.

    :param kind: of client: ``mistral`` or ``openai``
    :param base_url: as `Endpoint.base_url`; ``{host}`` is the site's to fill in
    :param zone: proposed, with one sentence why
    :param key_from: page that leads to a key, or empty
    :param hosted_in: ISO 3166 code, ``EU``, or empty where it is the site's or unknown
    :param models: operation (chat, embeddings, ocr, moderation) → names to pick from;
        what is left out, the server's own list tells
    :param sources: field or operation → URL where it was read
    """

    code: str
    name: str
    base_url: str
    zone: Zone
    zone_reason: str
    structured: Structured
    docs: str
    needs_key: bool
    looked_up: date
    key_from: str = ""
    hosted_in: str = ""
    models: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    kind: str = "openai"
