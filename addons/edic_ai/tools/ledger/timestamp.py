# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Time stamps of checkpoints: RFC 3161, over HTTP (section 3.4).

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

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
TIMEOUT = 15  # seconds: to connect, and between two pieces of the answer
MOST_BYTES = 100_000  # of an answer: a token with its certificates has some 6,000
GRANTED = (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS)


class StampError(Exception):
    """The authority gave no time stamp, or one of something else."""


def ask(url: str, data: bytes) -> bytes:
    """A time stamp of ``data``.

    :param url: of the authority
    :return: its answer (TimeStampResp, DER)
    :raises StampError: it is none, or not of ``data``, or not of this request
    :raises requests.RequestException: the authority cannot be reached
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
    found = read(answer, data)
    if found.tst_info.nonce != request.nonce:
        raise StampError("the answer is to another request")
    return answer


def _post(url: str, query: bytes) -> bytes:
    with requests.post(
        url,
        data=query,
        headers={
            **{"Content-Type": QUERY, "Accept": REPLY},
            "Accept-Encoding": "identity",
        },
        timeout=TIMEOUT,
        allow_redirects=False,
        stream=True,
    ) as reply:
        kind = reply.headers.get("Content-Type", "").partition(";")[0].strip()
        if reply.status_code != requests.codes.ok or kind != REPLY:
            raise StampError(f"HTTP {reply.status_code}, {kind or 'no type'}")
        answer = reply.raw.read(MOST_BYTES + 1)
    if len(answer) > MOST_BYTES:
        raise StampError("the answer is too long")
    return answer


def read(answer: bytes, data: bytes) -> TimeStampResponse:
    """What an answer says.

    :raises StampError: it is no time stamp of ``data``
    """
    try:
        found = decode_timestamp_response(answer)
        status = PKIStatus(found.status)
        told = found.tst_info.message_imprint if status in GRANTED else None
    except ValueError as error:
        raise StampError(f"not an answer: {error}") from error
    if told is None:
        raise StampError("refused: " + " ".join(found.status_string or [str(status)]))
    if told.message != hashlib.sha256(data).digest():
        raise StampError("the answer is about something else")
    return found


def check(answer: bytes, data: bytes, authorities: bytes) -> None:
    """Whether an answer was signed by an authority that is trusted.

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
