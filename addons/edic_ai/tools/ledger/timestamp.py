# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Time stamps of checkpoints: RFC 3161, over HTTP (section 3.4).

It goes the way of questions to a model: one deadline for all, no redirects, nothing
of the environment.
The authority sees 32 bytes of a hash and nothing else. Its answer is kept as it came:
``openssl ts -verify`` reads it as well.
"""

import hashlib

import requests
from cryptography.x509 import load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from ..providers.contract import Endpoint
from ..providers.errors import AiError
from ..providers.guard import Guard
from ..providers.requests_transport import read as pieces
from ..providers.requests_transport import session
from ..providers.transport import begin_answer, guarded
from ..text.address import is_safe

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
DEADLINE_S = 30  # in total, the last byte included
MAX_BYTES = 100_000  # in an answer: a token with its certificates has some 6,000
GRANTED = (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS)


class StampError(Exception):
    """The authority gave no time stamp, or one of something else."""


def ask(url: str, data: bytes) -> bytes:
    """Return a time stamp of ``data``.

    :param url: of the authority
    :return: its answer (TimeStampResp, DER)
    :raises StampError: it is none, or not of ``data``, or not of this request, or the
        authority cannot be reached
    """
    request = (
        TimestampRequestBuilder()
        .data(data)
        .hash_algorithm(HashAlgorithm.SHA256)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    answer = _post(url, request.as_bytes())
    if read(answer, data).tst_info.nonce != request.nonce:
        raise StampError("the answer is to another request")
    return answer


def _post(url: str, query: bytes) -> bytes:
    if not is_safe(url):
        raise StampError("the address does not begin with https://")
    guard = Guard(DEADLINE_S, MAX_BYTES)
    try:
        with session(Endpoint("", url)) as http, guard.attempt():
            kind, answer = guarded(guard, lambda: _exchange(http, url, query, guard))
    except AiError as error:  # it never names the address, which may hold a password
        raise StampError(f"{error.error_type} {error.detail}".strip()) from None
    if kind != REPLY:
        raise StampError(f"HTTP 200, {kind or 'no type'}")
    return answer


def _exchange(
    http: requests.Session, url: str, query: bytes, guard: Guard
) -> tuple[str, bytes]:
    headers = {"Content-Type": QUERY, "Accept": REPLY}
    sent = {"data": query, "headers": headers, "allow_redirects": False}
    with http.post(url, stream=True, **sent) as reply:  # the session's own timeout
        begin_answer(guard, reply.status_code, reply.headers)
        answer = b"".join(pieces(reply, guard))
    guard.check()  # a connection that it shut looks like the end of the answer
    return reply.headers.get("Content-Type", "").partition(";")[0].strip(), answer


def read(answer: bytes, data: bytes) -> TimeStampResponse:
    """Return what an answer says.

    :raises StampError: it is no time stamp of ``data``
    """
    try:
        found = decode_timestamp_response(answer)
        status = PKIStatus(found.status)
        imprint = found.tst_info.message_imprint if status in GRANTED else None
    except ValueError as error:
        raise StampError(f"not an answer: {error}") from error
    if imprint is None:
        raise StampError("refused: " + " ".join(found.status_string or [str(status)]))
    if imprint.message != hashlib.sha256(data).digest():
        raise StampError("the answer is about something else")
    return found


def check(answer: bytes, data: bytes, authorities: bytes) -> None:
    """Check that an authority that is trusted signed an answer.

    :param authorities: its root certificates, PEM
    :raises StampError: it was not
    """
    found = read(answer, data)
    builder = VerifierBuilder()
    for certificate in load_pem_x509_certificates(authorities):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(found, data)
    except VerificationError as error:
        raise StampError(str(error)) from error
