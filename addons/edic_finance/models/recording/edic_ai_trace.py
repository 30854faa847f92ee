# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from contextlib import suppress

from odoo import models
from odoo.tools.misc import formatLang

from odoo.addons.edic_ai.tools.ledger.facts import NOTHING, Facts, readable

from ..common.percent import decimal_text
from ..intake.document_sentences import field_names

AMOUNTS = {"amount", "booked", "credit", "debit", "stated"}
AMOUNT = re.compile(r"-?\d{1,13}(\.\d{1,2})?")


class EdicAiTrace(models.Model):
    """The audit trail tells of the books in the language of who reads the list."""

    _inherit = "edic.ai.trace"

    def _fact_words(self):
        # EXTENDS edic_ai
        return super()._fact_words() | {
            "amount": self.env._("Amount"),
            "booked": self.env._("Booked"),
            "check": self.env._("Check"),
            "check_version": self.env._("Version of the check"),
            "credit": self.env._("Credit"),
            "currency": self.env._("Currency"),
            "day": self.env._("Day"),
            "debit": self.env._("Debit"),
            "fields": self.env._("Changed fields"),
            "files": self.env._("Files"),
            "items": self.env._("Items"),
            "payee": self.env._("Payee"),
            "severity": self.env._("Severity"),
            "stated": self.env._("Stated in the document"),
            "step": self.env._("Step"),
            "value_of": self.env._("Value of the page"),
            "verdict": self.env._("Verdict"),
        }

    def _word(self, names, key, known=None):
        # EXTENDS edic_ai: Odoo has another word than the column of the bill
        if key == "analytic_distribution":
            return self.env._("Analytic code")
        return super()._word(names, key, known)

    def _fact_fields(self, facts):
        # EXTENDS edic_ai
        if self.event == "intake":
            return self.env["edic.finance.document"]._fields
        return super()._fact_fields(facts)

    def _fact_value(self, key, value, field):
        # EXTENDS edic_ai: amounts as the reader writes them
        if key in AMOUNTS and isinstance(value, list):
            return [self._fact_value(key, amount, field) for amount in value]
        if key in AMOUNTS and isinstance(value, str) and AMOUNT.fullmatch(value):
            return formatLang(self.env, float(value))
        return super()._fact_value(key, value, field)

    def _render_intake(self, facts):
        # EXTENDS edic_ai: the format by its name
        field = self._fact_fields(facts)["format"]
        name = dict(field._description_selection(self.env)).get(facts.code("format"))
        return super()._render_intake(
            Facts(facts | {"format": name} if name else facts)
        )

    def _render_any_finance_seller_message(self, facts):
        words = {
            "prepared": self.env._("Message to the seller prepared"),
            "sent": self.env._("Message to the seller sent"),
        }
        what = words.get(facts.code("action")) or facts.text("action")
        return self._pair(what, facts.text("rules"))

    def _render_decision_finance_duplicate(self, facts):
        return self._pair(self.env._("A second bill was wanted"), facts.text("number"))

    def _render_decision_finance_vendor(self, facts):
        """Say what was done about the vendor of a bill, and what of the document was
        entered at him."""
        words = {
            "create": self.env._("New vendor entered"),
            "use": self.env._("Vendor chosen"),
            "hand_over": self.env._("Somebody asked to enter the vendor"),
            "follow": self.env._("Vendor taken over from another bill"),
            "undo": self.env._("Vendor taken off again"),
        }
        kind, added = facts.code("treatment"), facts.get("added")
        contact = self.env["res.partner"]._fields
        labels = [
            contact[name]._description_string(self.env)
            for name in (added if isinstance(added, list) else ())
            if isinstance(name, str) and name in contact
        ]
        return self._pair(words.get(kind, kind), ", ".join(labels))

    def _render_decision_finance_aside(self, facts):
        if facts.code("state") == "aside":
            return self.env._("File set aside")
        if facts.code("state") == "no_invoice":
            what = self.env._("Set aside as not an invoice")
            return self._pair(what, facts.text("words"))
        return self.env._("File restored")

    def _render_decision_finance_scan(self, facts):
        if facts.code("action") == "joined":
            return self.env._("Scan made whole again")
        return self._pair(self.env._("Scan split"), facts.text("pages"))

    def _render_any_module_uninstalled(self, facts):
        return self._pair(self.env._("Addon uninstalled"), facts.text("module"))

    def _render_any_finance_posting(self, facts):
        return "; ".join(self._posting_remarks(facts))

    def _render_any_finance_split(self, facts):
        rates = [
            self.env._(
                "%(rate)s%% of %(base)s",
                rate=decimal_text(self.env, rate),
                base=formatLang(self.env, base),
            )
            for rate, base in _rates(facts.get("rates"))
        ]
        if not rates:
            return self.env._("Split by VAT rate taken back")
        return self._pair(self.env._("Split by VAT rate"), ", ".join(rates))

    def _render_any_finance_vat(self, facts):
        """Say which tax lines got; what became the rule of a company is shown as it
        is."""
        if not facts.code("treatment"):
            return NotImplemented
        return self.env._(
            "VAT of %(rate)s%% without a tax: %(tax)s",
            rate=facts.text("rate"),
            tax=facts.text("tax"),
        )

    def _render_decision(self, facts):
        # EXTENDS edic_ai: values that were read from pages
        name = facts.code("value_of")
        if not name:
            return super()._render_decision(facts)
        what = field_names(self.env).get(name, name)
        kind = facts.code("decision")
        return self._pair(self._decision_words().get(kind, kind), what)

    def _decision_words(self):
        # EXTENDS edic_ai
        return super()._decision_words() | {
            "changed": self.env._("Changed"),
            "confirmed": self.env._("Checked on the page"),
            "taken": self.env._("Taken from the page"),
        }

    def _posting_remarks(self, facts):
        if lines := facts.count("lines"):
            yield self.env._("Posted although the account of lines was open: %s", lines)
        if totals := facts.mapping("totals"):
            yield self.env._(
                "Posted although the document states %(document)s and the bill "
                "comes to %(bill)s",
                document=self._amount_word(totals.mapping("document")),
                bill=self._amount_word(totals.mapping("bill")),
            )
        named, words = facts.get("unsure"), field_names(self.env)
        known = named if isinstance(named, list) else ()
        if unsure := [words[str(name)] for name in known if str(name) in words]:
            yield self.env._(
                "Posted although nobody had checked what was read from the page: %s",
                ", ".join(unsure),
            )
        if facts.get("flags"):
            yield self.env._(
                "Posted although flags said that there is such a bill already: %s",
                facts.text("flags"),
            )
        if facts.get("no_invoice"):
            yield self.env._("Posted although the page says that it is not an invoice")
        if facts.get("no_number"):
            yield self.env._("Posted without a number of the vendor")
        yield from self._amount_remarks(facts)
        if facts.get("posted_on"):
            yield self.env._("To be posted by itself on %s", facts.text("posted_on"))

    def _amount_remarks(self, facts):
        """Yield what the person left out of VAT and of what is payable."""
        if facts.get("reverse_charge"):
            yield self.env._(
                "Posted without a tax for VAT that the recipient owes (“%s”)",
                facts.text("reverse_charge"),
            )
        if facts.get("prepaid"):
            yield self.env._(
                "Posted without deducting what was paid already: %s",
                facts.text("prepaid"),
            )
        if facts.get("payable"):
            yield self.env._(
                "Posted although its page calls less payable: %s", facts.text("payable")
            )

    # --- entries ----------------------------------------------------------------------
    def _render_accounting_move(self, facts):
        words = {
            "move.posted": self._posted_words(facts),
            "move.reset": self.env._("Reset to draft"),
            "move.cancelled": self.env._("Cancelled"),
            "move.deleted": self.env._("Deleted after it had been posted"),
        }
        what = words.get(self.use_case, self.use_case)
        return self._pair(what, self._amount_word(facts))

    def _render_accounting_move_changed(self, facts):
        names = ", ".join(self._field_words(facts.get("fields")))
        return self.env._("Changed after posting: %s", names or NOTHING)

    def _posted_words(self, facts):
        if facts.get("again"):
            return self.env._("Posted again")
        words = {
            "in_invoice": self.env._("Bill posted"),
            "in_refund": self.env._("Vendor credit note posted"),
            "out_invoice": self.env._("Invoice posted"),
            "out_refund": self.env._("Credit note posted"),
        }
        return words.get(facts.code("move_type"), self.env._("Entry posted"))

    def _render_accounting_move_attachment(self, facts):
        files = facts.mapping("files")
        if len(files) != 1:
            return self.env._("Files changed after posting: %s", len(files))
        [name] = files
        old, new = files.pair(name)
        if old and new:
            return self.env._("File replaced after posting")
        if new:
            return self.env._("File added after posting")
        return self.env._("File removed after posting")

    def _field_words(self, names):
        """Return labels of fields, each once."""
        own = {
            "partner_bank_id": self.env._("Payee's bank account"),
            "line_ids.analytic_distribution": self.env._("Analytic code"),
            "attachment_ids": self.env._("Files"),
            "line_ids": self.env._("Lines"),
        }
        found = {}
        known = names if isinstance(names, list) else ()
        for name in (name for name in known if isinstance(name, str)):
            owner, _dot, column = name.rpartition(".")
            model = self.env["account.move.line" if owner else "account.move"]
            field = model._fields.get(column)
            label = field._description_string(self.env) if field else readable(column)
            found[own.get(name, label)] = True
        return list(found)

    # --- who is paid ------------------------------------------------------------------
    def _render_accounting_bank(self, facts):
        if self.use_case == "bank.created":
            texts = [self.env._("Bank account created")]
        elif self.use_case == "bank.deleted":
            texts = [self.env._("Bank account deleted")]
        else:
            texts = self._bank_changes(facts.mapping("changes"))
        end = facts.code("account")
        return ", ".join(texts) + (f" (…{end})" if end else "")

    def _bank_changes(self, changes):
        words = {
            ("allow_out_payment", True): self.env._("Bank account trusted"),
            ("allow_out_payment", False): self.env._("Bank account no longer trusted"),
            ("active", True): self.env._("Bank account reactivated"),
            ("active", False): self.env._("Bank account archived"),
        }
        texts = [
            words[name, bool(new)]
            for name, (_old, new) in changes.pairs().items()
            if (name, bool(new)) in words
        ]
        if "account" in changes:
            pair = changes.pair("account")
            old, new = (f"…{readable(end)}" if end else NOTHING for end in pair)
            texts.append(self._pair(self.env._("Another number"), f"{old} → {new}"))
        if "partner_id" in changes:
            texts.append(self.env._("Another account holder"))
        return texts or [self.env._("Bank account changed")]

    # --- closed periods and protection ------------------------------------------------
    def _render_accounting_lock(self, facts):
        labels = self.env["res.company"]._fields
        if self.use_case == "lock.changed":
            return ", ".join(
                self._pair(
                    labels[name]._description_string(self.env),
                    " → ".join(map(self._day, change)),
                )
                for name, change in facts.pairs().items()
                if name in labels
            )
        words = {
            "created": self.env._("Exception from a lock date"),
            "changed": self.env._("Exception from a lock date changed"),
            "revoked": self.env._("Exception from a lock date revoked"),
            "deleted": self.env._("Exception from a lock date deleted"),
        }
        field = labels.get(facts.code("lock"))
        lock = field._description_string(self.env) if field else facts.text("lock")
        text = f"{lock}, {self._day(facts.get('lock_date'))}"
        if facts.get("for_everyone"):
            text += f", {self.env._('for everybody')}"
        return self._pair(words.get(facts.code("action")) or facts.text("action"), text)

    def _render_accounting_books(self, facts):
        return self.use_case

    def _render_accounting_books_opened(self, facts):
        return self.env._(
            "From here on the books are recorded; posted before: %s",
            facts.text("posted"),
        )

    def _render_accounting_books_audit_trail(self, facts):
        _old, is_on = facts.pair("restrictive_audit_trail")
        return (
            self.env._("Odoo's audit trail is kept")
            if is_on
            else self.env._("Odoo's audit trail may be deleted")
        )

    def _render_accounting_books_hash_table(self, facts):
        _old, is_on = facts.pair("restrict_mode_hash_table")
        what = (
            self.env._("Entries are secured with a hash")
            if is_on
            else self.env._("Entries are no longer secured with a hash")
        )
        return self._pair(what, facts.text("journal"))

    def _render_accounting_books_fec(self, facts):
        days = f"{self._day(facts.get('from'))} – {self._day(facts.get('to'))}"
        what = (
            self.env._("FEC exported, the year closed")
            if facts.get("locked")
            else self.env._("FEC exported")
        )
        return self._pair(what, days)


def _rates(rows):
    """Yield rate and base of each rate that the facts of a split have."""
    for row in rows if isinstance(rows, list) else ():
        with suppress(TypeError, ValueError):
            rate, base, _tax = row
            yield float(rate), float(base)
