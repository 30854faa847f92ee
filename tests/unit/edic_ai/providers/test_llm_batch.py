# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mistral's batches, with the real client against the strict fake."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from edic_ai.tools.providers import clients
from edic_ai.tools.providers.contract import (
    BatchCall,
    ChatCall,
    Limits,
    Message,
    Schema,
)
from edic_ai.tools.providers.errors import AiError, AiInvalidAnswer, AiNotFound
from fakes.fake_provider import Step

LIMITS = Limits(deadline_s=10)
ASK = ChatCall("mistral-small-latest", (Message("user", "How much?"),), limits=LIMITS)
TOTAL = Schema("bill", {"type": "object", "required": ["total"]})
BATCH = {
    "endpoint": "/v1/chat/completions",
    "model": "mistral-small-latest",
    "requests": [],
}


def guard():
    return clients.guard_for(LIMITS)


def test_batch_brings_each_answer_or_its_fault(fake):
    fake.answers(
        lambda body: "{}" if "response_format" in body else body["messages"][-1]["role"]
    )
    questions = {"first": ASK, "two": replace(ASK, schema=TOTAL)}
    call = BatchCall("mistral-small-latest", questions, limits=LIMITS)
    endpoint = fake.endpoint("mistral")
    status = clients.call(endpoint, "submit_batch", call)
    assert (status.state, status.finished, status.total) == ("queued", False, 2)
    client = clients.client_for(endpoint)
    status = client.batch_status(status.batch_id, guard())
    assert (status.finished, status.succeeded, status.failed) == (True, 2, 0)
    found = client.batch_results(status.batch_id, questions, guard())
    assert found["first"].text == "user"
    assert isinstance(found["two"], AiInvalidAnswer)


def test_batch_cancelled(fake):
    call = BatchCall("mistral-small-latest", {"first": ASK}, limits=LIMITS)
    endpoint = fake.endpoint("mistral")
    batch_id = clients.call(endpoint, "submit_batch", call).batch_id
    status = clients.client_for(endpoint).cancel_batch(batch_id, guard())
    assert (status.state, status.finished) == ("cancellation_requested", False)
    with pytest.raises(AiError):  # refused until it has ended
        clients.client_for(endpoint).forget_batch(batch_id, guard())
    status = clients.client_for(endpoint).batch_status(batch_id, guard())
    assert (status.state, status.finished) == ("cancelled", True)
    with pytest.raises(AiNotFound):
        clients.client_for(endpoint).batch_status("job-unknown", guard())


def test_batch_whose_receipt_was_lost_is_found(fake):
    endpoint = fake.endpoint("mistral")
    client = clients.client_for(endpoint)
    for key in ("first", "second"):
        call = BatchCall("mistral-small-latest", {key: ASK}, key=key, limits=LIMITS)
        fake.script(Step(cut=10))  # done there, not known here
        with pytest.raises(AiError) as caught:
            clients.call(endpoint, "submit_batch", call)
        assert caught.value.sent
    since = datetime.now(UTC)
    for number in range(150):  # others of the account since
        fake.batches.add({**BATCH, "metadata": {"key": f"other {number}"}})
    found = client.find_batch("first", since, guard())
    assert list(client.batch_results(found.batch_id, {"first": ASK}, guard()))
    assert client.find_batch("third", since, guard()) is None


def test_batch_with_lines_that_mean_nothing(fake):
    questions = dict.fromkeys(("first", "two", "three"), ASK)
    call = BatchCall("mistral-small-latest", questions, limits=LIMITS)
    endpoint = fake.endpoint("mistral")
    client = clients.client_for(endpoint)
    batch_id = clients.call(endpoint, "submit_batch", call).batch_id
    client.batch_status(batch_id, guard())
    first, second, _three = fake.batches.file(f"file-{batch_id}").splitlines()
    broken = [b'{"custom_id": ["first"]}', b'{"half', b"7", b'{"custom_id": "other"}']
    fake.batches.tamper(batch_id, b"\n".join([*broken, first, second, first]))
    found = client.batch_results(batch_id, questions, guard())
    assert found.keys() == {"first", "two"}
    assert isinstance(found["first"], AiInvalidAnswer)  # which of them is meant?
    assert found["two"].text


def test_batch_is_forgotten_by_the_provider(fake):
    call = BatchCall("mistral-small-latest", {"first": ASK}, key="k", limits=LIMITS)
    endpoint = fake.endpoint("mistral")
    client = clients.client_for(endpoint)
    batch_id = clients.call(endpoint, "submit_batch", call).batch_id
    client.batch_status(batch_id, guard())
    client.forget_batch(batch_id, guard())
    assert not len(fake.batches)
    assert client.find_batch("k", datetime.now(UTC), guard()) is None


def test_batch_is_not_paid_twice(fake):
    call = BatchCall("mistral-small-latest", {"first": ASK}, limits=LIMITS)
    fake.script(Step(status=503))
    with pytest.raises(Exception, match="503"):
        clients.call(fake.endpoint("mistral"), "submit_batch", call)
    assert len(fake.captured) == 1
