# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from urllib.parse import urlsplit

import pytest

from edic_ai.tools.providers.address import Hint, hint, proxy_hint
from edic_ai.tools.providers.contract import Structured, Zone
from edic_ai.tools.providers.preset import HOST, PLUMBING
from edic_ai.tools.providers.presets import PRESETS

OPERATIONS = {"chat", "embeddings", "ocr", "moderation"}
# decided here, not read anywhere
OWN = {"local", "custom"}

every = pytest.mark.parametrize(
    "preset", PRESETS.values(), ids=lambda preset: preset.code
)


def test_all_are_there_under_their_codes():
    assert all(preset.code == code for code, preset in PRESETS.items())
    assert PRESETS.keys() >= {
        "mistral", "albert", "opengatellm", "vllm", "ollama", "llama_cpp", "litellm",
        "scaleway", "ovhcloud", "ionos", "local", "custom",
    }  # fmt: skip


@every
def test_values_are_of_the_contract(preset):
    assert preset.kind in ("mistral", "openai")
    assert preset.zone in Zone
    assert preset.structured in Structured
    assert preset.models.keys() <= OPERATIONS
    assert preset.models.get("chat") or preset.code == "custom"
    assert all(preset.models.values())
    assert preset.zone_reason.endswith(".")


@every
def test_shape_of_the_address_suits_its_client(preset):
    url = preset.base_url.replace(HOST, "models")
    assert hint(preset, url) is None
    assert url.endswith("/v1") == (preset.kind == "openai")


@every
def test_only_what_is_near_goes_without_tls(preset):
    parts = urlsplit(preset.base_url)
    if HOST not in preset.base_url and parts.hostname != "127.0.0.1":
        assert parts.scheme == "https"


@every
def test_links_are_https(preset):
    links = [preset.docs, *preset.sources.values()]
    links += [preset.key_from] if preset.key_from else []
    for link in links:
        assert urlsplit(link).scheme == "https", link
        assert urlsplit(link).hostname, link


@every
def test_every_fact_has_a_source(preset):
    facts = {"base_url", "structured", *preset.models}
    facts |= {name for name in ("hosted_in", "key_from") if getattr(preset, name)}
    if preset.zone is Zone.EU_CONTROLLED:
        facts.add("zone")
    if preset.code not in OWN:
        assert facts <= preset.sources.keys()
    assert preset.looked_up <= date.today()


@every
def test_nothing_unknown_counts_as_near(preset):
    """A provider that passes texts on, or is anywhere, is outside until more is
    said."""
    if preset.code in ("custom", "litellm", "opengatellm"):
        assert preset.zone is Zone.OUTSIDE


@every
def test_a_provider_elsewhere_needs_a_key(preset):
    if preset.zone is Zone.EU_CONTROLLED:
        assert preset.needs_key


def test_plumbing_model_says_what_it_is():
    assert "plumbing" in PRESETS["local"].name
    assert "mean nothing" in PLUMBING


def test_a_preset_cannot_be_changed():
    with pytest.raises(AttributeError):
        PRESETS["mistral"].zone = Zone.ON_PREMISE
    with pytest.raises(TypeError):
        PRESETS["mistral"] = PRESETS["custom"]


@pytest.mark.parametrize(
    ("code", "url", "found"),
    [
        ("mistral", "https://api.eu.mistral.ai/", None),
        ("mistral", " https://api.eu.mistral.ai ", None),
        ("mistral", "https://api.eu.mistral.ai/v1", Hint.V1_TOO_MUCH),
        ("mistral", "https://api.eu.mistral.ai/v1/", Hint.V1_TOO_MUCH),
        ("mistral", "https://api.eu.mistral.ai/v1/chat/completions", Hint.ENDPOINT),
        ("mistral", "http://api.eu.mistral.ai", Hint.HTTP_PUBLIC),
        ("albert", "https://albert.api.etalab.gouv.fr", Hint.V1_MISSING),
        ("scaleway", "https://api.scaleway.ai/some-project/v1", None),
        ("custom", "https://ai.example.com/v1/chat/completions/", Hint.ENDPOINT),
        ("custom", "https://ai.example.com/v1/embeddings", Hint.ENDPOINT),
        ("custom", "http://ai.example.com/v1", Hint.HTTP_PUBLIC),
        ("custom", "http://AI.Example.com:8000/v1", Hint.HTTP_PUBLIC),
        ("custom", "http://8.8.8.8/v1", Hint.HTTP_PUBLIC),
        ("custom", "http://[2001:4860:4860::8888]/v1", Hint.HTTP_PUBLIC),
        ("custom", "http://10.0.0.7:8000/v1", None),
        ("custom", "http://[::1]:8000/v1", None),
        ("custom", "http://localhost:8000/v1", None),
        ("custom", "http://gpu:8000/v1", None),
        ("custom", "http://gpu.town.internal:8000/v1", None),
        ("custom", "https://key@ai.example.com/v1", Hint.SECRET_IN_ADDRESS),
        ("custom", "https://ai.example.com/v1?key=x", Hint.SECRET_IN_ADDRESS),
        ("vllm", "http://{host}:8000/v1", Hint.HOST_MISSING),
        ("custom", "ai.example.com/v1", Hint.NOT_AN_ADDRESS),
        ("custom", "ftp://ai.example.com/v1", Hint.NOT_AN_ADDRESS),
        ("custom", "file:///etc/passwd", Hint.NOT_AN_ADDRESS),
        ("custom", "https://", Hint.NOT_AN_ADDRESS),
        ("custom", "https://[", Hint.NOT_AN_ADDRESS),
        ("custom", "http://gpu:eighty/v1", Hint.NOT_AN_ADDRESS),
        ("custom", "", Hint.NOT_AN_ADDRESS),
    ],
)
def test_hint_tells_another_address(code, url, found):
    assert hint(PRESETS[code], url) is found


@pytest.mark.parametrize(
    ("proxy", "url", "found"),
    [
        ("http://proxy:3128", "http://10.0.0.5/v1", None),
        ("http://10.0.0.4:3128", "https://llm.example.org/v1", None),
        ("http://proxy.example.org:3128", "https://llm.example.org/v1", None),
        ("http://proxy.example.org:3128", "http://10.0.0.5/v1", Hint.HTTP_PUBLIC),
        ("proxy:3128", "https://llm.example.org/v1", Hint.NOT_AN_ADDRESS),
        ("http://0x8080808", "https://llm.example.org/v1", Hint.NOT_AN_ADDRESS),
        ("http://me:x@proxy:1", "https://llm.example.org/v1", Hint.SECRET_IN_ADDRESS),
    ],
)
def test_proxy_hint(proxy, url, found):
    assert proxy_hint(proxy, url) is found
