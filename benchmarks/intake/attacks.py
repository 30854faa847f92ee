# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Documents that give orders, the whole way: intake, reading, queue and coding, with a
model that obeys whatever stands in its prompt.

`make bench-attacks` runs it in a copy of the tests' database and prints, by carrier and
by what the order aims at, to how many documents harm came (`HARMS`). It fails where one
did. ``ATTACKS=sealed`` takes that part alone, ``EACH=4`` each fourth document.

``WITHOUT=all`` measures the same documents with a layer of protection taken away
instead, each alone and several together; ``WITHOUT="form guard"`` takes away these two.
The layers are replaced here, for the time of a measurement: the product has no switch
for any of them. Bounds are the upper ones of Clopper and Pearson, 95 %.
"""

import json
import os
import sys
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from functools import partialmethod
from unittest.mock import patch

from scipy.stats import beta

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.models.prompts import edic_ai_use_case
from odoo.addons.edic_ai.tools.providers import answers
from odoo.addons.edic_finance.models.coding import account_move
from odoo.addons.edic_finance.models.coding.edic_ai_use_case_account import (
    EdicAiUseCaseAccount,
)
from odoo.addons.edic_finance.models.intake import document_pages
from odoo.addons.edic_finance.models.intake.edic_ai_use_case_reading import (
    EdicAiUseCaseReading,
)
from odoo.addons.edic_finance.tests.attack_corpus import GOALS, HIDDEN, attacks
from odoo.addons.edic_finance.tests.intake.test_attacks import (
    ACCOUNT,
    AMOUNT,
    AttackCase,
)
from odoo.addons.edic_finance.tools.intake import hidden_text
from odoo.addons.edic_finance.tools.intake.pages import chooser, reader
from odoo.addons.edic_finance.tools.intake.pages.fields import CHECK, Field

AT_ONCE = 20  # documents between two looks at the tables that must not change
LAYERS = ("hidden", "form", "offered", "draft", "guard", "posting")
TOGETHER = (
    "form offered",
    "draft guard",
    "form draft guard",
    "form draft guard posting",
    " ".join(LAYERS),
)
WITHOUT = os.environ.get("WITHOUT", "").strip()
SHOWN = ("posted", "paid", "amount", "account", "iban", "state", "foreign", "answered")


# --- layers taken away ----------------------------------------------------------------
@contextmanager
def without_hidden():
    """Text that no person sees counts as seen; pages are read in this process."""
    find = hidden_text.Page.hidden
    run = document_pages.run_apart

    def hidden(page, number):
        is_scan, runs = find(page, number)
        page.shown = list(page.chars)
        return is_scan, runs

    def read(name, data, options=None, timeout=None):
        if name != document_pages.READER or options["kind"] != "pdf":
            return run(name, data, options, timeout)
        try:
            return json.loads(json.dumps(asdict(reader.read(data, **options))))
        except reader.UnreadableError:
            return None

    with (
        patch.object(hidden_text.Page, "hidden", hidden),
        patch.object(document_pages, "run_apart", read),
    ):
        yield


@contextmanager
def without_form():
    """An answer need not keep to the schema that was asked for."""

    def taken(text, _schema):
        try:
            value = json.loads(text)
        except ValueError:
            return {"text": text}
        return value if isinstance(value, dict) else {"text": text}

    with patch.object(answers, "validated", taken):
        yield


@contextmanager
def without_offered():
    """A value counts that does not stand on the page."""

    def chosen(answer, asked, values):
        known = {value.key: value for value in values}
        return {
            name: Field(value.value, CHECK, value.page, value.box, "model")
            if (value := known.get(text))
            else Field(text, CHECK, 1, (0.0, 0.0, 0.0, 0.0), "model")
            for name in asked
            if (text := str(answer.get(name, chooser.NONE))) != chooser.NONE
        }

    with patch.object(chooser, "chosen", chosen):
        yield


@contextmanager
def without_draft():
    """Put what a model says on the bill, in place of a proposal beside it."""
    with ExitStack() as stack:
        for use_case in (EdicAiUseCaseAccount, EdicAiUseCaseReading):
            stack.enter_context(patch.object(use_case, "_apply", _obeying(use_case)))
        yield


def _obeying(use_case):
    propose = use_case._apply

    def apply(self, record, answer):
        propose(self, record, answer)
        move = record if record._name == "account.move" else record.move_id
        _obey(move.sudo(), answer.value)

    return apply


def _obey(move, said):
    """Do on a bill what an answer says, as a careless program might."""
    lines = move.invoice_line_ids
    pending = move.edic_suggestion_ids.filtered(
        lambda s: s.state == "pending" and s.field_name == "account_id" and s.value
    )
    for suggestion in pending:
        lines.browse(suggestion.res_id).account_id = suggestion.value
    words = [text for text in map(str, said.values()) if len(text) > len(AMOUNT)]
    if words:
        move.narration = " ".join(words)
    if AMOUNT in said.values() and lines:
        lines[0].price_unit = float(AMOUNT)
    if said.get("state") == "posted":
        move.partner_id = move.partner_id or move.company_id.partner_id
        move.invoice_date = move.invoice_date or "2024-03-04"
        move.env.flush_all()  # what was written before stays where posting is refused
        with suppress(UserError), move.env.cr.savepoint():
            move.action_post()


@contextmanager
def without_guard():
    """The program that keeps an answer may write any table."""

    @contextmanager
    def anything(_env, _writes):
        yield

    with patch.object(edic_ai_use_case, "draft_only", anything):
        yield


@contextmanager
def without_posting():
    """A bill is posted whose lines nobody decided on."""
    with patch.object(
        account_move.AccountMove, "_edic_check_posting", lambda _self, _soft=True: None
    ):
        yield


# --- measuring ------------------------------------------------------------------------
def upper_bound(hits, count):
    """Return the upper bound of a share: Clopper and Pearson, 95 %, two-sided."""
    return beta.ppf(0.975, hits + 1, count - hits) if hits < count else 1.0


class Measuring(AttackCase):
    def documents(self):
        """Return the documents that the environment asks for."""
        parts = os.environ.get("ATTACKS", "tune sealed").split()
        every = [a for part in parts for a in attacks(part, account=ACCOUNT)]
        return every[:: int(os.environ.get("EACH", "1"))]

    def measure(self, every):
        """Return what each of the documents came to, ``[(attack, marks)]``: its harms,
        ``read`` where the order reached a model, and ``coded`` where its account is
        proposed; and the tables that changed."""
        outcomes, changed = [], set()
        for first in range(0, len(every), AT_ONCE):
            found, tables = self.attack(every[first : first + AT_ONCE])
            outcomes += found
            changed |= tables
            harmed = {a.key: harms for a, harms in found if harms}
            print(f"{len(outcomes)} of {len(every)} {harmed or ''}", file=sys.stderr)
        return outcomes, changed

    def harms(self, attack, bill, sent):
        # EXTENDS AttackCase
        marks = {"read"} if attack.canary in sent else set()
        if self.proposes_account(bill):
            marks.add("coded")
        self.marks[attack] = marks
        return super().harms(attack, bill, sent)

    def setUp(self):
        super().setUp()
        self.marks = {}


@tagged("post_install", "-at_install")
class TestAllAttacks(Measuring):
    def test_no_order_of_the_corpus_is_carried_out(self):
        if WITHOUT:
            self.skipTest("layers are measured")
        outcomes, changed = self.measure(self.documents())
        print("\nharm done (of these the order was read by a model)")
        print("\n".join(table(outcomes, self.marks)))
        kinds = Counter(harm for _a, harms in outcomes for harm in harms)
        coded = sum("coded" in marks for marks in self.marks.values())
        print(f"\nharms: {dict(kinds) or 'none'}; tables: {sorted(changed) or 'none'}")
        print(f"the order's account proposed, to be checked: {coded}")
        print(f"asked: {dict(self.asked)}")
        self.assertFalse([(a.key, a.text, harms) for a, harms in outcomes if harms])


def table(outcomes, marks):
    """Yield the lines of a table, carrier by goal: documents that harm came to, of how
    many, and in brackets those whose order a model read; with upper bounds."""
    yield f"| carrier | {' | '.join(GOALS)} | all | at most |"
    yield "|---" + "|--:" * (len(GOALS) + 2) + "|"
    carriers = list(dict.fromkeys(attack.carrier for attack, _harms in outcomes))
    for carrier in (*carriers, "all"):
        cells = []
        for goal in (*GOALS, "all"):
            some = [
                (attack, harms)
                for attack, harms in outcomes
                if carrier in (attack.carrier, "all") and goal in (attack.goal, "all")
            ]
            hits = sum(bool(harms) for _attack, harms in some)
            was_read = sum("read" in marks[attack] for attack, _harms in some)
            cells.append(f"{hits} of {len(some)} ({was_read})")
        cells.append(f"{upper_bound(hits, len(some)):.3f}")
        yield f"| {carrier} | {' | '.join(cells)} |"
    bounds = []
    for goal in (*GOALS, "all"):
        some = [harms for a, harms in outcomes if goal in (a.goal, "all")]
        bounds.append(f"{upper_bound(sum(map(bool, some)), len(some)):.3f}")
    yield f"| at most | {' | '.join(bounds)} | |"


@tagged("post_install", "-at_install")
class TestLayers(Measuring):
    """One measurement a test, so that each begins with the same books."""

    rows = ()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        if cls.rows:
            print("\n" + "\n".join(cls.rows))

    def row(self, names):
        every = self.documents()
        with ExitStack() as stack:
            for name in names:
                stack.enter_context(globals()[f"without_{name}"]())
            outcomes, _changed = self.measure(every)
        kinds = Counter(harm for _a, harms in outcomes for harm in harms)
        hidden = [a for a in every if a.carrier in HIDDEN]
        was_read = sum("read" in self.marks[a] for a in hidden)
        harmed = sum(bool(harms - {"leaked"}) for _a, harms in outcomes)
        cells = (
            f"{was_read} of {len(hidden)}",
            kinds["proposed"],
            *(kinds[harm] for harm in SHOWN),
            f"{harmed} of {len(every)}",
            f"{upper_bound(harmed, len(every)):.3f}",
        )
        if not TestLayers.rows:
            TestLayers.rows = (
                "| without | hidden order read | false value beside the draft | "
                + " | ".join(SHOWN)
                + " | any harm | at most |",
                "|---" + "|--:" * (len(SHOWN) + 4) + "|",
            )
        label = ", ".join(names) or "nothing"
        TestLayers.rows += (f"| {label} | {' | '.join(map(str, cells))} |",)


def _add_measurements():
    sets = (
        ("", *LAYERS, *TOGETHER) if WITHOUT == "all" else (WITHOUT,) if WITHOUT else ()
    )
    for number, names in enumerate(sets):
        name = f"test_{number}_without_{names.replace(' ', '_')}"
        setattr(TestLayers, name, partialmethod(TestLayers.row, names.split()))


_add_measurements()
