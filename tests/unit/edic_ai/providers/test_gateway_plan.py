# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The statements of a planned call about itself, and the reading of its answer."""

import hashlib

import pytest

from edic_ai.tools.gateway.plan import Plan, Started, concealed, reply_facts
from edic_ai.tools.privacy.pseudonym import Names, Pseudonymiser
from edic_ai.tools.providers.contract import (
    ChatCall,
    DataClass,
    Limits,
    Message,
    OcrCall,
    Reply,
    Schema,
    TextsCall,
    Timings,
    Usage,
    Zone,
)
from edic_ai.tools.providers.errors import AiInvalidAnswer
from edic_ai.tools.providers.request import Request, Verdict

SCHEMA = Schema("answer", {"type": "object"})


def plan(call, concealer=None, verdicts=()):
    limits = Limits(max_output_tokens=100)
    return Plan(
        request=Request("x", 1, DataClass.PUBLIC, limits=limits, facts={"a": "b"}),
        provider_id=1,
        provider="House",
        zone=Zone.ON_PREMISE,
        capacity=1,
        endpoint=None,
        call=call,
        concealer=concealer,
        verdicts=verdicts,
    )


def chat(*texts, schema=None):
    return ChatCall("m", tuple(Message("user", text) for text in texts), schema=schema)


@pytest.fixture
def concealer():
    return Pseudonymiser(Names(["Eva Lindqvist"]))


def test_most_usage_of_a_chat_is_its_text_and_the_longest_answer():
    usage = plan(chat("a" * 30, "b" * 30)).most_usage()
    assert (usage.input_tokens, usage.output_tokens) == (20, 100)


def test_most_usage_of_a_document_is_counted_in_pages():
    call = OcrCall("m", b"%PDF", "application/pdf")
    assert plan(call).most_usage().pages == 1
    assert plan(call).input_tokens() == 0


def test_ledger_keeps_the_digest_of_a_document_and_not_the_document():
    found = plan(OcrCall("m", b"%PDF", "application/pdf")).inputs()
    assert found == {"document": hashlib.sha256(b"%PDF").hexdigest()}


def test_ledger_keeps_the_texts_that_were_sent():
    assert plan(TextsCall("m", ["a", "b"])).inputs() == {"texts": ["a", "b"]}
    found = plan(chat("a", schema=SCHEMA)).inputs()
    assert found["messages"] == [["user", "a"]]
    assert len(found["schema"]) == 64


def test_guardrails_are_named_as_open_telemetry_does():
    verdicts = (Verdict("policy", "allow", "egress v1"), Verdict("x", "modify"))
    rules = [
        found["gen_ai.security.policy.rule.id"]
        for found in plan(chat("a"), verdicts=verdicts).guardrails()
    ]
    assert rules == ["egress v1", None]


def test_answer_names_who_the_placeholders_stood_for(concealer):
    [text] = concealed(concealer, ["Eva Lindqvist asks"])
    assert "Lindqvist" not in text
    reply = Reply(
        "m",
        Usage(1, 2),
        Timings(0.5),
        text=text,
        value={"names": [text, 1]},
    )
    answer = plan(chat(text, schema=SCHEMA), concealer).answer(Started("u"), reply)
    assert answer.text == "Eva Lindqvist asks"
    assert answer.value == {"names": ["Eva Lindqvist asks", 1]}
    assert answer.verdicts[-1] == Verdict("schema", "allow", "answer")
    assert sum(answer.concealed.values()) == 1


def test_answer_that_is_none_names_them_as_well(concealer):
    [text] = concealed(concealer, ["Eva Lindqvist"])
    error = AiInvalidAnswer("cut")
    error.given = text
    assert plan(chat("a"), concealer).unusable_answer(error) == "Eva Lindqvist"
    assert plan(chat("a")).unusable_answer(error) == text


def test_facts_of_an_answer_hold_no_content():
    facts = reply_facts(Reply("m", Usage(3, None), Timings(1.0), text="secret"))
    assert facts["gen_ai.usage.input_tokens"] == 3
    assert "gen_ai.usage.output_tokens" not in facts
    assert "secret" not in str(facts)
