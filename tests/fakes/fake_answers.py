# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The unscripted answers of the fake: the same for the same request."""

import hashlib
import json
import time
from collections.abc import Iterator, Mapping

from .fake_contract import MODELS

_EMPTY = {"string": "x", "integer": 0, "number": 0, "boolean": False, "null": None}
_FORMATS = {"date": "2026-01-31", "date-time": "2026-01-31T12:00:00Z"}


def text_for(body: Mapping) -> str:
    """Return the answer to a chat: an object of the asked schema, or a sentence."""
    wanted = body.get("response_format") or {}
    if wanted.get("type") == "json_schema":
        return json.dumps(minimal(wanted["json_schema"]["schema"]))
    if wanted.get("type") == "json_object":
        return "{}"
    return f"This is the answer {digest(body['messages'])[:8]}."


def minimal(schema: Mapping, root: Mapping | None = None) -> object:
    """A value that keeps to the schema, as small as may be; no patterns.

    >>> minimal({"type": "array", "items": {"enum": [3, 4]}, "minItems": 1})
    [3]
    """
    root = root or schema
    if "$ref" in schema:
        found: Mapping = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return minimal(found, root)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return minimal(schema[key][0], root)
    if "const" in schema or "enum" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    return _of_type(schema, root)


def _of_type(schema: Mapping, root: Mapping) -> object:
    kind = schema.get("type", "object")
    kind = kind if isinstance(kind, str) else kind[0]
    if kind == "object":
        return {
            key: minimal(schema["properties"][key], root)
            for key in schema.get("required", ())
        }
    if kind == "array":
        return [minimal(schema["items"], root)] * schema.get("minItems", 0)
    if kind == "string":
        text = _FORMATS.get(schema.get("format"), "x")
        return text.ljust(schema.get("minLength", 0), "x")
    return schema.get("minimum", _EMPTY[kind])


def whole(path: str, body: Mapping, text: str, finish: str | None) -> dict:
    """The answer to a request, not streamed."""
    make = {
        "/v1/chat/completions": lambda: _chat(body, text, finish),
        "/v1/embeddings": lambda: _embeddings(body),
        "/v1/moderations": lambda: _moderations(body),
        "/v1/ocr": lambda: _ocr(body),
    }
    return make[path]()


def pieces(body: Mapping, text: str, finish: str | None) -> Iterator[dict]:
    """The answer to a streamed chat."""
    words = text.split(" ")
    for at, word in enumerate(words):
        said = word if at == len(words) - 1 else f"{word} "
        yield _piece(body, {"role": "assistant", "content": said}, None)
    if finish:
        yield _piece(body, {"content": ""}, finish) | {"usage": _usage(body, text)}


def models() -> dict:
    """The list, with all that the SDK wants to know of a model."""
    return {
        "object": "list",
        "data": [{"id": name, "object": "model", "type": "base"} for name in MODELS],
    }


def digest(value: object) -> str:
    """Return the digest of any JSON value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _chat(body: Mapping, text: str, finish: str | None) -> dict:
    message = {"role": "assistant", "content": text}
    return _head(body, "chat.completion") | {
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": _usage(body, text),
    }


def _piece(body: Mapping, delta: Mapping, finish: str | None) -> dict:
    return _head(body, "chat.completion.chunk") | {
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]
    }


def _embeddings(body: Mapping) -> dict:
    # not in the order of the texts: the index counts
    data = [
        {
            "object": "embedding",
            "index": at,
            "embedding": [int(d, 16) / 16 for d in digest(t)[:8]],
        }
        for at, t in enumerate(_texts(body))
    ]
    return _head(body, "list") | {"data": data[::-1], "usage": _usage(body, "")}


def _moderations(body: Mapping) -> dict:
    results = [
        {
            "categories": {"pii": "@" in text},
            "category_scores": {"pii": 0.9 if "@" in text else 0.1},
        }
        for text in _texts(body)
    ]
    return _head(body, "list") | {"results": results, "usage": _usage(body, "")}


def _ocr(body: Mapping) -> dict:
    pages = [_page(index) for index in body.get("pages") or (0, 1)]
    usage = {"pages_processed": len(pages), "doc_size_bytes": 1}
    return {"model": body["model"], "pages": pages, "usage_info": usage}


def _page(index: int) -> dict:
    words = [(f"Page{index}", 0.75), ("text", 0.25)]
    return {
        "index": index,
        "markdown": " ".join(word for word, _score in words),
        "images": [],
        "dimensions": {"dpi": 200, "height": 2200, "width": 1700},
        "confidence_scores": {
            "average_page_confidence_score": 0.5,
            "minimum_page_confidence_score": 0.25,
            "word_confidence_scores": [
                {"text": word, "confidence": score, "start_index": 0}
                for word, score in words
            ],
        },
    }


def _texts(body: Mapping) -> list[str]:
    return [body["input"]] if isinstance(body["input"], str) else body["input"]


def _usage(body: Mapping, text: str) -> dict:
    count = len(json.dumps(body.get("messages") or body.get("input")).split())
    said = len(text.split())
    return {
        "prompt_tokens": count,
        "completion_tokens": said,
        "total_tokens": count + said,
    }


def _head(body: Mapping, kind: str) -> dict:
    return {
        "id": f"fake-{digest(body)[:12]}",
        "object": kind,
        "created": int(time.time()),
        "model": body["model"],
    }
