# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every check says what its books have to know, in words that exist: of itself, or of a
part of it that is left out alone. What its queries read shows what that is.

A check that compared anything of a bill was done in part, never *not done*: what it
looks at in part stands in `_partial`, and runs and check sheets count it as checked
from there. A check that left a record out in `_exclusions` and looked at it all the
same would say *not done* above its own finding.
"""

import ast
import re

from house import (
    Break,
    File,
    House,
    assigned,
    called,
    literal,
    rule,
    strings,
)
from plan import MARKED_TABLES, ONE_THING, READ_ALL_THE_SAME, SHARED_LIMBS

from edic_finance.tools.files.ledger_facts import ENTRIES, FACTS, FIELD_OF

CHECK = "addons/edic_finance/checks/a01_made_up.py"
OF_GLUE = "addons/edic_finance_made_up/checks/amount/a02_made_up.py"
IN_FILES = {ENTRIES, "entry_numbers", *FIELD_OF}  # facts of a ledger file


def check_files(house: House) -> list[File]:
    return house.glob("edic_finance*/checks/**/*.py")


def code_of(file: File) -> str:
    return file.path.stem.partition("_")[0]


def checks(house: House):
    """Yield file and class body of every check of every addon."""
    for file in house.glob("*/checks/**/*.py"):
        for node in file.nodes(ast.ClassDef):
            if "_code" in assigned(node):
                yield file, node


def by_code(house: House) -> dict[str, list[File]]:
    """Return ``{code: files}`` of all checks, with what they say in files beside."""
    found: dict[str, list[File]] = {}
    for file in house.glob("*/checks/**/a[0-9]*.py"):
        found.setdefault(code_of(file), []).append(file)
    return found


def _law(reference: str) -> str:
    return f"class A:\n    _code = 'A01'\n    _law = ('ISA 240', {reference})\n"


ENGLISH = re.compile(r"\b(?:Directive|Regulation|Act|and|no\.)(?!\w)")


@rule(
    Break(
        _law("'EU: Regulation (EU) 2024/886'"),
        _law("_lt('EU: Regulation (EU) 2024/886')"),
        CHECK,
    ),
    Break(_law("'EN 16931, BT-1 and BT-2'"), _law("'EN 16931, BT-1, BT-2'"), OF_GLUE),
)
def laws_are_named_in_the_readers_language(house: House):
    """A reference that every country writes alike needs no translation."""
    for file, node in checks(house):
        law = assigned(node).get("_law")
        for reference in getattr(law, "elts", ()):
            text = reference.value if isinstance(reference, ast.Constant) else ""
            if ENGLISH.search(text):
                yield file.at(reference, f"{text} is English for all readers")


def _needs(value: str) -> str:
    return f"class A:\n    _code = 'A01'\n    {value}\n"


@rule(
    Break(_needs("x = 1"), _needs("_needs = frozenset({'users'})"), CHECK),
    Break(
        _needs("_needs = {'users'}"), _needs("_needs = frozenset({'users'})"), OF_GLUE
    ),
    Break(_needs("_needs = frozenset()"), "x = 1", CHECK),
    Break(_needs("_needs = frozenset(('moon',))"), "", CHECK),
    Break(_needs("_needs = frozenset(NAMES)"), "", CHECK),
)
def a_check_declares_what_it_needs(house: House):
    for file, node in checks(house):
        call = assigned(node).get("_needs")
        is_set = isinstance(call, ast.Call) and called(call) == "frozenset"
        facts = literal(call.args[0]) if is_set and call.args else ...
        if facts is ... or not facts or not set(facts) <= set(FACTS):
            yield file.at(node, "_needs is a frozenset of facts that books may know")


def chosen(function: ast.FunctionDef, value: ast.expr) -> bool:
    """Return whether an amount is one of several: `x if … else y`, `x or y` (but for a
    constant), by itself or in a name that the function gave it."""
    used = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    given = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and used & {name.id for name in node.targets if isinstance(name, ast.Name)}
    ]
    for node in (part for tree in (value, *given) for part in ast.walk(tree)):
        if isinstance(node, ast.IfExp):
            return True
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            others = [
                part for part in node.values if not isinstance(part, ast.Constant)
            ]
            if len(others) > 1:
                return True
    return False


def _finding(*lines: str) -> str:
    return "def find():\n" + "\n".join(f"    {line}" for line in lines)


@rule(
    Break(
        _finding("Finding(amount=Decimal(facts.get('total') or row['amount']))"),
        _finding("Finding(amount=Decimal(row['amount'] or 0))"),
        CHECK,
    ),
    Break(_finding("Finding(amount=a if b else c)"), _finding("Finding(a)"), OF_GLUE),
    Break(
        _finding("left = a['x'] or b", "Finding(amount=left)"),
        _finding("left = a['x']", "Finding(amount=left)"),
        "addons/edic_finance/models/audit/edic_finance_check_made_up.py",
    ),
)
def the_amount_of_a_flag_is_one_thing(house: House):
    files = house.glob("*/checks/**/*.py", "*/models/**/edic_finance_check_*.py")
    for file in files:
        if code_of(file) in ONE_THING or "Finding" not in file.text:
            continue
        for function in file.functions():
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and called(call) == "Finding":
                    for keyword in call.keywords:
                        is_amount = keyword.arg == "amount"
                        if is_amount and chosen(function, keyword.value):
                            text = ast.unparse(keyword.value)
                            yield file.at(call, f"the amount is one of several: {text}")


LOOKS = {"findings", "found", "nothing", "assertFound", "both", "on"}
CASE = "addons/edic_finance/tests/audit/test_made_up.py"
MADE_UP = {CHECK: _needs("_needs = frozenset({'users'})")}


@rule(
    Break("self.findings('A02')", "self.findings('A01')", CASE, MADE_UP),
    Break("self.flags('A01')", "self.found('A01', bill)", CASE, MADE_UP),
)
def each_check_has_a_planted_case(house: House):
    """A test looks at what it finds in books, where `CheckContract` holds its contract
    against it: both ways agree, companies are apart, it speaks three languages."""
    planted = set()
    for file in house.glob("edic_finance*/tests/**/*.py"):
        for node in file.nodes(ast.Call):
            if called(node) in LOOKS and node.args:
                planted |= strings(node.args[0])
    for file, node in checks(house):
        code = literal(assigned(node)["_code"])
        if code not in planted:
            yield file.at(node, f"no test plants a case of {code}")


@rule(
    Break("# A01\n", "**Amount** of a flag: the bill's.", "docs/checks/A01.md"),
)
def the_page_of_each_check_says_what_the_amount_is(house: House):
    for path in sorted((house.root / "docs" / "checks").glob("A*.md")):
        if "**Amount** of a flag: " not in path.read_text(encoding="utf-8"):
            yield f"docs/checks/{path.name}:1: it does not say what the amount is"


# reads of Odoo's tables, or of EDIC's own, and the fact of each
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


def declared(file: File) -> set[str]:
    """Return the facts that the classes of a check's file declare."""
    facts = set()
    for node in file.nodes(ast.Call):
        if called(node) in ("limb", "frozenset"):
            facts |= {text for part in node.args for text in strings(part)}
    for name, shared in SHARED_LIMBS.items():
        facts |= shared if name in file.text else set()
    return facts & set(FACTS)


def needs_of(files: list[File]) -> set[str]:
    """Return `_needs` of the check of these files; empty for one that is a part."""
    for file in files:
        for node in file.nodes(ast.ClassDef):
            call = assigned(node).get("_needs")
            if isinstance(call, ast.Call) and call.args:
                facts = literal(call.args[0])
                return set() if facts is ... else set(facts)
    return set()


def _read(text: str, *needs: str) -> str:
    return _needs(f"_needs = frozenset({set(needs)!r})\n    Q = {text!r}")


@rule(
    Break(_read("m.create_uid", "entries"), _read("m.name", "entries"), CHECK),
    Break(
        _read("l.full_reconcile_id", "labels"),
        _read("l.full_reconcile_id", "labels", "clearing"),
        OF_GLUE,
    ),
    # in a file beside that of the check
    Break(
        "Q = 'tax_line_id'",
        "Q = 'tax_line_id'\nlimb('tax', 'tax_codes')",
        "addons/edic_finance/checks/amount/a01_made_up_words.py",
        {CHECK: _read("m.name", "entries")},
    ),
    # facts that a constant declares for several checks, and a read without effect
    Break(
        _read("r.reversed_entry_id", "entries"),
        _read("a.amount_residual", "entries") + "    _limbs = PAIR_LIMBS",
        CHECK,
    ),
)
def a_check_declares_each_fact_that_its_queries_read(house: House):
    for code, files in by_code(house).items():
        if needs_of(files) - IN_FILES:
            continue  # made in Odoo's own books alone, which know all of it
        known = set().union(*map(declared, files))
        known |= {fact for check, fact in READ_ALL_THE_SAME if check == code}
        for file in files:
            for fact, pattern in READS.items():
                found = re.search(pattern, file.text)
                if found and fact not in known:
                    line = file.text.count("\n", 0, found.start()) + 1
                    yield file.at(line, f"{code} reads {found[0]}, which is {fact}")


# --- in part --------------------------------------------------------------------------
# words by which a reason says that the rest was looked at
REST = re.compile(
    r"\b(was|were) (checked|compared|computed)\b|\bthe rest was\b|\bonly totals\b", re.I
)
MARKED = "Differs"  # a column that says so of each row


@rule(
    Break("self._checked(move, part)", "self._checked(move)", CHECK),
    Break("self._asked(move, reason='x')", "self._asked(move)", OF_GLUE),
    Break("self._checked()", "self._checked_in_part(move, part)", CHECK),
)
def no_check_looks_at_what_it_says_that_it_left_out(house: House):
    for file in check_files(house):
        for call in file.nodes(ast.Call):
            is_asked = getattr(call.func, "attr", "") in ("_checked", "_asked")
            if is_asked and (len(call.args) != 1 or call.keywords):
                yield file.at(call, "a part is declared in _partial: _checked_in_part")


def _functions(file: File, name: str):
    return [function for function in file.functions() if function.name == name]


def _in_part(file: File):
    """Yield reasons whose words say that the rest was looked at."""
    stated = [
        node.value
        for node in file.nodes(ast.Assign)
        if ast.unparse(node.targets[0]) in ("_not_done", "_not_applicable")
    ]
    for found in [*stated, *_functions(file, "_reason_words")]:
        for node in ast.walk(found):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    words = " ".join(strings(value))
                    if isinstance(key, ast.Constant) and REST.search(words):
                        yield key.value


def _reasons(words: str) -> str:
    return (
        "def _exclusions(self):\n    return {'no_rate': 1}\n"
        f"_not_done = {{'no_rate': _lt({words!r})}}\n"
    )


@rule(
    Break(_reasons("The rest was checked."), _reasons("It has no rate."), CHECK),
    Break(_reasons("Only totals were read."), _reasons("It is a draft."), OF_GLUE),
)
def a_reason_that_says_the_rest_was_checked_is_of_a_part(house: House):
    for file in check_files(house):
        for function in _functions(file, "_exclusions"):
            for text in strings(function) & {*_in_part(file)}:
                yield file.at(function, f"{text} left out what was checked in part")


@rule(
    Break("x = 'Differs'", "x = 'Amount'", CHECK, using={"known": set()}),
    Break(
        "x = 'Amount'",
        "x = 'Differs'",
        CHECK,
        using={"known": {"edic_finance/a01_made_up.py"}},
    ),
)
def only_a_table_whose_rows_are_all_judged_has_a_column_for_it(
    house: House, known=frozenset(MARKED_TABLES)
):
    """The tests of A39 hold every row of its tables against its mark
    (`assert_marked`); another such table has to be held likewise."""
    found = {file.short for file in check_files(house) if MARKED in strings(file.tree)}
    for name in found ^ set(known):
        yield f"{name}:1: the plan and the checks differ on a column {MARKED}"
