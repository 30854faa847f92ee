# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta
from pathlib import Path

from odoo import api, fields, models

from ... import roles
from ...json_field import SchemaJson
from ...people import holders
from ...tools.ledger.edic_verify import (
    Anchors,
    damage_sentence,
    extent_sentence,
    language_of,
    open_sentences,
    signature_sentence,
    text,
)
from ...tools.text.json_schema import OBJECT
from ...transaction import CONCURRENCY_ERRORS, one_by_one, scheduled

_logger = logging.getLogger(__name__)

WEEK = timedelta(days=6, hours=12)  # the night of the same weekday counts again
AT_ONCE = 50_000  # records that somebody waits for; more are verified in the background
SEEN_BY = (roles.MANAGER, roles.DPO, roles.AUDITOR)
REPORTED = (
    "damage",
    "damage_count",
    "first_bad",
    "restores",
    "guards_off",
    "exit_code",
    "records",
    "entries",
    "unsigned",
    "keys",
    "anchored_to",
    "signatures",
    "signed_to",
    "signed_by",
    "signed_at",
)


class EdicAiVerification(models.Model):
    """One verification of a chain: what it was held against, and what was found."""

    _name = "edic.ai.verification"
    _inherit = ["mail.thread", "mail.activity.mixin", "edic.ai.mandated"]
    _description = "Verification of the audit trail"
    _order = "id desc"
    _rec_name = "chain_name"
    _mandate_company = "chain"

    chain = fields.Integer(required=True, readonly=True, aggregator=None)
    chain_name = fields.Char(string="Audit trail of", compute="_compute_chain_name")
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
    held = fields.Char(string="Signed and kept", compute="_compute_words")
    open_questions = fields.Text(string="What is not proved", compute="_compute_words")
    code = fields.Integer(
        string="Exit code",
        readonly=True,
        aggregator=None,
        help="As returned by the command: 1 altered, 2 gap or fork, 3 rolled back or "
        "rebuilt, 4 signature or checkpoint bad or missing, 5 content, 6 the "
        "books differ.",
    )
    # members of `Verifier` that are shown
    report = SchemaJson(schema=OBJECT, readonly=True)
    finding = fields.Text(string="What was found", compute="_compute_words")

    @api.depends("chain")
    @api.depends_context("lang")
    def _compute_chain_name(self):
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        names = {c.id: c.name for c in companies.browse(self.mapped("chain")).exists()}
        for verification in self:
            gone = self.env._("Company %s, which is gone", verification.chain)
            nobody = gone if verification.chain else self.env._("No company")
            verification.chain_name = names.get(verification.chain) or nobody

    @api.depends("report")
    @api.depends_context("lang")
    def _compute_words(self):
        lang = language_of(self.env.lang)
        for run in self:
            report, held, lines = run.report or {}, False, []
            if "signed_to" in report:  # runs of before know nothing of signatures
                held = extent_sentence(report, lang)
                lines = [signature_sentence(report, lang)]
                lines += open_sentences(report, lang)
            run.held, run.open_questions = held, "\n".join(lines) or False
            run.finding = "\n".join(run._report_sentences(report)) or False

    # --- by a person --------------------------------------------------------------
    @roles.for_roles(roles.MANAGER, roles.DPO, roles.AUDITOR)
    def action_verify(self):
        """Verify the ledgers of the user's companies: now, or soon if they are long."""
        return self._ask_for(False)

    @roles.for_roles(roles.MANAGER, roles.DPO, roles.AUDITOR)
    def action_verify_contents(self):
        """Verify the same, and open what lies beside: it takes longer."""
        return self._ask_for(True)

    def _ask_for(self, contents):
        roles.check_role(self.env, *SEEN_BY)
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
        """Verify the chains that somebody waits for, or else every chain."""
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
        """Return whether a week has passed: to open all contents takes longer."""
        since = fields.Datetime.now() - WEEK
        opened = [("chain", "=", chain), ("has_contents", "=", True)]
        return not self.search_count([*opened, ("started_at", ">", since)], limit=1)

    def _verify_now(self):
        for verification in self.sudo():
            verification.started_at = fields.Datetime.now()
            try:
                verification._keep(verification._report())
            except CONCURRENCY_ERRORS:
                raise  # it is verified again
            except Exception as error:
                _logger.exception("A ledger could not be verified")
                report = {"error": type(error).__name__}
                verification.write({"state": "failed", "report": report})
                verification._alarm()

    def _report(self):
        """Return the report, read in a transaction that begins after the folder was."""
        anchors = self._anchors()
        with self.env.registry.cursor() as cr:
            return self.env(cr=cr)["edic.ai.verify"]._verify(
                self.chain, anchors=anchors, contents=self.has_contents, books=True
            )

    def _folder(self):
        """Return what the folder of checkpoints holds; None where none is set up."""
        where = self.env["edic.ai.anchor"]._config().get("folder")
        ledger = self.env["edic.ai.seal"]._ledger()
        return Anchors.found_in(Path(where, ledger), is_own=True) if where else None

    def _anchors(self):
        """Return what the chain is held against; None before its first checkpoint."""
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
                "seconds": report["seconds"],
                **{
                    name: report[name] or False
                    for name in ("records", "waiting", "head", "anchored_to")
                },
            }
        )
        if not report["exit_code"]:
            self._of_chain("!=").activity_ids.unlink()  # it is over
        else:
            kinds = sorted({damage["kind"] for damage in report["damage"]})
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
        """Return sentences for the screens of those who look after the ledger."""
        if not self.env.user.has_groups(",".join(SEEN_BY)):
            return []
        done = [("state", "in", ("intact", "damaged"))]
        last = self.sudo()._read_group(done, ["chain"], ["id:max"])
        last = self.sudo().browse([number for _chain, number in last])
        own = (0, *self.env.user.company_ids.ids)
        return [
            self.env._(
                "The audit trail is damaged: %s. Call your auditor.",
                verification.chain_name,
            )
            for verification in last
            if verification.state == "damaged" and verification.chain in own
        ]

    # --- texts on the form ------------------------------------------------------
    def _report_sentences(self, report):
        """Yield a sentence for each damage, the first bad entry before all; then what
        is no damage. They are those of the program that verifies elsewhere."""
        lang = language_of(self.env.lang)
        if report.get("error"):
            yield report["error"]
        if report.get("first_bad"):
            yield self.env._("First bad entry: %s", report["first_bad"])
        damage = report.get("damage", ())
        for found in damage:
            yield f"{found['code']} · {damage_sentence(found, lang)}"
        if report.get("damage_count", 0) > len(damage):
            yield text("more", lang, {"count": report["damage_count"]})
        for restore in report.get("restores", ()):
            yield text("restore", lang, restore)
        for table in report.get("guards_off", ()):
            yield self.env._("PostgreSQL does not refuse changes of %s.", table)

    @api.model
    def _kinds(self):
        """Return kind of damage → a few words, for where a sentence is too long."""
        content, name = self.env._("Content"), self.env._("Name")
        states = {
            "missing": self.env._("missing"),
            "altered": self.env._("altered"),
            "without its key": self.env._("its key is missing"),
            "added": self.env._("added"),
        }
        beside = {
            f"{kind} {state}": f"{words}: {label}"
            for kind, words in (("content", content), ("person", name))
            for state, label in states.items()
        }
        return {
            **beside,
            "altered": self.env._("Altered"),
            "of another chain": self.env._("Of another company"),
            "does not follow": self.env._("Does not follow the entry before"),
            "fork": self.env._("Two entries follow the same entry"),
            "out of place": self.env._("Out of place"),
            "gap": self.env._("Numbers are missing before it"),
            "no such number": self.env._("There is no such number"),
            "two records with one number": self.env._("Appears twice"),
            "record missing": self.env._("Sealed, and the entry is gone"),
            "record without seal": self.env._("An entry without a seal"),
            "emptied": self.env._("The audit trail was emptied"),
            "newer than what is verified": self.env._(
                "A checkpoint is newer, or the end was cut off"
            ),
            "rolled back": self.env._("A checkpoint knows more entries"),
            "recomputed": self.env._("A checkpoint knows other entries"),
            "signature": self.env._("A checkpoint's signature does not hold"),
            "checkpoint unreadable": self.env._("A checkpoint cannot be read"),
            "anchor unreadable": self.env._("A kept checkpoint cannot be read"),
            "anchor missing": self.env._("A checkpoint is missing where it was kept"),
            "no anchor": self.env._("No checkpoint found where they were kept"),
            "key not as recorded": self.env._("A key is not as the audit trail says"),
            "key that nobody named": self.env._("A key that nobody vouched for"),
            "books differ": self.env._("The books are not as recorded"),
        }

    def _of_chain(self, operator):
        """Return the runs on this chain that ended as this one did, or otherwise."""
        return self.search(
            [("chain", "=", self.chain), ("state", operator, self.state)]
        )

    def _alarm(self):
        """Give those who look after the ledger an activity, once while it lasts."""
        people = holders(self.env, roles.MANAGER, roles.DPO)
        for user in people - self._of_chain("=").activity_ids.user_id:
            env = self.with_context(lang=user.lang).env
            words = env._("The audit trail is damaged")
            if self.state == "failed":
                words = env._("The audit trail could not be verified")
            kind = "mail.mail_activity_data_warning"
            self.activity_schedule(kind, summary=words, user_id=user.id)
