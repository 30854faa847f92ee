# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Errors of a call, in a closed set that screens and ledger can name.

``error_type`` is the OpenTelemetry attribute ``error.type``. No error carries what was
sent or answered: a provider's error body can repeat personal data. One exception: what
is no answer to a call that `keeps_unusable`, in ``given``, beside the error's words.
"""

from typing import ClassVar

# the server's fault, or nobody's: another one may do better
OUTAGES = ("unreachable", "unavailable", "tls", "timeout")


class AiError(Exception):
    """A call that gave no answer.

    :param detail: technical, short, without content of the request or the answer
    :param status: HTTP status of the provider, or None
    :param retry_after: seconds the provider asks to wait, or None
    :param sent: whether the provider may have worked on the call; left out where the
        kind of error says it
    """

    error_type: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False
    may_be_sent: ClassVar[bool] = True
    given: str = ""  # the model's answer; no part of the error's own words

    def __init__(
        self,
        detail: str = "",
        *,
        status: int | None = None,
        retry_after: float | None = None,
        sent: bool | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.status = status
        self.retry_after = retry_after
        self.sent = self.may_be_sent if sent is None else sent

    @property
    def is_outage(self) -> bool:
        """Return whether the server could not answer, however the question is put."""
        return self.error_type in OUTAGES and self.status != 429


class AiUnreachable(AiError):
    """No connection: name, network or port."""

    error_type = "unreachable"
    retryable = True


class AiNoSdk(AiError):
    """The Python package that speaks the provider's interface is not installed."""

    error_type = "no_sdk"
    may_be_sent = False


class AiTlsFailed(AiError):
    """The certificate is not trusted, has another name, or is out of its dates."""

    error_type = "tls"


class AiUnavailable(AiError):
    """The provider answers that it cannot work now (408, 500, 502, 503, 504)."""

    error_type = "unavailable"
    retryable = True


class AiRateLimited(AiError):
    """Too many requests (429)."""

    error_type = "rate_limited"
    retryable = True


class AiTimedOut(AiError):
    """The total deadline passed."""

    error_type = "timeout"


class AiCancelled(AiError):
    """Somebody stopped the call, or a kill switch did."""

    error_type = "cancelled"


class AiKeyRefused(AiError):
    """The key is missing, wrong or not allowed this (401, 403)."""

    error_type = "key_refused"


class AiNotFound(AiError):
    """The address or the model is unknown there (404)."""

    error_type = "not_found"


class AiRequestRefused(AiError):
    """The provider does not take the request (400, 422, redirects)."""

    error_type = "request_refused"


class AiTooLarge(AiError):
    """The request is too large for the provider (413), or the answer for us."""

    error_type = "too_large"


class AiInvalidAnswer(AiError):
    """The answer is no answer: broken, cut short, or not of the asked form."""

    error_type = "invalid_answer"


class AiNotAsked(AiError):
    """The gateway itself said no: nothing was sent.

    :param detail: a sentence for the reader
    """

    may_be_sent = False


class AiNotNow(AiUnavailable):
    """The gateway leaves the provider alone for now: nothing was sent.

    :param detail: a sentence for the reader
    """

    may_be_sent = False


class AiStopped(AiNotAsked):
    """A kill switch is on."""

    error_type = "stopped"


class AiDenied(AiNotAsked):
    """The sovereignty policy keeps these data from this model."""

    error_type = "denied"


class AiOverBudget(AiNotAsked):
    """A hard limit of requests, tokens or euros is reached."""

    error_type = "over_budget"


class AiNotSetUp(AiNotAsked):
    """No model is set up, approved and reachable for this."""

    error_type = "not_set_up"


class AiLeak(AiNotAsked):
    """Something that had to be replaced by a placeholder was still in the text."""

    error_type = "leak_prevented"
