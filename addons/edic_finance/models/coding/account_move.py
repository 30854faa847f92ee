# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.mail import plaintext2html

from odoo.addons.edic_ai.models.suggestions.edic_ai_suggestion import DECIDED_STATES
from odoo.addons.edic_ai.tools.providers.contract import DataClass
from odoo.addons.edic_ai.tools.providers.request import Origin
from odoo.addons.edic_ai.write_guard import is_within, within

from ... import roles
from ...tools.coding.labels import from_label
from ..intake.bill_difference import BillDifference
from ..intake.page_statements import PageStatements
from .account_move_line import ROLES
from .edic_ai_use_case_account import PASSING
from .edic_finance_coding_model import FIELDS

BILLS = ("in_invoice", "in_refund")
EVIDENCE = (
    "words",
    "neighbours",
    "calibration",
    "not_used",
    "vendor_cases",
    "vendor_hits",
    "alternatives",
    "stated",
)
# what the proposals for its lines rest on, beside the lines themselves
ASKED_FROM = {"partner_id", "edic_accounting_ref"}
BANDS = ("open", "check", "sure")  # the worst first
POSTING = "edic_finance.posting"
POSTING_OPEN = "edic_finance.posting_open"  # a person saw the open lines
# the state of the coding is for those who ask for suggestions, decide on them or
# audit, not for everybody who reads the books
CODERS = "account.group_account_invoice,edic_ai.group_edic_ai_auditor"


class AccountMove(models.Model):
    """The coding of a bill: suggestions are asked for, decided on, seen when posted."""

    _inherit = "account.move"

    edic_suggestion_ids = fields.One2many(
        "edic.ai.suggestion", "move_id", string="Coding suggestions", groups=ROLES
    )
    edic_band = fields.Selection(
        [("sure", "All sure"), ("check", "To check"), ("open", "Has open lines")],
        string="Coding state",
        compute="_compute_edic_band",
        store=True,
        edic_starts_empty=True,
        groups=CODERS,
        help="The least sure of the lines that wait for a decision.",
    )
    edic_coding = fields.Json(
        string="Coding",
        compute="_compute_edic_coding",
        compute_sudo=True,
        groups=CODERS,
        help="Lines coded of all lines, and what the others wait for.",
    )

    @api.depends("edic_suggestion_ids.state", "state")
    def _compute_edic_band(self):
        for move in self:
            pending = move.edic_suggestion_ids.filtered(lambda s: s.state == "pending")
            bands = set(pending.mapped("band")) if move.state == "draft" else ()
            move.edic_band = next((band for band in BANDS if band in bands), False)

    @api.depends(
        "edic_suggestion_ids.state",
        "invoice_line_ids",
        "invoice_line_ids.account_id",
        "invoice_line_ids.edic_parent_line_id",
        "state",
    )
    @api.depends_context("lang")
    def _compute_edic_coding(self):
        coded = self.filtered(lambda move: move._edic_is_coded_here())
        (self - coded).edic_coding = False
        asked = coded._edic_asked("finance.coding")
        asking = coded._edic_asked("finance.account")
        model = self.env["edic.ai.use.case.finance.account"]
        put_off = model._put_off(coded)
        models = self.env["edic.finance.coding.model"]
        trained = coded.company_id.filtered(models._in_use)
        for move in coded:
            open_count = len(move._edic_open_lines())
            is_asking = move._origin.id in asking
            note = ""
            if open_count or is_asking:
                note = model._note(move, is_asking, put_off.get(move._origin.id, ""))
            serving = open_count and model._would_serve(move, Origin.PERSON)
            is_served = serving and (serving.is_served or serving.is_tried)
            move.edic_coding = {
                **move._edic_summary(move._origin.id in asked),
                "asked": move._origin.id in asked or (is_asking and not note),
                "asks_model": is_asking and not note,
                "for_model": open_count if is_served else 0,
                "model_note": note,
                "trained": move.company_id in trained,
            }

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        moves = super().create(vals_list)
        dated = moves._edic_dated()
        dated._edic_check_dated()
        dated._edic_record_posting(is_dated=True)
        return moves

    def write(self, vals):
        # EXTENDS account: posting by hand, past `_post`, is posting
        fresh = self.browse()
        if vals.get("state") == "posted" and not is_within(POSTING):
            fresh = self.filtered(lambda move: move.state != "posted")
            fresh._edic_check_posting()
        is_dating = {"auto_post", "date", "invoice_date"} & vals.keys()
        dated = self._edic_dated(vals.get("auto_post")) if is_dating else self.browse()
        dated._edic_check_dated()
        result = super().write(vals)
        dated._edic_record_posting(is_dated=True)
        if ASKED_FROM & vals.keys():
            self._edic_ask(self.invoice_line_ids)
        fresh._edic_posted()
        return result

    def _post(self, soft=True):
        # EXTENDS account
        self._edic_check_posting(soft)
        with within(POSTING):
            posted = super()._post(soft)
        posted._edic_posted()
        return posted

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # EXTENDS mail: who audits leaves no notes either, unless he may write the bill
        found = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        has = self.env.user.has_group
        audits = has("edic_ai.group_edic_ai_auditor") and not has(roles.ACCOUNTANT)
        if message_operation == "create" and audits:
            return dict.fromkeys(found, "write")
        return found

    @api.model
    def _edic_apart(self):
        # EXTENDS edic_ai: what a salesperson sold is reported as Odoo does
        return Domain("move_type", "in", self.get_sale_types(include_receipts=True))

    @api.model
    def _edic_apart_words(self):
        # EXTENDS edic_ai
        return self.env._(
            "Ask for customer invoices, credit notes and sales receipts alone, and you "
            "can."
        )

    # --- state ------------------------------------------------------------------------
    def _edic_is_coded_here(self):
        return self.move_type in BILLS and self.state == "draft"

    def _edic_lines(self):
        """Return the lines to code, in the bill's order; no sections, no notes, no
        charges that are coded as their line, and no advances that were deducted."""
        lines = self.invoice_line_ids.filtered(
            lambda x: (
                x.display_type == "product"
                and not x._edic_follows()
                and not x.edic_is_prepaid
            )
        )
        return lines.sorted(lambda line: (line.sequence, line._origin.id))

    def _edic_summary(self, asked):
        """Return counts of lines: all, those that wait for nobody, and by the band of
        what waits; while suggestions are ``asked`` for, a line without one waits."""
        lines = self._edic_lines()
        waiting = self._edic_waiting()
        bands = {}
        for suggestion in waiting:
            bands.setdefault(suggestion.move_line_id, set()).add(suggestion.band)
        new = lines - self.edic_suggestion_ids.move_line_id if asked else lines.browse()
        for line in self._edic_put_aside():
            bands.setdefault(line, set()).add("open")
        worst = [next(b for b in BANDS if b in found) for found in bands.values()]
        sure = self._edic_waiting("sure")
        return {
            "total": len(lines),
            "done": len(lines) - len(bands) - len(new),
            **{band: worst.count(band) for band in BANDS},
            # the button would refuse what has to be looked at one by one
            "sure_ids": 0 if self._edic_bulk_obstacle() else len(sure),
            "suggested": bool(self.edic_suggestion_ids),
        }

    def _edic_put_aside(self):
        """Return the lines whose proposed account was rejected and that have no other
        yet: whoever posts is asked about them."""
        rejected = self.edic_suggestion_ids.filtered(
            lambda s: s.field_name == "account_id" and s.state == "rejected"
        )
        return self._origin._edic_lines_to_decide() & rejected.move_line_id

    def _edic_waiting(self, band=None):
        pending = self.edic_suggestion_ids.filtered(lambda s: s.state == "pending")
        return pending.filtered(lambda s: not band or s.band == band)

    # --- asking -----------------------------------------------------------------------
    def _edic_ask(self, lines):
        """Queue the bills of ``lines`` for suggestions, after this transaction."""
        if self.env.context.get("edic_no_suggestions"):
            return
        products = lines.filtered(lambda line: line.display_type == "product")
        asking = (self & products.move_id).filtered(
            lambda move: move._edic_is_coded_here()
        )
        self.env["edic.ai.task"].sudo()._enqueue(
            "finance.coding", asking, origin=Origin.BACKGROUND
        )

    @roles.for_roles(roles.BILLING)
    def action_edic_suggest(self):
        """Suggest now instead of waiting for the queue."""
        self.check_access("write")
        for move in self.filtered(lambda m: m._edic_is_coded_here()):
            move._edic_suggest()
        return True

    def _edic_suggest(self):
        """Propose account, analytic distribution and taxes for each line.

        What waits is replaced; fields that a person decided on are left alone.
        """
        self.ensure_one()
        if not self._edic_is_coded_here():
            return self.env["edic.ai.suggestion"]
        self.lock_for_update()  # the queue and a person may ask at once
        lines = self._edic_lines()
        stated = lines._edic_stated_codings()
        rows = {
            line: {
                **line._edic_engine_row(),
                "vat_rates": self._edic_stated_rates(line),
                "is_self_assessed": self._edic_is_self_assessed(),
                "stated": stated.get(line, {}),
            }
            for line in lines
        }
        if not rows:
            return self.env["edic.ai.suggestion"]
        outputs, trace = self.env["edic.ai.gateway"]._infer(
            "coding",
            "finance.coding",
            {"lines": list(rows.values())},
            company=self.company_id,
            record=self,
            facts={"lines": len(rows)},
        )
        decided = self._edic_decided()
        model = self.env["edic.finance.coding.model"]._in_use(self.company_id)
        expected = model._expected() if model else ()
        vals = []
        for line, fields_found in zip(rows, outputs["lines"], strict=True):
            for name in FIELDS:
                if name in fields_found and (line.id, name) not in decided:
                    vals.append(
                        self._edic_vals(line, name, fields_found[name], trace, expected)
                    )
        return self.env["edic.ai.suggestion"]._propose([v for v in vals if v])

    def _edic_decided(self):
        found = self.env["edic.ai.suggestion"].sudo()
        found = found.search_fetch(
            [("move_id", "=", self.id), ("state", "in", DECIDED_STATES)],
            ["move_line_id", "field_name"],
        )
        return {(s.move_line_id.id, s.field_name) for s in found}

    def _edic_vals(self, line, name, found, trace, expected):
        about = {
            "res_model": line._name,
            "res_id": line.id,
            "field_name": name,
            "company_id": self.company_id.id,
        }
        suggestion = self.env["edic.ai.suggestion"].new(about)
        label = found["label"]
        value = None if label is None else from_label(name, label)
        if value is None and name not in expected:
            return None  # nothing is missing where there usually is nothing
        return {
            **about,
            "value": value,
            "current": suggestion.sudo()._value_of(line),
            "confidence": float(found["confidence"] if label else 0),
            "band": found["band"],
            "evidence": {key: found[key] for key in EVIDENCE if key in found},
            "engine": "coding",
            "engine_version": trace.engine_version,
            "model_version": trace.model_version,
            "trace_uuid": trace.call_uuid,
        }

    def _edic_is_self_assessed(self):
        """Return whether the document says that the buyer owes the VAT."""
        document = self.edic_document_id.sudo()
        is_stated = (document.figures or {}).get("self_assessed", False)
        return is_stated or PageStatements(document).is_self_assessed

    def _edic_stated_rates(self, line):
        """Return VAT rates that the document states for the line (BT-152), as decimal
        strings; None where there is no document, or the buyer owes the VAT himself."""
        document = self.edic_document_id.sudo()
        facts = document.figures or {}
        is_stated = facts or (document.page_values and document._totals())
        if not is_stated and not line.edic_missing_rate:
            return None
        rates = [line.edic_missing_rate] if line.edic_missing_rate else []
        rates = rates or line.tax_ids.mapped("amount") or [0.0]
        if not any(rates) and self._edic_is_self_assessed():
            return None
        return [f"{Decimal(str(rate)).normalize():f}" for rate in sorted(rates)]

    def _edic_suggestions_payload(self):
        """Return per product line its pending suggestions, for the command."""
        self.ensure_one()
        lines = self._edic_lines()
        found = self.env["edic.ai.suggestion"].search(
            [
                ("res_model", "=", lines._name),
                ("res_id", "in", lines.ids),
                ("state", "=", "pending"),
            ]
        )
        waiting = {(s.res_id, s.field_name): s for s in found}
        return [
            {
                "line_id": line.id,
                "description": line.name or "",
                "suggestions": [
                    _suggestion_row(name, waiting.get((line.id, name)))
                    for name in FIELDS
                ],
            }
            for line in lines
        ]

    # --- asking a language model ------------------------------------------------------
    def _edic_open_lines(self):
        """Return lines for whose account nothing is proposed and nobody decided."""
        if not self._edic_is_coded_here():
            return self.env["account.move.line"]
        known = self.sudo().edic_suggestion_ids.filtered(
            lambda s: (
                s.field_name == "account_id"
                and (s.state in DECIDED_STATES or (s.state == "pending" and s.value))
            )
        )
        return self._edic_lines().filtered(
            lambda line: line.id not in known.move_line_id.ids
        )

    def _edic_asked(self, use_case):
        """Return the ids of those of these bills that wait in the queue for this."""
        tasks = self.env["edic.ai.task"].sudo()
        waiting = [
            ("use_case", "=", use_case),
            ("res_model", "=", self._name),
            ("res_id", "in", self._origin.ids),
            ("state", "in", ("waiting", "running")),
        ]
        found = tasks.search_fetch(waiting, ["res_id"])
        return set(found.mapped("res_id"))

    @roles.for_roles(roles.ACCOUNTANT)
    def action_edic_ask_model(self):
        """Ask the language model on demand; explain where it cannot be asked."""
        self.ensure_one()
        self.check_access("write")
        if not self._edic_open_lines():
            raise UserError(self.env._("No line is open: every account is proposed."))
        model = self.env["edic.ai.use.case.finance.account"]
        found = model._would_serve(self, Origin.PERSON)
        if not found.is_served and found.code not in PASSING:
            raise UserError(
                self.env._(
                    "%(reason)s The lines can be coded by hand as before.",
                    reason=found.reason,
                )
            )
        model._enqueue_bill(
            self, Origin.PERSON, user=self.env.user, now=True, again=True
        )
        return True

    @roles.for_roles(roles.ACCOUNTANT)
    def action_edic_preview_model(self):
        """Show what a language model would be sent about this bill, word for word."""
        self.ensure_one()
        self.check_access("read")
        request = self.env["edic.ai.use.case.finance.account"]._request(self)
        if not request:
            raise UserError(self.env._("No line is open: every account is proposed."))
        return self.env["edic.ai.preview"]._open(request)

    def _edic_data_class(self):
        """Return the most protected kind of data that the bill may hold.

        Lines and notes are free text, where anybody may be named.
        """
        stated = DataClass(self.journal_id.edic_data_class or DataClass.PERSONAL)
        return DataClass.strictest(stated, DataClass.PERSONAL)

    # --- deciding ---------------------------------------------------------------------
    @roles.for_roles(roles.ACCOUNTANT)
    def action_edic_accept_sure(self):
        """Accept every sure suggestion of the bills.

        :return: the ids accepted, so that they can be undone together
        """
        suggestions = self._edic_waiting("sure")
        self._edic_check_bulk()
        suggestions.action_accept()
        return suggestions.ids

    @roles.for_roles(roles.ACCOUNTANT, roles.AUDITOR)
    def action_edic_explain(self):
        """Open a page on the origin of the suggestions and decisions on them."""
        self.ensure_one()
        return self.env["edic.ai.document.bill"]._open(self.id)

    def _edic_check_bulk(self):
        for move in self:
            if reason := move._edic_bulk_obstacle():
                raise UserError(
                    self.env._(
                        "Not in one go: %(bill)s. %(reason)s",
                        bill=move.display_name,
                        reason=reason,
                    )
                )

    def _edic_bulk_obstacle(self):
        """Return why the suggestions have to be looked at singly, or False."""
        self.ensure_one()
        if self.sudo().edic_difference:
            return self.env._("it differs from its document, see the bill.")
        return False

    def _edic_skip_reason(self):
        """Return why a bill is left out of a batch, as a sentence, or False."""
        self.ensure_one()
        if not self._edic_is_coded_here():
            return self.env._("not a draft vendor bill.")
        if not self._edic_waiting("sure"):
            return self.env._("no sure suggestion waits.")
        return self._edic_bulk_obstacle()

    # --- posting ----------------------------------------------------------------------
    def action_post(self):
        """Ask first where lines are open, totals differ or something is not sure, as
        Odoo asks about unusual amounts."""
        # EXTENDS account
        asks = not self.env.context.get("disable_abnormal_invoice_detection", True)
        if asks and self._edic_to_ask():
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Before posting"),
                "res_model": "validate.account.move",
                "views": [(False, "form")],
                "target": "new",
                "context": {"active_model": self._name, "active_ids": self.ids},
            }
        return super().action_post()

    def _get_moves_requiring_confirmation(self):
        # EXTENDS account: while somebody is asked about one, none is posted
        if self._edic_lines_to_decide() or self._edic_differing():
            return self
        if self._edic_to_look_at():
            return self
        return super()._get_moves_requiring_confirmation()

    def _autopost_bill(self):
        # EXTENDS account: nobody is there to be asked
        vendor = self.partner_id.autopost_bills
        would_post = self.company_id.autopost_bills and vendor == "always"
        if would_post and self._edic_leave_to_a_person(is_new=True):
            return None
        return super()._autopost_bill()

    @api.model
    def _autopost_draft_entries(self, batch_size=100):
        """Leave bills that a person has to see first to a person, once: Odoo would try
        them again at each run, and say so on the bill each time."""
        # EXTENDS account
        due = self.search(
            [
                ("state", "=", "draft"),
                ("date", "<=", fields.Date.context_today(self)),
                ("auto_post", "!=", "no"),
                ("move_type", "in", self.get_purchase_types(include_receipts=True)),
            ]
        )
        for move in due:
            if move._edic_leave_to_a_person():
                move.auto_post = "no"
        self.env["ir.cron"]._commit_progress()  # what follows may be rolled back
        return super()._autopost_draft_entries(batch_size)

    def _edic_leave_to_a_person(self, is_new=False):
        """Return whether a person has to post the bill, and say why on it.

        :param is_new: it has just come, and may be about to be coded
        """
        own = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        if is_new and self.id in self._edic_asked("finance.coding"):
            obstacle = own.env._(
                "Not posted automatically: its coding is still being prepared."
            )
        else:
            obstacle = own._edic_autopost_obstacle()
        if obstacle:
            self.message_post(body=plaintext2html(obstacle))
        return bool(obstacle)

    def _edic_autopost_obstacle(self):
        """Return why a person has to post the bill, as text, or ""."""
        if lines := self._edic_lines_to_decide():
            return self.env._(
                "Not posted automatically: nobody has decided on the account of"
                " these lines.\n%s",
                lines._edic_named(),
            )
        if self.edic_difference and not self._edic_is_difference_decided():
            return self.env._("Not posted automatically: %s", self.edic_difference)
        return ""

    def _edic_to_ask(self):
        """Return the bills about which a person is asked before they are posted."""
        lines = self._edic_lines_to_decide().filtered(
            lambda line: line.company_id.sudo().edic_open_lines == "ask"
        )
        return lines.move_id | self._edic_differing() | self._edic_to_look_at()

    def _edic_lines_to_decide(self):
        """Return the lines that would be posted on an account nobody decided on.

        What the import or the journal put there is no decision, whatever is proposed.
        On a bill entered by hand the account was chosen: a proposal that says the same
        leaves nothing to decide.
        """
        # receipts as well: a bill may become one and a bill again
        # whatever their state else: Odoo lets a client write "posted" over "cancel"
        bills = self.filtered(lambda move: move.state != "posted")._edic_purchases()
        last = {
            suggestion.move_line_id: suggestion
            for suggestion in bills.sudo().edic_suggestion_ids.sorted("id")
            if suggestion.field_name == "account_id"
            and suggestion.state != "superseded"
        }
        lines = bills.env["account.move.line"].concat(
            *(bill._edic_lines() for bill in bills)
        )
        return lines.filtered(lambda line: line._edic_is_to_decide(last.get(line)))

    def _edic_differing(self):
        """Return the bills that come to other totals than their documents."""
        bills = self.filtered(lambda move: move.state != "posted")._edic_purchases()
        return bills.filtered(lambda move: move.sudo().edic_difference)

    def _edic_to_look_at(self):
        """Return the bills of which a person has to look at something first."""
        bills = self.filtered(lambda move: move.state != "posted")._edic_purchases()
        unsure = bills._edic_unsure()
        return bills.filtered(lambda move: move in unsure)

    def _edic_check_posting(self, soft=False):
        """Refuse bills with open lines, or with other totals than their documents, that
        nobody saw, or that may not be posted.

        :param soft: what has a date to come is posted then, by Odoo itself
        :raises UserError: names the lines or the bill and says what to do
        """
        today = fields.Date.context_today(self)
        now = self.filtered(lambda move: not soft or move.date <= today)
        lines = now._edic_lines_to_decide()
        differing = now._edic_differing()
        forbidden = lines.filtered(
            lambda line: line.company_id.sudo().edic_open_lines == "forbid"
        )
        if forbidden:
            raise UserError(
                self.env._(
                    "Nobody has decided on the account of these lines, and your company"
                    " does not post them so. Accept or choose an account first.\n%s",
                    forbidden._edic_named(),
                )
            )
        if is_within(POSTING_OPEN):
            asked = lines.move_id | differing | now._edic_to_look_at()
            asked._edic_record_posting(lines)
            return
        if lines:
            raise UserError(
                self.env._(
                    "Nobody has decided on the account of these lines. Decide on them,"
                    " or post the bill with its button, which asks.\n%s",
                    lines._edic_named(),
                )
            )
        differing.filtered(
            lambda move: not move._edic_is_difference_decided()
        )._edic_refuse_differing()

    def _edic_refuse_differing(self):
        if self:
            raise UserError(
                self.env._(
                    "%(bill)s: %(difference)s Correct the bill, or post it with its "
                    "button, which asks.",
                    bill=self[0].display_name,
                    difference=self[0].sudo().edic_difference,
                )
            )

    def _edic_posted(self):
        """Close the open suggestions of posted bills as not decided, by whichever way
        the bills were posted."""
        # EXTENDS intake
        self.sudo()._edic_waiting()._close_undecided()
        return super()._edic_posted()

    def _edic_dated(self, auto_post=None):
        """Return the bills that Odoo would post on their date by itself, as a person
        decides.

        :param auto_post: what is about to be written; None: it stays as it is
        """
        if self.env.su:
            return self.browse()
        return self.filtered(
            lambda move: (
                (move.auto_post if auto_post is None else auto_post or "no") != "no"
                and move.state == "draft"
            )
        )._edic_purchases()

    def _edic_check_dated(self):
        """Refuse that Odoo posts bills on their date which a person has to see first.

        :raises AccessError: the user may not post
        :raises UserError: names the lines or the bill and says what to do
        """
        if not self:
            return
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(
                self.env._(
                    "Whoever may post decides what is posted on its date: ask your "
                    "accounting office."
                )
            )
        if lines := self._edic_lines_to_decide():
            raise UserError(
                self.env._(
                    "These bills are posted by themselves on their date, when nobody is"
                    " there to be asked. Decide on the account of these lines first.\n"
                    "%s",
                    lines._edic_named(),
                )
            )
        if not is_within(POSTING_OPEN):
            self._edic_differing()._edic_refuse_differing()

    def _edic_is_difference_decided(self):
        """Return whether a person let the bill be posted with the totals that it and
        its document have."""
        entries = self.env["edic.ai.trace"].sudo()
        found = entries.search(
            [
                ("use_case", "=", "finance.posting"),
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
            ]
        )
        totals = self._edic_stated_totals()
        return any(entry.facts.get("totals") == totals for entry in found)

    def _edic_stated_totals(self):
        """Return what the document states as total and what the bill comes to."""
        document = self.sudo().edic_document_id
        return {
            "document": {
                "amount": str(document._total()),
                "currency": document.currency or "",
            },
            "bill": {
                "amount": str(BillDifference(self).booked()[-1]),
                "currency": self.currency_id.name,
            },
        }

    def _edic_record_posting(self, lines=None, is_dated=False):
        """Record that a person posts these bills though they come to another total than
        their documents, with open lines, or with what nobody looked at, or lets Odoo
        post them on their date.

        :param lines: those that are open; None: none is
        """
        for move in self:
            own = (lines or move.env["account.move.line"]) & move.line_ids
            facts = {
                "lines": {str(line.id): line.account_id.code or "" for line in own}
            }
            if is_dated:
                facts["posted_on"] = move.date.isoformat()
            if move.sudo().edic_difference:
                facts["totals"] = move._edic_stated_totals()
            for unsure in move._edic_unsure().get(move, ()):
                facts |= unsure.facts
            self.env["edic.ai.gateway"]._record(
                "decision",
                "finance.posting",
                facts,
                company=move.company_id,
                record=move,
            )


def _suggestion_row(name, suggestion):
    """Return a field's suggestion as the command prints it; nothing known is open."""
    known = suggestion is not None
    return {
        "field": name,
        "value": (known and suggestion.value) or None,
        "label": (known and suggestion.value_label) or None,
        "confidence": round(suggestion.confidence, 4) if known else 0.0,
        "band": suggestion.band if known else "open",
    }
