# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .. import roles
from ..tools.edic_verify import (
    Anchors,
    extent_sentence,
    language_of,
    open_sentences,
    signature_sentence,
)
from ..transaction import CONCURRENCY_ERRORS, one_by_one, scheduled

_logger = logging.getLogger(__name__)

WEEK = timedelta(days=6, hours=12)  # the night of the same weekday counts again
AT_ONCE = 50_000  # records that somebody waits for; more are verified in the background
SEEN_BY = (
    *("edic_ai.group_edic_ai_manager", "edic_ai.group_edic_ai_dpo"),
    "edic_ai.group_edic_ai_auditor",
)
REPORTED = (
    *("damage", "damage_count", "first_bad", "restores", "guards_off", "exit_code"),
    *("records", "entries", "unsigned", "keys", "anchored_to"),
    *("signatures", "signed_to", "signed_by", "signed_at"),
)


class EdicAiVerification(models.Model):
    """One verification of a chain: what it was held against, and what was found."""

    _name = "edic.ai.verification"
    _inherit = ["mail.thread", "mail.activity.mixin", "edic.ai.mandated"]
    _description = "Verification of the ledger"
    _order = "id desc"
    _rec_name = "chain_name"
    _mandate_company = "chain"

    chain = fields.Integer(required=True, readonly=True, aggregator=None)
    chain_name = fields.Char(string="Ledger of", compute="_compute_chain_name")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("intact", "Intact"),
            ("damaged", "Damaged"),
            ("failed", "Could not be verified"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    has_contents = fields.Boolean(string="With contents", readonly=True)
    started_at = fields.Datetime(string="Begun", readonly=True)
    seconds = fields.Float(readonly=True, aggregator=None)
    records = fields.Integer(readonly=True, aggregator=None)
    waiting = fields.Integer(string="Not sealed yet", readonly=True, aggregator=None)
    head = fields.Char(string="Hash of the last entry", readonly=True)
    anchored_to = fields.Integer(
        string="Compared with checkpoints up to",
        readonly=True,
        aggregator=None,
        help="Number of the last entry covered by a checkpoint kept outside the "
        "database. 0: there was none, so it is not shown that nobody rebuilt the "
        "chain.",
    )
    held = fields.Char(string="Signed and kept", compute="_compute_held")
    open_questions = fields.Text(
        string="What is not proved", compute="_compute_open_questions"
    )
    code = fields.Integer(
        string="Exit code",
        readonly=True,
        aggregator=None,
        help="As returned by the command: 1 altered, 2 gap or fork, 3 rolled back or "
        "rebuilt, 4 signature or checkpoint bad or missing, 5 content, 6 the "
        "books differ.",
    )

    @api.depends("chain")
    @api.depends_context("lang")
    def _compute_chain_name(self):
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        names = {c.id: c.name for c in companies.browse(self.mapped("chain")).exists()}
        for one in self:
            gone = self.env._("Company %s, which is gone", one.chain)
            nobody = gone if one.chain else self.env._("No company")
            one.chain_name = names.get(one.chain) or nobody

    @api.depends("report")
    @api.depends_context("lang")
    def _compute_held(self):
        lang = language_of(self.env.lang)
        for run in self:
            report = run.report or {}
            # runs of before know nothing of signatures
            has_extent = "signed_to" in report
            run.held = has_extent and extent_sentence(report, lang)

    @api.depends("report")
    @api.depends_context("lang")
    def _compute_open_questions(self):
        lang = language_of(self.env.lang)
        for run in self:
            report, lines = run.report or {}, []
            if "signed_to" in report:
                lines = [signature_sentence(report, lang)]
                lines += open_sentences(report, lang)
            run.open_questions = "\n".join(lines) or False

    # --- by a person --------------------------------------------------------------
    @roles.for_roles(roles.MANAGER, roles.DPO, roles.AUDITOR)
    def action_verify(self):
        """Verify the ledgers of the user's companies: now, or soon if they are long."""
        return self._ask_for(False)

    @roles.for_roles(roles.MANAGER, roles.DPO, roles.AUDITOR)
    def action_verify_contents(self):
        """The same, and open what lies beside: it takes longer."""
        return self._ask_for(True)

    def _ask_for(self, contents):
        if not any(self.env.user.has_group(role) for role in SEEN_BY):
            raise AccessError(self.env._("Your role does not verify the ledger."))
        refs = self.env["edic.ai.mandate"]._within(self.env.companies.ids, SEEN_BY)
        chains = [0, *refs]
        made = self.sudo().create(
            [{"chain": chain, "has_contents": contents} for chain in chains]
        )
        self.env.cr.execute(
            "SELECT count(*) FROM edic_ai_seal WHERE chain = ANY(%s)", [chains]
        )
        [count] = self.env.cr.fetchone()
        if count <= AT_ONCE:
            made._verify_now()
        else:
            self.env.ref("edic_ai.ir_cron_edic_ai_verification")._trigger()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edic_ai.edic_ai_verification_action"
        )
        return {**action, "domain": [("id", "in", made.ids)]}

    # --- by night -------------------------------------------------------------------
    @api.model
    @scheduled
    def _cron_verify(self):
        """What somebody waits for, or else every chain."""
        waiting = self.search([("state", "=", "waiting")], order="id")
        if not waiting:
            waiting = self.create(
                [
                    {"chain": chain, "has_contents": self._are_contents_due(chain)}
                    for chain in self.env["edic.ai.verify"]._chains(self._folder())
                ]
            )
        one_by_one(waiting, lambda verification: verification._verify_now())

    def _are_contents_due(self, chain):
        """Once a week: to open them all takes longer."""
        since = fields.Datetime.now() - WEEK
        opened = [("chain", "=", chain), ("has_contents", "=", True)]
        return not self.search_count([*opened, ("started_at", ">", since)], limit=1)

    def _verify_now(self):
        for one in self.sudo():
            one.started_at = fields.Datetime.now()
            try:
                one._keep(one._report())
            except CONCURRENCY_ERRORS:
                raise  # it is verified again
            except Exception as error:
                _logger.exception("A ledger could not be verified")
                told = {"error": type(error).__name__}
                one.write({"state": "failed", "report": told})
                one._alarm()

    def _report(self):
        """What is found, read in a transaction that begins after the folder was."""
        anchors = self._anchors()
        with self.env.registry.cursor() as cr:
            return self.env(cr=cr)["edic.ai.verify"]._verify(
                self.chain, anchors=anchors, contents=self.has_contents, books=True
            )

    def _folder(self):
        """What the folder of checkpoints holds; None where none is set up."""
        where = self.env["edic.ai.anchor"]._config().get("folder")
        ledger = self.env["edic.ai.seal"]._ledger()
        return Anchors.found_in(Path(where, ledger), is_own=True) if where else None

    def _anchors(self):
        """What to hold the chain against; None before its first checkpoint."""
        anchors, known = self._folder(), self.env["edic.ai.checkpoint"]
        is_expected = any(is_kept for _text, is_kept in known._known(self.chain))
        is_there = self.chain in self.env["edic.ai.verify"]._anchored(anchors)
        return anchors if is_expected or is_there else None

    def _keep(self, report):
        self.write(
            {
                "state": "damaged" if report["exit_code"] else "intact",
                "code": report["exit_code"],
                "report": {name: report[name] for name in REPORTED},
                **{name: report[name] or False for name in ("records", "waiting")},
                **{name: report[name] or False for name in ("head", "anchored_to")},
                "seconds": report["seconds"],
            }
        )
        if not report["exit_code"]:
            self._of_chain("!=").activity_ids.unlink()  # it is over
        else:
            kinds = sorted({one["kind"] for one in report["damage"]})
            self.env["edic.ai.gateway"]._record(
                "ledger",
                "ledger.damage",
                {"code": report["exit_code"], "kinds": kinds},
                company=self.env["res.company"].browse(self.chain or ()),
                record=self,
            )
            self._alarm()

    @api.model
    def _shown(self):
        """Sentences for the top of the screen of those who look after the ledger."""
        if not any(self.env.user.has_group(role) for role in SEEN_BY):
            return []
        done = [("state", "in", ("intact", "damaged"))]
        last = self.sudo()._read_group(done, ["chain"], ["id:max"])
        last = self.sudo().browse([number for _chain, number in last])
        own = (0, *self.env.user.company_ids.ids)
        return [
            self.env._("The ledger is damaged: %s. Call your auditor.", one.chain_name)
            for one in last
            if one.state == "damaged" and one.chain in own
        ]
