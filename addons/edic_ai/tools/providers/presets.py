# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is known about each provider, so that setting one up is picking it.

Every fact has a source and the day it was looked up; what no source says is left out.
Who controls a provider decides its zone; certificates are labels, never a zone.
"""

from collections.abc import Mapping
from types import MappingProxyType

from .contract import Structured, Zone
from .preset import GITHUB, PASSES_ON, Preset
from .presets_own import OWN

_MISTRAL_SDK = GITHUB + "mistralai/client-python"  # 3.7.0
_MISTRAL_DOCS = GITHUB + "mistralai/platform-docs-public/blob/main/docs/capabilities/"
_GATE = "https://docs.opengatellm.org/docs/"
_GATE_CHAT = GITHUB + "etalab-ia/OpenGateLLM/blob/main/api/schemas/chat.py"
_SCALEWAY = "https://www.scaleway.com/en/docs/generative-apis/"
_OVH = "https://www.ovhcloud.com/en/public-cloud/ai-endpoints/"
_OVH_DOCS = (
    GITHUB + "ovh/docs/blob/develop/pages/public_cloud/ai_machine_learning/"
    "endpoints_guide_{}/guide.en-gb.md"
)
_GUIDES = GITHUB + "juspay/neurolink/blob/master/docs/getting-started/providers/"
_OVH_MODELS = _GUIDES + "ovhcloud.md"  # the server's own list of 2026-09-28
_IONOS = "https://docs.ionos.com/cloud/ai/ai-model-hub/how-tos"
_IONOS_API = (
    "https://docs.ionos.com/sections-test/api-reference/ai-model-hub-openai/"
    "openai-compatible-endpoints.md"
)
_SOVEREIGNTY = "https://csf.hop3.abilian.com/providers/"
_ALBERT_MODELS = GITHUB + "etalab-ia/skills/blob/main/skills/albert-api/SKILL.md"
_GATE_MODELS = (
    GITHUB + "etalab-ia/OpenGateLLM/blob/main/docs/src/content/docs/features/"
    "supported_models.mdx"
)
_IONOS_MODELS = "https://docs.ionos.com/cloud/ai/ai-model-hub/models/"
_IONOS_NODES = GITHUB + "yetog/ionos-n8n/blob/main/docs/api-reference.md"

_ALL = (
    Preset(
        code="mistral",
        name="Mistral",
        kind="mistral",
        base_url="https://api.eu.mistral.ai",  # the plain one may leave the EU
        zone=Zone.EU_CONTROLLED,
        zone_reason="A French company; at this address texts are processed in "
        "the EU or EFTA, account data may be kept elsewhere.",
        structured=Structured.JSON_SCHEMA,
        docs="https://docs.mistral.ai/studio/regional-inference",
        needs_key=True,
        key_from="https://console.mistral.ai",
        hosted_in="EU",
        models={
            "chat": ("mistral-medium-latest", "mistral-small-latest"),
            "embeddings": ("mistral-embed",),
            "ocr": ("mistral-ocr-latest",),
            "moderation": ("mistral-moderation-latest",),
        },
        sources={
            "base_url": _MISTRAL_SDK,
            "zone": "https://mistral.ai/terms",
            "hosted_in": "https://docs.mistral.ai/studio/regional-inference",
            "structured": _MISTRAL_DOCS + "structured-output/custom.mdx",
            "key_from": _MISTRAL_SDK,
            "chat": _MISTRAL_SDK,
            "embeddings": _MISTRAL_SDK,
            "ocr": _MISTRAL_DOCS + "OCR/basic_ocr.md",
            "moderation": _MISTRAL_SDK,
        },
    ),
    Preset(
        code="albert",
        name="Albert API",
        base_url="https://albert.api.etalab.gouv.fr/v1",
        zone=Zone.EU_CONTROLLED,
        zone_reason="Run by the French State (DINUM).",
        structured=Structured.JSON_SCHEMA,
        docs=_GATE,
        needs_key=True,
        models={  # names of 2026-08-26: they change, the test of connection tells
            "chat": ("mistral-small-3-2-24b-instruct-2506", "openai/gpt-oss-120b"),
            "embeddings": ("bge-m3",),
        },
        sources={
            "chat": _ALBERT_MODELS,
            "embeddings": _ALBERT_MODELS,
            "base_url": _GATE + "guides/chat_completions",
            "zone": _GATE + "guides/chat_completions",
            "structured": _GATE_CHAT,
        },
    ),
    Preset(
        code="opengatellm",
        name="OpenGateLLM",
        base_url="https://{host}/v1",
        zone=Zone.OUTSIDE,
        zone_reason=PASSES_ON,
        structured=Structured.JSON_SCHEMA,
        docs=_GATE,
        needs_key=True,
        models={  # whoever runs it may give them other names
            "chat": (
                "mistralai/Mistral-Small-3.2-24B-Instruct-2506",
                "openai/gpt-oss-120b",
            ),
            "embeddings": ("BAAI/bge-m3",),
        },
        sources={
            "chat": _GATE_MODELS,
            "embeddings": _GATE_MODELS,
            "base_url": _GATE + "guides/models",
            "zone": _GATE_CHAT,
            "structured": _GATE_CHAT,
        },
    ),
    Preset(
        code="scaleway",
        name="Scaleway Generative APIs",
        base_url="https://api.scaleway.ai/v1",
        zone=Zone.EU_CONTROLLED,
        zone_reason="A French company; it says it runs the models itself.",
        structured=Structured.JSON_SCHEMA,
        docs=_SCALEWAY,
        needs_key=True,
        key_from="https://www.scaleway.com/en/docs/iam/how-to/create-api-keys/",
        hosted_in="FR",
        models={
            "chat": (
                "mistral-small-3.2-24b-instruct-2506",
                "qwen3.5-397b-a17b",
            ),
            "embeddings": ("qwen3-embedding-8b", "bge-multilingual-gemma2"),
        },
        sources={
            "base_url": _SCALEWAY + "api-cli/using-chat-api",
            "zone": _SOVEREIGNTY + "scaleway.html",
            "hosted_in": _SCALEWAY + "reference-content/data-privacy/",
            "structured": _SCALEWAY + "how-to/use-structured-outputs/",
            "key_from": _SCALEWAY + "how-to/use-structured-outputs/",
            "chat": _SCALEWAY + "reference-content/supported-models/",
            "embeddings": _SCALEWAY + "reference-content/supported-models/",
        },
    ),
    Preset(
        code="ovhcloud",
        name="OVHcloud AI Endpoints",
        base_url="https://oai.endpoints.kepler.ai.cloud.ovh.net/v1",
        zone=Zone.EU_CONTROLLED,
        zone_reason="A French company; it says it runs the models in France.",
        structured=Structured.JSON_SCHEMA,
        docs=_OVH,
        needs_key=True,
        key_from=_OVH_DOCS.format("01_getting_started"),
        hosted_in="FR",
        models={
            "chat": ("gpt-oss-120b", "Mistral-Small-3.2-24B-Instruct-2506"),
            "embeddings": ("bge-m3", "Qwen3-Embedding-8B"),
        },
        sources={
            "base_url": "https://ovh.github.io/"
            "apache-airflow-provider-ovhcloud-ai/ai-endpoints",
            "zone": _SOVEREIGNTY + "ovhcloud.html",
            "hosted_in": _OVH_DOCS.format("02_capabilities"),
            "structured": _OVH_DOCS.format("02_capabilities"),
            "key_from": _OVH_DOCS.format("01_getting_started"),
            "chat": _OVH_MODELS,
            "embeddings": _OVH_MODELS,
        },
    ),
    Preset(
        code="ionos",
        name="IONOS AI Model Hub",
        base_url="https://openai.inference.de-txl.ionos.com/v1",
        zone=Zone.EU_CONTROLLED,
        zone_reason="A German company under German control.",
        structured=Structured.JSON_SCHEMA,
        docs=_IONOS,
        needs_key=True,
        key_from=_IONOS + "/access-management",
        hosted_in="DE",
        models={
            "chat": (
                "openai/gpt-oss-120b",
                "mistralai/Mistral-Small-24B-Instruct",
                "meta-llama/Llama-3.3-70B-Instruct",
            ),
            "embeddings": ("BAAI/bge-m3",),
        },
        sources={
            "chat": _IONOS_MODELS + "llms/openai-gpt-oss-120b",
            "embeddings": _IONOS_NODES,
            "base_url": _IONOS_API,
            "zone": _SOVEREIGNTY + "ionos.html",
            "hosted_in": _IONOS_API,
            "structured": _IONOS_API,
            "key_from": _IONOS,
        },
    ),
    *OWN,
)
PRESETS: Mapping[str, Preset] = MappingProxyType({p.code: p for p in _ALL})
