# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ..tools.audit.calendar import ZONES
from ..tools.audit.ledger_facts import lacking, left_out

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


class EdicFinanceCheck(models.AbstractModel):
    """The contract of a check; one class in one file of ``checks/`` each.

    A check reads, and says what it found as `Finding`: who decides on it, where it
    stops a payment and how long it is kept is for others. It calls no model and writes
    nothing. What it compares is chosen in SQL over the whole population, so that a
    million items take seconds; see `edic.finance.check` in ``_population``.

    To implement: `_title`, `_needs`, `_find`, `_words`; where they help, `_exclusions`,
    `_affected`, `_chart`, `_comparison`.
    """

    _name = "edic.finance.check"
    _description = "Audit check"

    _code = None  # such as A01; the name of the model ends with it
    _version = "1"  # raised when the same data may give other findings
    _mode = "rule"  # or "statistic", "population"
    _severity = "high"  # info, low, medium, high, critical
    _subject = "account.move"  # what a finding is about
    _move_types = ("in_invoice", "in_refund", "in_receipt")  # () for all entries
    _parameters = {}  # name → tools.audit.parameter.Parameter
    _dated = ()  # codes of dated records of law that it reads
    _law = ()  # where the rule comes from, as references
    _needs = None  # facts of tools.audit.ledger_facts that the books have to know
    _limbs = {}  # part of it → tools.audit.ledger_facts.Limb: left out alone
    _steps_read = ()  # payment steps without which it says "not done: step missing"
    _profiles = frozenset()  # that switch it on
    _is_about_persons = False  # off until the staff council's agreement is on record
    _agreed_with = None  # code of the check whose agreement covers this one as well
    _is_incremental = True  # whether it says something about one saved record
    _needs_call_back = False  # to be cleared: other reasons do not
    _is_dated = True  # whether each finding has a day of its own, whose figures count
    _volatile = ()  # facts that may change without the finding being another one

    @api.model
    def _all(self):
        """``{code: check}``, by code; found in the registry."""
        names = self.env.registry["edic.finance.check"]._inherit_children
        found = (self.env[name] for name in names)
        return dict(sorted((check._code, check) for check in found if check._code))

    @api.model
    def _labels(self):
        """``[(code, "A02 Title")]``: how a field names a check to its reader.

        A check whose addon is gone has its row and its flags still, and keeps its code.
        """
        known = self._all()
        rows = self.env["edic.finance.check.setting"].sudo()._read_group([], ["code"])
        return [
            (code, f"{code} {known[code]._title()}" if code in known else code)
            for code in sorted({*known, *(code for (code,) in rows)})
        ]

    # --- what each check says -------------------------------------------------------
    def _title(self):
        """What it looks for, in a few words of the reader's language."""
        raise NotImplementedError

    def _find(self, scope):
        """What it finds.

        :param Scope scope: what to look at
        :return: iterable of `Finding`
        """
        raise NotImplementedError

    def _words(self, facts):
        """The explanation of a finding, from its facts alone.

        The threshold, its source and since when it holds are added by whoever shows
        it: they are in the parameters of the flag.

        :param dict facts: of the `Finding`
        :rtype: Words
        """
        raise NotImplementedError

    def _chart(self, facts):  # pylint: disable=unused-argument
        """A picture of the facts, where one says more than words; None without.

        :return: ``{"kind": "strip" | "timeline" | "bars" | "account", ...}`` as
            ``static/src/flag_chart`` draws them; its table is made from the same
        """
        return None

    def _comparison(self, facts):  # pylint: disable=unused-argument
        """A comparison, as ``{"columns": [...], "rows": [[...]]}``; None without."""
        return None

    def _told_elsewhere(self, move, flags, values):  # pylint: disable=unused-argument
        """Return sentences on what is wrong with an entry by the rules of this check
        and is in none of its flags: the check sheet never says "nothing found" beside
        it.

        :param flags: of this check, about the entry, that still hold
        :param dict values: the parameters in force on the entry's day
        """
        return []

    # --- what the books know ----------------------------------------------------------
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

    def _limb_names(self):
        """Return ``{limb: name}`` of all of `_limbs`, as a run tells what it left
        out."""
        return {
            "payment": self.env._("what is paid"),
            "ends": self.env._("the bank accounts of both"),
            "by_hand": self.env._("entries by hand apart from others"),
            "one_person": self.env._("what one person did"),
            "locked": self.env._("books that were closed"),
        }

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
        return self.env._(
            "Left out, as the file does not tell it: %s", "; ".join(parts)
        )

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

    def _zone(self, scope):
        """The name of the company's time zone; its country's where none is set."""
        company = self._company(scope)
        country = company.country_id.code or company.account_fiscal_country_id.code
        return company.partner_id.tz or ZONES.get(country, "UTC")

    # --- settings ---------------------------------------------------------------------
    def _values(self, company, day, dated=None):
        """Return ``(values, told)``: the parameters in force on a day, and for each
        where it is from.

        ``told`` is JSON: ``{name: {"value", "source", "valid_from"}}``.

        :param date day: of the fact that they are held against
        :param dict dated: what is in force that day, where it is known already
        """
        if dated is None:
            dated = self.env["edic.finance.parameter"]._in_force(company, day)
        values, told = {}, {}
        for name, parameter in self._parameters.items():
            row = dated.get(f"{self._code}.{name}")
            text = row.value if row else parameter.text(parameter.default)
            values[name] = parameter.parse(text)
            told[name] = row._told() if row else {"value": text}
        for code in self._dated:
            row = dated.get(code)
            told[code] = row._told() if row else {"value": False}
        return values, told

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
        """Whether the staff council agreed to what this check says of persons."""
        today = fields.Date.context_today(self)  # it is about looking, not about facts
        agreed = self.env["edic.finance.parameter"]._in_force(company, today)
        row = agreed.get("staff_council.agreement")
        code = self._agreed_with or self._code
        return bool(row) and code in row.value.replace(";", " ").split()

    def _is_in_profile(self, company):
        """Whether the company's profile switches it on; not what must stay off."""
        return company.edic_audit_profile in self._profiles and not self._may_run(
            company
        )
