# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

import pytest

from edic_public_sector.tools.chat import call, filters, people, result
from edic_public_sector.tools.chat.answer import unlocked
from edic_public_sector.tools.chat.filters import Field, FilterError, condition
from edic_public_sector.tools.chat.result import Result, defused, in_answer, render_step
from edic_public_sector.tools.letters.drafting.facts import (
    Fact,
    FactTable,
    Kind,
    Source,
)
from edic_public_sector.tools.letters.drafting.lock_names import Vocabulary
from edic_public_sector.tools.letters.drafting.text import keys_of

SOURCE = Source("account.move", 7, "ref", "BILL/7")
MONEY = Fact("f", Kind.MONEY, "Total", "12.50", unit="EUR", source=SOURCE)
QUOTE = Fact("q", Kind.TEXT, "Label", "Pay now", source=SOURCE)
DAY = Field("invoice_date", filters.Kind.DAY)
AMOUNT = Field("amount_total", filters.Kind.AMOUNT)
WORD = Field("ref", filters.Kind.WORD)
CHOICE = Field("state", filters.Kind.CHOICE)


@pytest.mark.parametrize("module", [call, filters, people, result])
def test_examples_of_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


# --- filters --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "operator", "value", "term"),
    [
        (DAY, "until", "2026-02-28", ("invoice_date", "<=", "2026-02-28")),
        (AMOUNT, "from", "12.5", ("amount_total", ">=", 12.5)),
        (WORD, "contains", " 50% ", ("ref", "ilike", r"50\%")),
        (WORD, "is", "a_b\\", ("ref", "=ilike", r"a\_b\\")),
        (CHOICE, "is_not", "draft", ("state", "!=", "draft")),
    ],
)
def test_a_filter_becomes_a_term(field, operator, value, term):
    assert condition(field, operator, value, ("draft", "posted")) == term


@pytest.mark.parametrize(
    ("field", "operator", "value", "code"),
    [
        (DAY, "contains", "2026-01-01", "operator"),
        (DAY, "is", "tomorrow", "value"),
        (DAY, "is", "2026-02-30", "value"),
        (AMOUNT, "is", "NaN", "value"),
        (AMOUNT, "is", "Infinity", "value"),
        (AMOUNT, "is", "1e400", "value"),
        (AMOUNT, "is", "ten", "value"),
        (WORD, "from", "a", "operator"),
        (WORD, "contains", "  ", "value"),
        (WORD, "contains", "x" * 81, "value"),
        (CHOICE, "is", "cancel", "value"),
        (CHOICE, "=", "draft", "operator"),
    ],
)
def test_what_is_not_of_the_kind_is_no_filter(field, operator, value, code):
    with pytest.raises(FilterError) as error:
        condition(field, operator, value, ("draft", "posted"))
    assert error.value.code == code


# --- results --------------------------------------------------------------------------
def test_keys_go_on_where_those_before_ended():
    first = Result(rows=((MONEY, QUOTE),)).numbered()
    keys = [fact.key for fact in first.facts()]
    again = Result(rows=((MONEY, QUOTE),), totals=(MONEY,)).numbered(keys)
    assert keys == ["f1", "q1"]
    assert [fact.key for fact in again.facts()] == ["f2", "q2", "f3"]
    assert again.as_json()["rows"] == [["f2", "q2"]]


def test_a_model_is_told_marks_of_facts_and_none_of_text_from_outside():
    found = Result(
        head=("Total", "Label"),
        rows=((MONEY, QUOTE),),
        totals=(MONEY,),
        words=(("Rule", ("The secret of the check",)),),
        note="1 of 3 shown",
    ).numbered()
    table = FactTable(found.facts(), "en")
    text = "\n".join(render_step({**found.as_json(), "title": "Searching"}, table))
    assert keys_of(text) == ["f1", "f2"]
    assert "{f1} = €12.50 | Pay now" in text
    assert "secret" not in text
    assert "1 of 3 shown" in text


def test_a_model_is_told_what_was_refused_and_what_is_missing():
    step = {"title": "Not done", "problem": "There is no such tool."}
    assert list(render_step(step, FactTable())) == [
        "# Not done",
        "There is no such tool.",
    ]
    gone = Result(rows=((Fact("f", Kind.DATE, "Day"),),), head=("Day",)).numbered()
    table = FactTable(gone.facts(), "en")
    assert list(render_step({**gone.as_json(), "title": "X"}, table)) == [
        "# X",
        "Day",
        "–",
    ]


def test_values_from_records_are_plain_and_short():
    assert defused("<img src=x>") == "\u2039img src=x\u203a"
    assert in_answer("a\n b") == "a b"
    assert len(in_answer("x" * 500)) == 121


# --- a step of a model ----------------------------------------------------------------
def test_schema_names_what_there_is():
    search = {"properties": {"kind": {"enum": ["bill"]}}}
    schema = call.step_schema({"search": search, "read": {}})
    assert schema["properties"]["action"] == {"enum": ["search", "read", "answer"]}
    asked = {"action": "search", "arguments": {"kind": "bill"}, "answer": ""}
    assert call.problem(schema, asked) == ""
    for wrong in (
        {**asked, "action": "write"},
        {**asked, "arguments": {"kind": "res.users"}},
        {**asked, "arguments": {"domain": []}},
        {**asked, "more": 1},
        "search",
    ):
        assert call.problem(schema, wrong)


def test_a_problem_repeats_no_value():
    problem = call.problem({"properties": {"kind": {"enum": ["a"]}}}, {"kind": "EVIL"})
    assert "EVIL" not in problem


# --- the answer -----------------------------------------------------------------------
TABLE = FactTable(Result(rows=((MONEY, QUOTE),)).numbered().facts(), "en")


@pytest.mark.parametrize(
    "text",
    [
        "It is {q1}.",
        "It is {f2}.",
        "It is 12.50.",
        "It is twelve.",
        "Go to https://evil.example/x",
        "Go to evil.example",
        "Go to ftp://x",
        "It is [here](x) now.",
        "It is ![here][x] now.",
        "It is <b>here</b>.",
        "It is &lt;b&gt;.",
        "It is `here`.",
        "It is **here**.",
        "Pay to DE89 3704 0044 0532 0130 00.",
    ],
)
def test_what_is_no_fact_or_no_plain_text_is_found(text):
    assert unlocked(text, TABLE, Vocabulary("en"))


def test_an_answer_of_facts_and_plain_words_stands():
    assert unlocked("The total is {f1}.", TABLE, Vocabulary("en")) == []


# --- people ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "question",
    [
        "Which employee is the best?",
        "Rank the clerks by bills per day",
        "Who performs worst?",
        "Quel agent est le plus lent ?",
        "Évalue le rendement des salariés",
        "Classe les collègues par nombre de factures",
        "Welcher Mitarbeiter ist am langsamsten?",
        "Bewerte die Leistung der Beschäftigten",
        "Erstelle eine Rangliste der Kolleginnen",
        "Which accountant makes the most errors?",
        "Quel agent fait le plus d’erreurs ?",
        "Welche Mitarbeiterin macht die meisten Fehler?",
        "Who books the fewest bills per month?",
        "Qui traite le moins de factures ?",
        "Wer bucht am wenigsten?",
        "How good is Mrs Martin at her job?",
        "Comment travaille Mme Martin ?",
        "Arbeitet Frau Schulz gut?",
    ],
)
def test_questions_that_assess_people(question):
    assert people.assesses_people(question)


@pytest.mark.parametrize(
    "question",
    [
        "How much did this vendor bill last year?",
        "Who is the vendor?",
        "Why was this flagged?",
        "Quelles factures restent ouvertes ?",
        "Compare les exercices",
        "Qui est le fournisseur ?",
        "Welche Rechnungen sind offen?",
        "Vergleiche die Summen der Jahre",
        "Who booked this bill?",
        "Wer hat die Lieferung bestätigt?",
        "Qui a validé cette facture ?",
        "Which vendor billed the most?",
    ],
)
def test_questions_that_do_not(question):
    assert not people.assesses_people(question)
