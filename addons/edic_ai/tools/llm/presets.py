# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is known about each provider, so that setting one up is picking it.

Every fact has a source and the day it was looked up; what no source says is left out.
Who controls a provider decides its zone; certificates are labels, never a zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from .contract import Structured, Zone

PLUMBING = "SmolLM2 135M, for trying out connections; its answers mean nothing"
HOST = "{host}"  # what a site replaces in an address


@dataclass(frozen=True, slots=True)
class Label:
    """A certificate (C5, SecNumCloud, HDS), for exactly what it covers."""

    name: str
    scope: str
    since: date
    until: date | None
    source: str
    looked_up: date


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
    :param labels: none is known to cover the models of a provider here
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
    sources: Mapping[str, str]
    key_from: str = ""
    hosted_in: str = ""
    models: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: tuple[Label, ...] = ()
    kind: str = "openai"
    looked_up: date = date(2026, 11, 25)


_GITHUB = "https://github.com/"
_MISTRAL_SDK = _GITHUB + "mistralai/client-python"  # 3.7.0
_MISTRAL_DOCS = _GITHUB + "mistralai/platform-docs-public/blob/main/docs/capabilities/"
_GATE = "https://docs.opengatellm.org/docs/"
_GATE_CHAT = _GITHUB + "etalab-ia/OpenGateLLM/blob/main/api/schemas/chat.py"
_SCALEWAY = "https://www.scaleway.com/en/docs/generative-apis/"
_OVH = "https://www.ovhcloud.com/en/public-cloud/ai-endpoints/"
_OVH_DOCS = (
    _GITHUB + "ovh/docs/blob/develop/pages/public_cloud/ai_machine_learning/"
    "endpoints_guide_{}/guide.en-gb.md"
)
_GUIDES = _GITHUB + "juspay/neurolink/blob/master/docs/getting-started/providers/"
_OVH_MODELS = _GUIDES + "ovhcloud.md"  # the server's own list of 2026-09-28
_IONOS = "https://docs.ionos.com/cloud/ai/ai-model-hub/how-tos"
_IONOS_API = (
    "https://docs.ionos.com/sections-test/api-reference/ai-model-hub-openai/"
    "openai-compatible-endpoints.md"
)
_SOVEREIGNTY = "https://csf.hop3.abilian.com/providers/"
_OLLAMA = _GITHUB + "ollama/ollama/blob/main/docs/"
_LLAMA_CPP = _GITHUB + "ggml-org/llama.cpp/blob/master/tools/server/README.md"
_LITELLM = "https://docs.litellm.ai/docs/"
_ALBERT_MODELS = _GITHUB + "etalab-ia/skills/blob/main/skills/albert-api/SKILL.md"
_GATE_MODELS = (
    _GITHUB + "etalab-ia/OpenGateLLM/blob/main/docs/src/content/docs/features/"
    "supported_models.mdx"
)
_IONOS_MODELS = "https://docs.ionos.com/cloud/ai/ai-model-hub/models/"
_IONOS_NODES = _GITHUB + "yetog/ionos-n8n/blob/main/docs/api-reference.md"
_VLLM_MODELS = _GITHUB + "vllm-project/recipes/blob/main/models/mistralai/"
_VLLM_EMBED = (
    _GITHUB + "vllm-project/vllm/blob/main/docs/models/pooling_models/embed.md"
)
_OLLAMA_MODELS = _GITHUB + "ollama/ollama/blob/main/integration/utils_test.go"
_LLAMA_CPP_ARGS = _GITHUB + "ggml-org/llama.cpp/blob/master/common/arg.cpp"
_LITELLM_MODELS = (
    _GITHUB + "BerriAI/litellm/blob/main/docs/my-website/docs/providers/mistral.md"
)
_PASSES_ON = "It passes texts on: its zone is that of the servers behind it."


def _own_server(
    code: str,
    name: str,
    port: int,
    docs: str,
    schema: str,
    models: Mapping[str, tuple[str, ...]],
    read_at: Mapping[str, str],
    zone_reason: str = "Your own server; change this where somebody else runs it.",
) -> Preset:
    return Preset(
        code=code,
        name=name,
        base_url=f"http://{HOST}:{port}/v1",
        zone=Zone.ON_PREMISE,
        zone_reason=zone_reason,
        structured=Structured.JSON_SCHEMA,
        docs=docs,
        needs_key=False,
        models=models,
        sources={"base_url": docs, "structured": schema, **read_at},
    )


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
        zone_reason=_PASSES_ON,
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
    _own_server(
        "vllm",
        "vLLM",
        8000,
        "https://docs.vllm.ai/en/stable/serving/openai_compatible_server/",
        "https://docs.vllm.ai/en/latest/features/structured_outputs/",
        {
            "chat": (
                "mistralai/Ministral-3-14B-Instruct-2512",
                "mistralai/Mistral-Small-4-119B-2603",
            ),
            "embeddings": ("BAAI/bge-m3",),
        },
        {
            "chat": _VLLM_MODELS + "Ministral-3-14B-Instruct-2512.yaml",
            "embeddings": _VLLM_EMBED,
        },
    ),
    _own_server(
        "ollama",
        "Ollama",
        11434,
        _OLLAMA + "api/openai-compatibility.mdx",
        _OLLAMA + "capabilities/structured-outputs.mdx",
        {
            "chat": ("mistral-small3.2", "ministral-3", "gpt-oss:20b"),
            "embeddings": ("bge-m3", "embeddinggemma"),
        },
        {"chat": _OLLAMA_MODELS, "embeddings": _OLLAMA_MODELS},
        "Your own server; models whose names end in cloud run elsewhere.",
    ),
    _own_server(
        "llama_cpp",
        "llama.cpp server",
        8080,
        _LLAMA_CPP,
        _LLAMA_CPP,
        {  # or whatever --alias says
            "chat": (
                "ggml-org/gpt-oss-20b-GGUF",
                "ggml-org/Mistral-Small-3.1-24B-Instruct-2503-GGUF",
            ),
            "embeddings": ("ggml-org/embeddinggemma-300M-qat-q4_0-GGUF",),
        },
        {"chat": _LLAMA_CPP_ARGS, "embeddings": _LLAMA_CPP_ARGS},
    ),
    Preset(
        code="litellm",
        name="LiteLLM",
        base_url=f"http://{HOST}:4000/v1",
        zone=Zone.OUTSIDE,
        zone_reason=_PASSES_ON,
        structured=Structured.JSON_OBJECT,  # a schema depends on what is behind it
        docs=_LITELLM + "simple_proxy",
        needs_key=True,
        models={  # as its configuration names them
            "chat": ("mistral-small-latest", "mistral/mistral-medium-latest"),
            "embeddings": ("mistral/mistral-embed",),
        },
        sources={
            "chat": _LITELLM_MODELS,
            "embeddings": _LITELLM_MODELS,
            "base_url": _LITELLM + "completion/json_mode",
            "zone": _LITELLM + "simple_proxy",
            "structured": _LITELLM + "completion/json_mode",
        },
    ),
    Preset(
        code="local",
        name="SmolLM2 135M (plumbing model)",
        base_url="http://127.0.0.1:8081/v1",
        zone=Zone.ON_PREMISE,
        zone_reason="It runs on this machine (make run LLM=local).",
        structured=Structured.JSON_SCHEMA,
        docs="https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct",
        needs_key=True,
        models={"chat": ("smollm2-135m",)},
        sources={"structured": _LLAMA_CPP},
    ),
    Preset(
        code="custom",
        name="Another OpenAI-compatible server",
        base_url=f"https://{HOST}/v1",
        zone=Zone.OUTSIDE,
        zone_reason="Not known: say where it runs and who controls it.",
        structured=Structured.JSON_OBJECT,
        docs="https://platform.openai.com/docs/api-reference/chat",
        needs_key=False,
        sources={},
    ),
)
PRESETS: Mapping[str, Preset] = MappingProxyType({p.code: p for p in _ALL})
