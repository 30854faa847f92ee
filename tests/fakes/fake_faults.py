# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every fault of a provider that answers, and the error that it must become.

Without an answer: `closed_port`, `SilentPort`, and a `FakeProvider` with ``tls``.
"""

import json
from dataclasses import dataclass

from . import errors as e
from .fake_provider import Step

# a text a provider repeats of a request, and no error may repeat of an answer
CANARY = "Canari FR7630006000011234567890189"
_ECHO = json.dumps({"detail": [{"msg": CANARY, "input": CANARY}]}).encode()
_SSE = "text/event-stream"


@dataclass(frozen=True)
class Fault:
    """A fault of an answer.

    :param whole: in an answer that is not streamed
    :param streamed: in one that is
    """

    step: Step
    error: type[e.AiError]
    whole: bool = True
    streamed: bool = True


def _status(status: int, error: type[e.AiError], **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(Step(status=status, body=_ECHO, headers=named), error)


def _body(text: str, content_type: str = "application/json") -> Step:
    return Step(body=text.encode(), content_type=content_type)


FAULTS = {
    "bad request": _status(400, e.AiRequestRefused),
    "wrong key": _status(401, e.AiKeyRefused),
    "key without rights": _status(403, e.AiKeyRefused),
    "not found": _status(404, e.AiNotFound),
    "request timeout": _status(408, e.AiUnavailable),
    "request too large": _status(413, e.AiTooLarge),
    "unprocessable": _status(422, e.AiRequestRefused),
    "rate limited": _status(429, e.AiRateLimited),
    "rate limited for a day": _status(429, e.AiRateLimited, Retry_After="86400"),
    "server error": _status(500, e.AiUnavailable),
    "bad gateway": _status(502, e.AiUnavailable),
    "unavailable": _status(503, e.AiUnavailable),
    "gateway timeout": _status(504, e.AiUnavailable),
    "redirect": _status(307, e.AiRequestRefused, Location="http://127.0.0.1:9/"),
    "no content": _status(204, e.AiInvalidAnswer),
    "silence": Fault(Step(wait=30), e.AiTimedOut),
    "slow headers": Fault(Step(drip_head=0.1), e.AiTimedOut),
    "slow drip": Fault(Step(drip=0.05, endless=True), e.AiTimedOut),
    "hung up": Fault(Step(mute=True), e.AiUnreachable),
    "cut": Fault(Step(cut=2), e.AiInvalidAnswer),
    "too few tokens": Fault(Step(finish="length"), e.AiInvalidAnswer),
    "content filter": Fault(Step(finish="content_filter"), e.AiInvalidAnswer),
    "no finish": Fault(Step(finish=None), e.AiInvalidAnswer),
    "empty": Fault(Step(text=""), e.AiInvalidAnswer),
    "too large": Fault(Step(size=50_000_000), e.AiTooLarge, streamed=False),
    "too large event": Fault(
        Step(size=50_000_000, content_type=_SSE), e.AiTooLarge, whole=False
    ),
    "never ending": Fault(Step(endless=True), e.AiTooLarge, whole=False),
    "packed": Fault(Step(headers={"Content-Encoding": "gzip"}), e.AiInvalidAnswer),
    "HTML": Fault(_body(f"<html>{CANARY}</html>", "text/html"), e.AiInvalidAnswer),
    "garbage": Fault(_body(f"\0{CANARY}"), e.AiInvalidAnswer),
    "error body": Fault(_body(f'{{"error": "{CANARY}"}}'), e.AiInvalidAnswer),
    "half JSON": Fault(
        _body(f'{{"choices": [{{"{CANARY}'), e.AiInvalidAnswer, streamed=False
    ),
    "garbage events": Fault(
        _body(f"\x07{CANARY}\n\ndata: {CANARY}\n\n", _SSE),
        e.AiInvalidAnswer,
        whole=False,
    ),
    "error event": Fault(
        _body(f'data: {{"error": "{CANARY}"}}\n\n', _SSE),
        e.AiInvalidAnswer,
        whole=False,
    ),
    "no events": Fault(_body("", _SSE), e.AiInvalidAnswer, whole=False),
}
# answers that shall keep to {"type": "object", "required": ["total"]}, total >= 0
WRONG_ANSWERS = {
    "no JSON": "not JSON",
    "half": '{"total": 1',
    "fenced": '```json\n{"total": 1}\n```',
    "wrong type": f'{{"total": "{CANARY}"}}',
    "out of range": '{"total": -0.01}',
    "missing": "{}",
    "unknown key": f'{{"total": 1, "{CANARY}": 1}}',
    "given twice": '{"total": 1, "total": 2}',
    "not a number": '{"total": NaN}',
    "deep": "[" * 100_000,
}
