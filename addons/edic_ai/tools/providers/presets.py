# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Facts known about each provider, as ``presets.toml`` has them with their sources."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from .contract import Structured, Zone
from .preset import Preset


def _read() -> dict[str, Preset]:
    content = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return {
        code: _preset(code, facts) for code, facts in tomllib.loads(content).items()
    }


def _preset(code: str, facts: dict) -> Preset:
    zone, structured = Zone(facts.pop("zone")), Structured(facts.pop("structured"))
    models = {of: tuple(names) for of, names in facts.pop("models", {}).items()}
    return Preset(code=code, zone=zone, structured=structured, models=models, **facts)


PRESETS: Mapping[str, Preset] = MappingProxyType(_read())
