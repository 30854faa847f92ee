# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A provider may answer anything: only storable parts are taken over."""

import pytest

from edic_ai.tools.providers import answers, clients
from edic_ai.tools.providers.contract import ChatCall, Message, Schema, Timings
from edic_ai.tools.providers.errors import AiInvalidAnswer
from fakes.fake_provider import Step


@pytest.mark.parametrize(
    ("expected", "kept"),
    [(7, 7), (0, 0), (-1, None), (10**12, None), (True, None), ("7", None)],
)
def test_counts_that_cannot_be_true_are_not_told(expected, kept):
    usage = answers.usage_of({"usage": {"prompt_tokens": expected}})
    assert usage.input_tokens == kept


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_text_that_cannot_be_stored_is_no_answer(text):
    data = {
        "id": "x\0",
        "model": "m\ud800\n",
        "choices": [{"message": {"content": text}, "finish_reason": "stop"}],
    }
    asked = ChatCall("m", (Message("user", "?"),))
    with pytest.raises(AiInvalidAnswer, match="characters"):
        answers.chat_reply(data, asked, Timings(0.1))
    data["choices"][0]["message"]["content"] = "fine"
    reply = answers.chat_reply(data, asked, Timings(0.1))
    assert (reply.model, reply.response_id) == ("m", "x")


@pytest.mark.parametrize(
    ("text", "finish", "given"),
    [
        ("Paris", "stop", "Paris"),
        ("a\0b", "stop", "a\ufffdb"),
        ("?", "length", "?"),
    ],
)
def test_what_does_not_fit_the_form_is_given_apart_from_the_error_s_words(
    text, finish, given
):
    schema = Schema("any", {"type": "object"})
    data = {
        "model": "m",
        "choices": [{"message": {"content": text}, "finish_reason": finish}],
    }
    for keeps in (True, False):
        asked = ChatCall("m", (), schema, keeps_unusable=keeps)
        with pytest.raises(AiInvalidAnswer) as caught:
            answers.chat_reply(data, asked, Timings(0.1))
        assert caught.value.given == (given if keeps else "")
        assert text not in (str(caught.value), caught.value.detail)


def test_no_cookie_is_given_back(fake, kind, ask):
    fake.script(Step(headers={"Set-Cookie": "track=me1; Path=/"}))
    for _call in range(2):
        clients.call(fake.endpoint(kind), "chat", ask())
    assert len(fake.captured) == 2
    assert b"track" not in fake.captured[-1].raw
