# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Servers of one's own, and what stands before others."""

from collections.abc import Mapping

from .contract import Structured, Zone
from .preset import GITHUB, HOST, PASSES_ON, Preset

_OLLAMA = GITHUB + "ollama/ollama/blob/main/docs/"
_LLAMA_CPP = GITHUB + "ggml-org/llama.cpp/blob/master/tools/server/README.md"
_LITELLM = "https://docs.litellm.ai/docs/"
_VLLM_MODELS = GITHUB + "vllm-project/recipes/blob/main/models/mistralai/"
_VLLM_EMBED = GITHUB + "vllm-project/vllm/blob/main/docs/models/pooling_models/embed.md"
_OLLAMA_MODELS = GITHUB + "ollama/ollama/blob/main/integration/utils_test.go"
_LLAMA_CPP_ARGS = GITHUB + "ggml-org/llama.cpp/blob/master/common/arg.cpp"
_LITELLM_MODELS = (
    GITHUB + "BerriAI/litellm/blob/main/docs/my-website/docs/providers/mistral.md"
)


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


OWN = (
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
        zone_reason=PASSES_ON,
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
