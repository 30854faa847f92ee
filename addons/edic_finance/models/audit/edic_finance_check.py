# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import asdict
from decimal import Decimal
from itertools import count
from types import MappingProxyType

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL, LazyTranslate, format_date
from odoo.tools.misc import formatLang

from odoo.addons.edic_ai.moment import written_moment
from odoo.addons.edic_ai.tools.text.percent import with_percent

from ...tools.audit.finding import Words
from ...tools.audit.vat import is_vat
from ...tools.files.ledger_facts import lacking, left_out
from ..intake.account_move import PURCHASES
from .check_sql import (
    AFFECTED,
    BILLS,
    NO_BILL,
    NO_VENDOR,
    OPEN,
    PAYMENTS,
    REVERSED,
    SEVERAL_VENDORS,
    STAFF,
    SUBJECTS,
    in_period,
)

_lt = LazyTranslate(__name__)
PROFILES = {
    "fr_local": _lt("France: local authority"),
    "de_local": _lt("Germany: municipality"),
    "de_state": _lt("Germany: Land or federation"),
    "auditor": _lt("Auditor: entries and populations"),
    "none": _lt("None: every check is switched on by hand"),
}
SPENDING = frozenset({"fr_local", "de_local", "de_state"})  # before payment
FILE = "file"  # no profile of a company: what a ledger file is searched for beside it
OF_FILES = frozenset({"auditor", FILE})  # by default
# law that several checks rest on
FOVI = "FR: DGFiP, guide des fraudes aux faux ordres de virement (FOVI)"
GBCP = "FR: décret n° 2012-1246 (GBCP), art. 20"
KOMHVO = "DE: § 31 KomHVO NRW (oder Landesrecht); VV Nr. 11 zu § 70 LHO/BHO"
CURSORS = count()  # of the server: each has a name of its own


def _named(names, rows):
    """Return rows as dicts."""
    return [dict(zip(names, row, strict=True)) for row in rows]


class EdicFinanceCheck(models.AbstractModel):
    """The contract of a check; one class in one file of ``checks/`` each.

    A check reads, and says what it found as `Finding`: who decides on it, where it
    stops a payment and how long it is kept is for others. It calls no model and writes
    nothing. What it compares is chosen in SQL over the whole population, so that a
    million items take seconds; see `edic.finance.check` in ``_population``.

    To implement: `_texts`, `_needs`, `_find`, `_words`; where they help, `_exclusions`,
    `_beside`, `_chart`, `_comparison`.
    """

    _name = "edic.finance.check"
    _description = "Audit check"

    _code = None  # such as A01; the name of the model ends with it
    _texts = None  # tools.audit.finding.Texts: title, rule and more, as docs/checks has
    _version = "1"  # raised when the same data may give other findings
    _mode = "rule"  # or "statistic", "population"
    _severity = "high"  # info, low, medium, high, critical
    _subject = "account.move"  # what a finding is about
    _move_types = ("in_invoice", "in_refund", "in_receipt")  # () for all entries
    _parameters = {}  # name → tools.audit.parameter.Parameter
    _dated = ()  # codes of dated records of law that it reads
    _law = ()  # where the rule comes from: references, those with English words by _lt
    _needs = None  # facts of tools.files.ledger_facts that the books have to know
    _limbs = {}  # part of it → tools.files.ledger_facts.Limb: left out alone
    _steps_read = ()  # payment steps without which it says "not done: step missing"
    _profiles = frozenset()  # that switch it on
    _is_about_persons = False  # off until the staff council's agreement is on record
    _agreed_with = None  # code of the check whose agreement covers this one as well
    _is_incremental = True  # whether it says something about one saved record
    _needs_call_back = False  # to be cleared: other reasons do not
    _is_dated = True  # whether each finding has a day of its own, whose figures count
    _volatile = ()  # facts that may change without the finding being another one
    # these three add to those of what a check inherits (see `_gathered`): the names of
    # limbs, and why something is not checked, by reason
    _limb_titles = {
        "payment": _lt("what is paid"),
        "ends": _lt("the bank accounts of both"),
        "by_hand": _lt("entries by hand apart from others"),
        "one_person": _lt("what one person did"),
        "locked": _lt("books that were closed"),
    }
    _not_applicable = {
        "reversed": _lt("Reversed by a credit note of the same amount."),
        "file_no_bill": _lt(
            "In a journal of purchases, but no vendor is owed anything."
        ),
    }
    _not_done = {
        "step_missing": _lt("Step missing: nobody recorded what it reads."),
        "no_vendor": _lt("The bill has no vendor."),
        "file_no_vendor": _lt("No vendor in the file."),
        "file_vendors": _lt("Several vendors in the entry, or one that is not named."),
    }

    @api.model
    def _all(self):
        """Return ``{code: check}``, by code; found in the registry."""
        names = self.env.registry["edic.finance.check"]._inherit_children
        found = (self.env[name] for name in names)
        return dict(sorted((check._code, check) for check in found if check._code))

    @api.model
    def _labels(self):
        """Return ``[(code, "A02 Title")]``: how a field names a check to its reader.

        A check whose addon is gone has its row and its flags still, and keeps its code.
        """
        known = self._all()
        rows = self.env["edic.finance.check.setting"].sudo()._read_group([], ["code"])
        return [
            (code, f"{code} {known[code]._title()}" if code in known else code)
            for code in sorted({*known, *(code for (code,) in rows)})
        ]

    # --- the contract of each check ---------------------------------------------------
    def _title(self):
        """Return the title of the check in the reader's language."""
        return self.env._(self._texts.title)

    def _compose_words(self, facts=MappingProxyType({}), /, **parts):
        """Return the explanation of a finding: the given parts of `Words`, each one
        sentence or several, and of the others what the check states in `_texts`.

        :param facts: of the finding, where the check states texts by kind
        """
        stated = {
            "rule": "rule",
            "innocent": "benign_explanations",
            "next": "next_steps",
        }
        rendered = {
            name: [self.env._(text) for text in self._texts.stated(part, facts)]
            for name, part in stated.items()
        }
        title = parts.pop("title", None) or self._title()
        for name, part in parts.items():
            rendered[name] = [part] if isinstance(part, str) else list(part)
        return Words(title=title, **rendered)

    def _find(self, scope):
        """Yield the findings of this check.

        :param Scope scope: what to look at
        :return: iterable of `Finding`
        """
        raise NotImplementedError

    def _words(self, facts):
        """Return the explanation of a finding, from its facts alone.

        The threshold, its source and since when it holds are added by whoever shows
        it: they are in the parameters of the flag.

        :param dict facts: of the `Finding`
        :rtype: Words
        """
        raise NotImplementedError

    def _chart(self, facts):  # pylint: disable=unused-argument
        """Return a picture of the facts, where one says more than words; None without.

        :return: ``{"kind": "strip" | "timeline" | "bars" | "account", ...}`` as
            ``static/src/audit/flag`` draws them; its table is made from the same
        """
        return None

    def _comparison(self, facts):  # pylint: disable=unused-argument
        """Return a comparison, as ``{"columns": [...], "rows": [[...]]}``, or None."""
        return None

    def _unflagged_sentences(self, move, flags, values):  # pylint: disable=unused-argument
        """Return sentences on what is wrong with an entry by the rules of this check
        and is in none of its flags: the check sheet never says "nothing found" beside
        it.

        :param flags: of this check, about the entry, that still hold
        :param dict values: the parameters in force on the entry's day
        """
        return []

    # --- facts that the books know ----------------------------------------------------
    def _lacking(self, company):
        """Return why the books of a company are not enough for it, or False.

        A source that does not know a fact is never taken to say that there is none.
        """
        if self._needs is None:
            raise NotImplementedError(f"{self._name} does not declare _needs")
        missing = lacking(self._needs, company._edic_knows())
        if not missing:
            return False
        names = self._fact_names()
        return self.env._(
            "The file does not contain: %s", self._list(names[fact] for fact in missing)
        )

    def _knows(self, scope, fact):
        """Return whether the books of the scope know a fact."""
        return fact in self._company(scope)._edic_knows()

    def _does(self, scope, name):
        """Return whether the books of the scope know what a limb needs."""
        return name not in self._left_limbs(self._company(scope))

    def _left_limbs(self, company):
        """Return the limbs that the books of a company do not tell enough for."""
        return left_out(self._limbs, company._edic_knows())

    def _without_left(self, facts, left):
        """Return the facts of a finding without those of limbs that are left out, and
        with the names of these, for `_says` to be asked.

        Facts of Odoo's own books stay as they are: nothing is left out there.
        """
        hidden = {name for limb in left for name in self._limbs[limb].hides}
        kept = {name: fact for name, fact in facts.items() if name not in hidden}
        return {**kept, "left_out": list(left)} if left else kept

    def _says(self, facts, name):
        """Return whether sentences about these facts may speak of a limb."""
        return name not in facts.get("left_out", ())

    def _gathered(self, *names):
        """Yield ``(name, key, words)`` of what the check states under these names; what
        it inherits comes first."""
        for stating in reversed(type(self).mro()):
            for name in names:
                for key, words in vars(stating).get(name, {}).items():
                    yield name, key, self.env._(words)

    def _limb_names(self):
        """Return ``{limb: name}`` of all of `_limbs`, to name what a run left out."""
        return {limb: words for _name, limb, words in self._gathered("_limb_titles")}

    def _left_words(self, company):
        """Return which limbs a run leaves out in a company and why, or False."""
        left = self._left_limbs(company)
        if not left:
            return False
        names, facts = self._limb_names(), self._fact_names()
        knows = company._edic_knows()
        parts = [
            self.env._(
                "%(part)s (%(facts)s)",
                part=names[limb],
                facts=self._list(
                    facts[fact] for fact in lacking(self._limbs[limb].needs, knows)
                ),
            )
            for limb in left
        ]
        return self.env._("Excluded, as the file does not say so: %s", "; ".join(parts))

    def _fact_names(self):
        """Return ``{fact: name}`` of all of `ledger_facts.FACTS`."""
        return {
            "entries": self.env._("entries"),
            "entry_numbers": self.env._("numbers of entries"),
            "labels": self.env._("texts of entries"),
            "persons": self.env._("vendors and customers"),
            "document_numbers": self.env._("numbers of documents"),
            "due_days": self.env._("due days"),
            "valid_days": self.env._("the day on which an entry became final"),
            "clearing": self.env._("which items clear each other"),
            "entered_on": self.env._("the day on which an entry was made"),
            "posting_time": self.env._("the time of day of a posting"),
            "users": self.env._("users"),
            "partner_created": self.env._("when vendors were created"),
            "partner_numbers": self.env._("VAT and company numbers of vendors"),
            "partner_contacts": self.env._("addresses and contacts of vendors"),
            "bank_accounts": self.env._("bank accounts of vendors"),
            "payments": self.env._("payment orders"),
            "files": self.env._("the documents themselves"),
            "einvoices": self.env._("e-invoices"),
            "tax_codes": self.env._("the tax of each line"),
            "prices": self.env._("quantities and prices"),
            "steps": self.env._("payment steps, such as receipt and delivery"),
            "expenses": self.env._("expense reports"),
            "decisions": self.env._("decisions on flags"),
            "hashes": self.env._("hashes of entries"),
            "changes": self.env._("what entries were before they were changed"),
            "rights": self.env._("rights, locks and settings"),
            "origins": self.env._("whether an entry was made by hand"),
            "reversals": self.env._("which entry takes back which"),
        }

    # --- the company ------------------------------------------------------------------
    def _company(self, scope):
        return self.env["res.company"].browse(scope.company)

    def _account_code(self, scope):
        """Return SQL of the code of ``account`` in the scope's company."""
        return SQL("(account.code_store->>%s)", str(self._company(scope).root_id.id))

    def _account_begins(self, scope, prefixes):
        """Return SQL condition: the code of ``account`` begins with one of these."""
        starts = [f"{prefix}%" for prefix in prefixes]
        return SQL("%s LIKE ANY(%s::text[])", self._account_code(scope), starts)

    def _zone(self, scope):
        """Return the name of the company's time zone; else that of its country."""
        return self._company(scope)._edic_zone()

    # --- settings ---------------------------------------------------------------------
    def _values(self, company, day, dated=None):
        """Return ``(values, parameters)``: the parameters in force on a day,
        and for each where it is from.

        ``parameters`` is JSON: ``{name: {"value", "source", "valid_from"}}``.

        :param date day: of the fact that they are held against
        :param dict dated: what is in force that day, where it is known already
        """
        if dated is None:
            dated = self.env["edic.finance.parameter"]._in_force(company, day)
        values, parameters = {}, {}
        for name, parameter in self._parameters.items():
            row = dated.get(f"{self._code}.{name}")
            text = row.value if row else parameter.text(parameter.default)
            values[name] = parameter.parse(text)
            parameters[name] = row._as_json() if row else {"value": text}
        for code in self._dated:
            row = dated.get(code)
            parameters[code] = row._as_json() if row else {"value": False}
        return values, parameters

    def _parameter_codes(self):
        """Return the codes of the dated records of its own parameters."""
        return {f"{self._code}.{name}" for name in self._parameters}

    def _may_run(self, company):
        """Return why it must stay off there, as a sentence, or False.

        Books that know no users single out nobody.
        """
        if not self._is_about_persons or self._is_agreed(company):
            return False
        if "users" not in company._edic_knows():
            return False
        return self.env._(
            "It can single out persons: it stays off until the staff council's "
            "agreement is on record as a dated parameter (staff_council.agreement)."
        )

    def _is_agreed(self, company):
        """Return whether the staff council agreed to its statements about persons."""
        today = fields.Date.context_today(self)  # it is about looking, not about facts
        agreed = self.env["edic.finance.parameter"]._in_force(company, today)
        row = agreed.get("staff_council.agreement")
        code = self._agreed_with or self._code
        return bool(row) and code in row.value.replace(";", " ").split()

    def _is_in_profile(self, company):
        """Return whether the company's profile switches the check on; checks that must
        stay off are not switched on."""
        is_named = company.edic_audit_profile in self._profiles
        return is_named and not self._may_run(company)

    # --- dated records of the law -----------------------------------------------------
    def _dated_value(self, scope, code, day):
        """Return SQL of the figure of a dated record on a day, NULL where there is
        none.

        :param str code: of the record, such as ``procurement.supplies``
        :param SQL day: a date
        """
        cases = [
            SQL("WHEN %s >= %s THEN %s::numeric", day, since, row.number)
            for since, row in reversed(self._dated_history(scope).steps(code))
        ]
        if not cases:
            return SQL("NULL::numeric")
        return SQL("(CASE %s END)", SQL(" ").join(cases))

    def _dated_history(self, scope):
        """Return the `History` of the dated records. Its steps are few: looked up for
        each of a vendor's bills, they would be most of a query."""
        key = ("dated", scope.company)
        if key not in scope.known:
            parameters = self.env["edic.finance.parameter"]
            scope.known[key] = parameters._history(self._company(scope))
        return scope.known[key]

    def _dated_from(self, scope, codes):
        """Return SQL of the first day on which one of these records counts, or NULL."""
        changes = self._dated_history(scope).changes(codes)
        return SQL("%s::date", changes[0] if changes else None)

    # --- the day of a fact ------------------------------------------------------------
    def _fact_day(self):
        """Return SQL of the day whose figures count for a subject, or None where it has
        none: then what holds today, or at the end of the period, counts."""
        if self._subject == "account.move":
            return SQL("COALESCE(move.invoice_date, move.date)")
        day = SUBJECTS[self._subject][3]
        return SQL(day) if day else None

    def _fact_days(self, findings):
        """Return the day of the fact of each finding, None where it has none."""
        day = self._fact_day()
        if day is None or not findings:
            return [None] * len(findings)
        alias, table, _company, _day = SUBJECTS[self._subject]
        query = SQL(
            "SELECT %(id)s, %(day)s FROM %(table)s WHERE %(id)s = ANY(%(ids)s)",
            id=SQL("%s.id", SQL(alias)),
            day=day,
            table=SQL(table),
            ids=sorted({finding.subject for finding in findings}),
        )
        days = dict(self.env.execute_query(query))
        return [days.get(finding.subject) for finding in findings]

    # --- population -------------------------------------------------------------------
    def _population(self, scope):
        """Return SQL of ``id, reason`` of all that the check is about in the scope."""
        reason = SQL(
            "CASE %s END",
            SQL(" ").join(
                SQL("WHEN %s THEN %s", condition, code)
                for code, condition in self._all_exclusions(scope)
            ),
        )
        alias, table, _company, _day = SUBJECTS[self._subject]
        return SQL(
            "SELECT %s.id, %s AS reason FROM %s WHERE %s",
            SQL(alias),
            reason,
            SQL(table),
            self._in_scope(scope),
        )

    def _population_of(self, scopes):
        """Return SQL of ``id, reason`` of all scopes, each by figures of its day."""
        day = self._fact_day()
        if len(scopes) == 1 or day is None:
            return self._population(scopes[-1])
        alias, table, _company, _day = SUBJECTS[self._subject]
        parts = [
            SQL(
                """SELECT part.id, part.reason FROM (%(part)s) part
                     JOIN %(table)s ON %(alias)s.id = part.id
                    WHERE %(day)s >= COALESCE(%(since)s::date, '-infinity')
                      AND %(day)s < COALESCE(%(until)s::date, 'infinity')""",
                part=self._population(scope),
                table=SQL(table) if " JOIN " not in table else SQL("(%s)", SQL(table)),
                alias=SQL(alias),
                day=day,
                since=scope.span.since,
                until=scope.span.until,
            )
            for scope in scopes
        ]
        return SQL(" UNION ALL ").join(parts)

    def _checked(self, scope, but=()):
        """Return SQL of the ids that are checked, to write ``id IN %s``.

        :param but: reasons of those that are checked all the same, in part
        """
        asked = self._asked(scope, but)
        if scope.ids is None:
            return asked
        return SQL("%s", self._listed(scope, asked) or (None,))

    def _asked(self, scope, but=()):
        """Return the query of these ids. Not written as ``reason IS NULL``, of which
        the planner expects one row in two hundred where it is nearly all: it would walk
        what it should hash."""
        left_out = SQL("left(reason, 0)")
        if but:
            left_out = SQL("CASE WHEN reason != ALL(%s) THEN '' END", list(but))
        return SQL(
            "(SELECT id FROM (%s) population WHERE %s IS DISTINCT FROM '')",
            self._population(scope),
            left_out,
        )

    def _listed(self, scope, asked):
        """Return the query's result as ids: a change is small, to plan a query takes
        longer than to run it, and many checks have one population."""
        text = self.env.cr.mogrify(asked)
        if text not in scope.known:
            scope.known[text] = tuple(self._ids_of(asked))
        return scope.known[text]

    def _checked_in_part(self, scope):
        """Return SQL of ids that are checked, even in part, to write ``id IN %s``."""
        reasons = [reason for reason, _condition in self._partial(scope)]
        return self._checked(scope, but=reasons)

    def _in_scope(self, scope):
        """Return SQL condition: of the company, in the period, among the changed."""
        alias, _table, company, day = SUBJECTS[self._subject]
        if self._subject in BILLS:  # has no company of its own
            found = [self._met(scope)]
        elif self._is_about_bills() and self._is_of_file(scope):
            is_bill = SQL(" AND ").join(self._of_kind())
            found = self._within(scope, company, day)
            found.append(SQL("(%s OR %s)", is_bill, NO_BILL))
        else:
            found = self._within(scope, company, day) + self._of_kind()
        if scope.ids is not None:
            found.append(SQL("%s.id = ANY(%s)", SQL(alias), list(scope.ids)))
        return SQL(" AND ").join(found)

    def _if_changed(self, scope, condition):
        """Return SQL of a condition on the ids that changed; true where all count."""
        return SQL("TRUE") if scope.ids is None else SQL(condition, list(scope.ids))

    def _within(self, scope, company, day):
        """Return SQL conditions: of the company, in the period."""
        found = [SQL("%s = %s", SQL(company), scope.company)]
        return [*found, self._in_period(scope, SQL(day))] if day else found

    def _in_period(self, scope, day):
        """Return SQL condition: a day is in the period of the scope."""
        return in_period(day, scope.date_from, scope.date_to)

    def _looked_at(self, scope):
        """Return a SQL condition of flags whose subject was looked at, or is gone:
        those that are not found again expire."""
        if not (scope.date_from or scope.date_to):
            return SQL("TRUE")
        return SQL(
            "res_id IN (SELECT id FROM (%s) population)", self._population(scope)
        )

    def _of_kind(self):
        """Return SQL conditions of the subject's kind."""
        if self._subject == "res.company":
            return []
        if self._subject == "account.payment":
            return [
                SQL("payment.payment_type = 'outbound'"),
                SQL("payment.state NOT IN ('canceled', 'rejected')"),
            ]
        if self._subject == "account.move.line":
            return [SQL("line.parent_state = 'posted'")]
        found = [SQL("move.state != 'cancel'")]
        if self._move_types:
            found.append(SQL("move.move_type IN %s", self._move_types))
        return found

    def _exclusions(self, scope):  # pylint: disable=unused-argument
        """Return ``[(reason, SQL condition)]``: in the population, and not checked.

        A reason is a code with words in `_not_done` or `_not_applicable`.
        """
        return []

    def _partial(self, scope):  # pylint: disable=unused-argument
        """Return ``[(reason, SQL condition)]`` of what a part of the check could not be
        made for, and the rest was (see `_checked_in_part`): it counts as checked, and
        beside it as checked in part."""
        return []

    def _all_exclusions(self, scope):
        return [*self._left_out(scope), *self._partial(scope)] or [("", SQL("FALSE"))]

    def _left_out(self, scope):
        found = [*self._vendorless(scope), *self._exclusions(scope)]
        if self._subject == "account.move":
            found += [("reversed", REVERSED)]
            found += [
                ("step_missing", self._without(kind)) for kind in self._steps_read
            ]
        return found

    def _is_about_bills(self):
        """Return whether its population is bills of vendors."""
        return (
            self._subject == "account.move"
            and bool(self._move_types)
            and set(self._move_types) <= set(PURCHASES)
        )

    def _kinds_of_bills(self):
        """Return the kinds of bills of vendors that it is about."""
        return self._move_types

    def _is_of_file(self, scope):
        """Return whether the books of the scope were read from a file."""
        return bool(self._company(scope).sudo().edic_known_facts)

    def _vendorless(self, scope):
        """Return exclusions of what has no vendor, ahead of all others: so every check
        about bills counts each entry of a file's journals of purchases."""
        if not self._is_about_bills():
            return []
        is_of_file = self._is_of_file(scope)
        found = [("file_no_bill", NO_BILL)] if is_of_file else []
        if "persons" not in self._needs:
            return found
        if is_of_file:
            found.append(("file_vendors", SEVERAL_VENDORS))
        return [*found, ("file_no_vendor" if is_of_file else "no_vendor", NO_VENDOR)]

    def _without(self, kind):
        return SQL(
            """NOT EXISTS (SELECT FROM edic_finance_step step
                            WHERE step.move_id = move.id AND step.kind = %s
                              AND step.revoked_at IS NULL)""",
            kind,
        )

    def _reason_words(self):
        """Return ``{reason: (state, words)}``: whether the check is then ``not_done``
        or ``not_applicable``."""
        stated = self._gathered("_not_applicable", "_not_done")
        return {reason: (name.lstrip("_"), words) for name, reason, words in stated}

    def _affected(self, model, ids):
        """Return the ids of the subject to check again after rows of a model changed.

        :param str model: of the rows
        :param list ids: of the rows
        """
        if not self._is_incremental:
            return []
        if model == self._subject:
            found = list(ids)
        elif query := AFFECTED.get((model, self._subject)):
            found = self._ids_of(SQL(query, list(ids)))
        else:
            return []
        beside = self._beside(model, found) if found else None
        return self._added(found, beside) if beside else found

    def _beside(self, model, ids):  # pylint: disable=unused-argument
        """Return SQL of the ids of what is judged with what changed, or None.

        :param str model: of the rows that changed
        :param list ids: of the subject
        """
        return None

    def _ids_of(self, query):
        """Return the ids that a query gives."""
        return [number for [number] in self.env.execute_query(query)]

    def _added(self, ids, query):
        """Return ids with those that a query gives, in order."""
        return sorted({*ids, *self._ids_of(query)})

    def _may_find(self, scope):  # pylint: disable=unused-argument
        """Return whether the check can find anything at all in this scope. The default
        is True: most checks know only once they have looked."""
        return True

    def _rows(self, query):
        """Yield rows of a query as dicts, without holding all of them."""
        self.env.cr.execute(query)
        names = [column.name for column in self.env.cr.description]
        while rows := self.env.cr.fetchmany(1000):
            for row in rows:
                yield dict(zip(names, row, strict=True))

    def _streamed(self, scope, query):
        """Yield rows as `_rows`, which are many in a full run: other queries may be
        asked between them, and the server keeps those that are not read yet."""
        if scope.ids is not None:
            yield from list(self._rows(query))
            return
        name = SQL.identifier(f"edic_rows_{next(CURSORS)}")
        self.env.cr.execute("SET LOCAL cursor_tuple_fraction = 1")  # all are read
        self.env.cr.execute(SQL("DECLARE %s NO SCROLL CURSOR FOR %s", name, query))
        while rows := list(self._rows(SQL("FETCH 1000 FROM %s", name))):
            yield from rows
        self.env.cr.execute(SQL("CLOSE %s", name))

    # --- payees -----------------------------------------------------------------------
    def _met(self, scope):
        bills = [
            SQL("bill.state != 'cancel'"),
            SQL("bill.move_type IN ('in_invoice', 'in_refund', 'in_receipt')"),
            *self._within(scope, "bill.company_id", "bill.date"),
        ]
        payments = [
            SQL("payment.payment_type = 'outbound'"),
            *self._within(scope, "payment.company_id", "payment.date"),
        ]
        met = [
            *self._exists("account_move bill", BILLS, bills),
            *self._exists("account_payment payment", PAYMENTS, payments),
        ]
        return SQL("(%s)", SQL(" OR ").join(met))

    def _exists(self, table, links, conditions):
        return [
            SQL(
                "EXISTS (SELECT FROM %s WHERE %s AND %s)",
                SQL(table),
                SQL(link),
                SQL(" AND ").join(conditions),
            )
            for link in links.get(self._subject, ())
        ]

    def _open_amount(self, scope, link):
        """Return SQL of what is open on bills, in the company's currency.

        :param str link: condition on ``bill``
        """
        return SQL(
            """(SELECT COALESCE(sum(abs(bill.amount_residual_signed)), 0)
                  FROM account_move bill
                 WHERE %s AND bill.company_id = %s AND %s)""",
            SQL(link),
            scope.company,
            OPEN,
        )

    def _is_person(self, column):
        """Return SQL condition: a user, no program; ``column`` holds a user's id."""
        return SQL("%s != %s", SQL(column), SUPERUSER_ID)

    def _new_account_words(self):
        """Return explanations and next steps of `Words` for money to a new account."""
        return {
            "innocent": [
                self.env._("The vendor announced a change of bank."),
                self.env._("A factoring company collects for the vendor."),
            ],
            "next": [
                self.env._(
                    "Call back on a number known before the change, never on the one "
                    "on the bill or in the letter."
                )
            ],
        }

    def _staff_partners(self):
        """Return SQL of the contacts that stand for staff, for others to add to."""
        return STAFF

    # --- texts of a finding -----------------------------------------------------------
    def _render_explanation(self, facts, parameters):
        """Return the explanation as JSON: sentences, and the parameters in force."""
        return {
            **asdict(self._words(facts)),
            "law": self._law_words(),
            "parameters": self._render_parameters(parameters),
        }

    def _law_words(self):
        """Return the sources of the rule, with colons as the reader's language has
        them."""
        parted = (self.env._(text).partition(":") for text in self._law)
        return [
            self._with_colon(name.strip(), rest.strip()) if colon else name
            for name, colon, rest in parted
        ]

    def _with_colon(self, name, value):
        return self.env._("%(name)s: %(value)s", name=name, value=value)

    def _parameters_in_force(self, company, day):
        """Return the parameters in force in a company on a day, as they are read."""
        foreign = self._foreign_codes(company)
        parameters = self._values(company, day)[1]
        return self._render_parameters(
            {code: parameters[code] for code in parameters if code not in foreign}
        )

    def _foreign_codes(self, company):
        """Return codes of dated records of the law that only other countries have."""
        countries = {area[:2] for area in company._edic_areas()}
        if not self._dated or countries == {""}:
            return set()
        rows = self.env["edic.finance.parameter"]._read_group(
            [("code", "in", self._dated)], ["code"], ["area:array_agg"]
        )
        return {
            code
            for code, areas in rows
            if countries.isdisjoint(area[:2] for area in areas)
        }

    def _parameter_line(self, parameter):
        """Return a parameter in force with its value and source."""
        return self.env._(
            "%(title)s: %(value)s (%(origin)s)",
            title=parameter["title"],
            value=parameter["value"],
            origin=parameter["source"],
        )

    def _row_words(self, rows):
        return [
            self.env._("%(name)s:\n%(words)s", name=name, words=words)
            for name, words in rows
        ]

    def _render_parameters(self, parameters):
        return [
            {
                "name": name,
                "title": self._parameter_title(name),
                "value": self._parameter_value(name, parameter.get("value")),
                "rows": self._parameter_rows(name, parameter.get("value")),
                "source": self._parameter_source(parameter),
            }
            for name, parameter in parameters.items()
        ]

    def _picture(self, facts):
        """Return the chart and table of a finding, for the screen and for paper."""
        return {"chart": self._chart(facts), "table": self._comparison(facts)}

    def _parameter_title(self, name):
        parameter = self._parameters.get(name)
        if parameter:
            return str(parameter.title)
        return self.env["edic.finance.parameter"]._law_titles().get(name, name)

    def _parameter_value(self, name, text):
        parameter = self._parameters.get(name)
        if text in (None, False, ""):
            return self.env._("none on record")
        if parameter is None:
            return self._number(text)
        if parameter.kind == "boolean":
            return self.env._("yes") if parameter.parse(text) else self.env._("no")
        units = {
            "EUR": self._money,
            "day": lambda t: self.env._("%s days", t),
            "month": lambda t: self.env._("%s months", t),
            "hour": lambda t: self.env._("%s hours", t),
            "percent": self._in_percent,
        }
        return units.get(parameter.unit, self._number)(text)

    def _parameter_words(self, name, text):
        """Return a value as text of one or several lines."""
        rows = self._parameter_rows(name, text)
        if rows:
            return "\n".join(self._row_words(rows))
        return self._parameter_value(name, text)

    def _parameter_rows(self, name, text):  # pylint: disable=unused-argument
        """Return ``[[name, words]]`` of a value that is no single word or figure."""
        return []

    def _parameter_source(self, parameter):
        if not parameter.get("source"):
            return self.env._("EDIC's default")
        return self.env._(
            "%(named)s, valid from %(day)s",
            named=parameter["source"],
            day=self._day(parameter["valid_from"]),
        )

    # --- charts, as `_chart` returns them ---------------------------------------------
    def _timeline(self, title, points, unit=None, threshold=None, cumulative=False):
        """Return a chart of values by day.

        :param points: ``(day, label, value, is_marked)``, in order; of days that have
            no value it is empty
        :param unit: of the values; None for the company's currency
        :param threshold: ``(label, value)``
        """
        return {
            "kind": "timeline",
            "title": title,
            "unit": self.env.company.currency_id.name if unit is None else unit,
            "points": _named(("day", "label", "value", "mark"), points),
            "threshold": threshold
            and dict(zip(("label", "value"), threshold, strict=True)),
            "cumulative": cumulative,
        }

    def _strip(self, title, points, unit=None, lines=()):
        """Return a chart of values on one line.

        :param points: ``(label, value, is_marked)``
        :param unit: of the values; None for the company's currency
        :param lines: ``(label, value)`` of what they are held against
        """
        return {
            "kind": "strip",
            "title": title,
            "unit": unit or self.env.company.currency_id.name,
            "points": _named(("label", "value", "mark"), points),
            "lines": _named(("label", "value"), lines),
        }

    def _bars(self, title, bars):
        """Return a chart of counts.

        :param bars: ``(label, observed, expected, is_marked)``
        """
        names = ("label", "observed", "expected", "mark")
        return {"kind": "bars", "title": title, "bars": _named(names, bars)}

    # --- figures, days, names ---------------------------------------------------------
    def _money(self, text, currency=None):
        """Return an amount in the company's currency, or in that of an ISO code."""
        found = currency and self.env["res.currency"].search(
            [("name", "=", currency)], limit=1
        )
        found = found or self.env.company.currency_id
        return formatLang(self.env, float(Decimal(text or 0)), currency_obj=found)

    def _number(self, text, digits=None):
        """Return a figure as the language writes it; other text as it is."""
        try:
            value = Decimal(text)
        except ArithmeticError:
            return text
        if digits is None:
            digits = max(0, -value.normalize().as_tuple().exponent)
        return formatLang(self.env, float(value), digits=digits)

    def _percent(self, text, digits=0):
        """Return a share (``"0.05"``) in percent (``5 %``)."""
        return self._in_percent(str(Decimal(text) * 100), digits)

    def _in_percent(self, text, digits=None):
        """Return a figure that is one of percent already (``"5.5"``: ``5.5 %``)."""
        return with_percent(self._number(text, digits), self.env.lang)

    def _day(self, text):
        """Return a day (``"2026-01-31"``)."""
        return format_date(self.env, fields.Date.to_date(text)) if text else "–"

    def _moment(self, text):
        """Return a moment (``"2026-01-31 08:00:00"``, UTC) in the reader's zone."""
        moment = fields.Datetime.to_datetime(text)
        return written_moment(self.env, moment) if text else "–"

    def _account_end(self, text):
        """Return a bank account by its country and end: not enough to use it."""
        return f"{text[:2]}… {text[-4:]}" if text and len(text) > 8 else "…"

    def _bill_head(self, facts):
        """Return what sentences say of a bill: ``bill``, ``vendor`` and ``day``."""
        return {
            "bill": facts["bill"] or self.env._("A draft bill"),
            "vendor": facts["vendor"],
            "day": self._day(facts["day"]),
        }

    def _bill_of(self, bill, vendor):
        """Name a bill with its vendor, or say that it has none."""
        bill = bill or self.env._("A draft bill")
        if not vendor:
            return self.env._("%s, without a vendor", bill)
        return self.env._("%(bill)s of %(vendor)s", bill=bill, vendor=vendor)

    def _list(self, words):
        return ", ".join(word for word in words if word)

    # --- taxes ------------------------------------------------------------------------
    def _tax_query(self):
        """Return SQL of the taxes: ``id``, ``rate`` in percent, ``is_own`` where the
        buyer owes it, ``factor`` of what a bill of it adds up to."""
        return SQL(
            """
            SELECT tax.id, tax.amount AS rate, tax.amount_type,
                   COALESCE(bool_or(part.factor_percent < 0), FALSE) AS is_own,
                   COALESCE(sum(part.factor_percent), 100) / 100 AS factor
              FROM account_tax tax
              LEFT JOIN account_tax_repartition_line part
                ON part.tax_id = tax.id AND part.repartition_type = 'tax'
               AND part.document_type = 'invoice'
             GROUP BY tax.id
            """
        )

    def _line_tax_query(self, moves):
        """Return SQL of lines and their taxes, groups of taxes by their parts.

        :param SQL moves: ids of entries, to write ``move_id IN %s``
        """
        return SQL(
            """
            SELECT line.move_id, line.id AS line, line.amount_currency, line.balance,
                   line.account_id, line.display_type,
                   COALESCE(part.child_tax, rel.account_tax_id) AS tax
              FROM account_move_line line
              JOIN account_move_line_account_tax_rel rel
                ON rel.account_move_line_id = line.id
              LEFT JOIN account_tax_filiation_rel part
                ON part.parent_tax = rel.account_tax_id
             WHERE line.move_id IN %s AND line.display_type != 'non_deductible_tax'
            """,
            moves,
        )

    def _vendors_with_vat(self, scope):
        """Return the ids of the vendors of the scope whose VAT number is right, and of
        those who have one that is not."""
        rows = self._rows(
            SQL(
                """
                SELECT vendor.id, vendor.vat, country.code
                  FROM res_partner vendor
                  LEFT JOIN res_country country ON country.id = vendor.country_id
                 WHERE length(vendor.vat) > 1 AND vendor.id IN (
                       SELECT move.commercial_partner_id FROM account_move move
                        WHERE %s)
                """,
                self._in_scope(scope),
            )
        )
        right, wrong = [], []
        for row in rows:
            (right if is_vat(row["vat"], row["code"]) else wrong).append(row["id"])
        return right, wrong
