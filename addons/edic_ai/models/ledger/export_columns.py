# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The data dictionary that goes with an export of the ledger as a table."""

from ...tools.ledger.table import COLUMNS


def dictionary(env):
    """Yield the head and a row for each column: what it is, in the user's language."""
    meanings = {**_meanings_of_members(env), **_meanings_of_facts(env)}
    kinds = _kinds(env)
    yield [
        env._("Column"),
        env._("Meaning"),
        env._("Kind"),
        env._("Unit"),
        env._("Where it comes from"),
    ]
    for column in COLUMNS:
        yield [
            column.name,
            meanings[column.name],
            kinds[column.kind],
            column.unit,
            ".".join(column.path),
        ]


def _kinds(env):
    return {
        "integer": env._("whole number"),
        "decimal": env._("decimal number"),
        "text": env._("text"),
        "code": env._("code"),
        "time": env._("UTC, ISO 8601"),
        "digest": env._("64 hexadecimal digits"),
        "json": env._("canonical JSON (RFC 8785)"),
    }


def _meanings_of_members(env):
    return {
        "seq": env._("Number in the chain, from 1 and without gaps"),
        "occurred_at": env._("When it happened"),
        "event": env._("Kind of event"),
        "use_case": env._("What it was for"),
        "status": env._("How it ended: started, ok, error or refused"),
        "company_ref": env._("Id of the company in Odoo; 0: none"),
        "res_model": env._("Kind of record in Odoo that it is about"),
        "res_id": env._("Id of that record"),
        "engine": env._("Computed by"),
        "engine_version": env._("Version of the engine, or the model asked"),
        "model_version": env._("Version of the model that answered"),
        "call_uuid": env._("Name of the entry"),
        "parent_uuid": env._("Entry that this one answers or decides on"),
        "user_pseudo": env._(
            "Pseudonym of who acted, another one in each entry; empty: a program"
        ),
        "content_digest": env._(
            "Digest of what was asked, answered or commented, kept apart"
        ),
        "prev_hash": env._("Hash of the entry before"),
        "record_hash": env._("Hash of the entry"),
        "format": env._("Version of the form of entries"),
        "facts": env._("All facts of the entry"),
    }


def _meanings_of_facts(env):
    return {
        "decision": env._("What was decided"),
        "field": env._("Field of the record that was decided on"),
        "proposed": env._("Value that was proposed"),
        "final": env._("Value that was decided for"),
        "band": env._("How sure the suggestion was: sure, check or open"),
        "model": env._("Language model that was asked"),
        "zone": env._("Zone of its provider"),
        "data_class": env._("Most protected kind of data that was asked about"),
        "prompt": env._("Prompt"),
        "prompt_version": env._("Version of the prompt"),
        "input_tokens": env._("Tokens read by the model"),
        "output_tokens": env._("Tokens written by the model"),
        "cost_eur": env._("Cost by the price list of the day"),
        "duration_ms": env._("Time until the answer was complete"),
        "error": env._("Kind of error"),
    }
