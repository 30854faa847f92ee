# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every check says what its books have to know, in words that exist: of itself, or of a
part of it that is left out alone. What its queries read shows what that is."""

import ast
import re
from pathlib import Path

import pytest

from edic_finance.tools.files.ledger_facts import ENTRIES, FACTS, TOLD_BY

ADDONS = Path(__file__).parents[2] / "addons"
IN_FILES = {ENTRIES, "entry_numbers", *TOLD_BY}  # what a ledger file can tell at all


def assigned(node):
    """Return ``{name: value}`` of what a class body assigns."""
    return {
        target.id: statement.value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def checks():
    """Yield code and class body of every check of every addon."""
    for path in sorted(ADDONS.glob("*/checks/**/*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and "_code" in assigned(node):
                yield pytest.param(assigned(node), id=f"{path.parts[-3]}-{path.stem}")


@pytest.mark.parametrize("body", list(checks()))
def test_check_declares_what_it_needs(body):
    assert "_needs" in body, "a check says which facts its books have to know"
    call = body["_needs"]
    assert isinstance(call, ast.Call) and call.func.id == "frozenset"
    needs = ast.literal_eval(call.args[0])
    assert needs and needs <= set(FACTS)


# the amount of a flag is chosen among several, which are one thing all the same
ONE_THING = {"a40": "the lines whose tax is in question, by the rule that found them"}


def found_amounts(path):
    """Yield each function of a file with the amount of a finding that it makes."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in ast.walk(function):
            name = getattr(getattr(call, "func", None), "id", "")
            if isinstance(call, ast.Call) and name == "Finding":
                for keyword in call.keywords:
                    if keyword.arg == "amount":
                        yield function, keyword.value


def is_chosen(function, value):
    """Return whether an amount is one of several: `x if … else y`, `x or y` (but for a
    constant), by itself or in a name that the function gave it."""
    names = {one.id for one in ast.walk(value) if isinstance(one, ast.Name)}
    given = [
        one.value
        for one in ast.walk(function)
        if isinstance(one, ast.Assign)
        and names & {name.id for name in one.targets if isinstance(name, ast.Name)}
    ]
    for node in (part for one in (value, *given) for part in ast.walk(one)):
        if isinstance(node, ast.IfExp):
            return True
        if isinstance(node, ast.BoolOp):
            others = [one for one in node.values if not isinstance(one, ast.Constant)]
            if isinstance(node.op, ast.Or) and len(others) > 1:
                return True
    return False


CHECK_FILES = sorted(
    [
        *ADDONS.glob("*/checks/**/*.py"),
        *ADDONS.glob("*/models/**/edic_finance_check_*.py"),
    ]
)


@pytest.mark.parametrize("path", CHECK_FILES, ids=lambda path: path.stem)
def test_the_amount_of_a_flag_is_one_thing(path):
    if path.stem.partition("_")[0] in ONE_THING:
        return
    for function, value in found_amounts(path):
        assert not is_chosen(function, value), f"{path.name}: {ast.unparse(value)}"


def test_an_amount_that_is_chosen_is_seen():
    for text in (
        "Finding(amount=Decimal(facts.get('total') or row['amount']))",
        "Finding(amount=a if b else c)",
        "left = a['x'] or b\n    Finding(amount=left)",
    ):
        [function] = ast.parse(f"def find():\n    {text}\n").body
        [call] = [
            one
            for one in ast.walk(function)
            if isinstance(one, ast.Call) and getattr(one.func, "id", "") == "Finding"
        ]
        assert is_chosen(function, call.keywords[0].value), text


def test_the_page_of_each_check_says_what_the_amount_is():
    pages = ADDONS.parent / "docs" / "checks"
    silent = [
        path.name
        for path in sorted(pages.glob("A*.md"))
        if "**Amount** of a flag: " not in path.read_text(encoding="utf-8")
    ]
    assert not silent


def test_there_are_checks():
    assert len(list(checks())) > 40


# what is read of Odoo's tables, or of EDIC's own, and the fact that it is
READS = {
    "bank_accounts": r"res_partner_bank|partner_bank_id|sanitized_acc_number",
    "clearing": r"payment_state|amount_residual|full_reconcile_id",
    "files": r"\bir_attachment\b|has_pdf\(",
    "users": r"\bcreate_uid\b|part\[\"uid\"\]|edic_posted_by_id",
    "partner_numbers": r"company_registry|\b(partner|vendor)\.vat\b",
    "partner_created": r"\b(partner|vendor)\.create_date\b",
    "partner_contacts": r"\bcontact\.create_date\b|\bvendor\.(street|phone|email)\b",
    "reversals": r"reversed_entry_id",
    "rights": r"account_lock_exception|_locks\(|_locked_when_posted\(",
    "steps": r"edic_finance_step\b|\b_without\(",
    "origins": r"_manual_only = True|_is_manual\(|statement_line_id|auto_post_origin",
    "prices": r"price_total|price_unit|line\.quantity",
    "tax_codes": r"tax_line_id|tax_ids",
    "changes": r"edic_asked_date",
}
# reads that no finding and no sentence rests on, with the reason
ALLOWED = {
    ("a31", "origins"): "a line of a statement is open as others are, if it is matched",
    ("a32", "tax_codes"): "accounts tell VAT where no tax does",
}


def declared(path):
    """Return the facts that the classes of a check's file declare."""
    facts = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = getattr(getattr(node, "func", None), "id", "")
        if isinstance(node, ast.Call) and name in ("limb", "frozenset"):
            words = (word for part in node.args for word in ast.walk(part))
            facts |= {word.value for word in words if isinstance(word, ast.Constant)}
    return facts & set(FACTS)


def needs_of(paths):
    """Return `_needs` of the check of these files; empty for one that is a part."""
    for path in paths:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and "_needs" in assigned(node):
                return ast.literal_eval(assigned(node)["_needs"].args[0])
    return set()


def code_of(path):
    return path.stem.partition("_")[0]


def parts():
    """Return ``{code: files}`` of all checks, with what they say in files beside."""
    found = {}
    for path in sorted(ADDONS.glob("*/checks/**/a[0-9]*.py")):
        found.setdefault(code_of(path), []).append(path)
    return found


@pytest.mark.parametrize("code", sorted(parts()))
def test_check_declares_each_fact_that_its_queries_read(code):
    files = parts()[code]
    if needs_of(files) - IN_FILES:
        return  # made in Odoo's own books alone, which know all of it
    texts = "\n".join(path.read_text(encoding="utf-8") for path in files)
    known = set().union(*map(declared, files))
    known |= {"clearing"} if "PAIR_LIMBS" in texts else set()
    known |= {"origins"} if "BY_HAND_LIMBS" in texts else set()
    known |= {"steps", "einvoices"} if "SPENDING_LIMBS" in texts else set()
    read = {fact for fact, pattern in READS.items() if re.search(pattern, texts)}
    allowed = {fact for check, fact in ALLOWED if check == code}
    assert read - allowed <= known, f"{code} reads {sorted(read - allowed - known)}"
