# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace
from itertools import takewhile

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ... import roles
from ...people import holders
from ...rpc import without_defaults
from ...tools.policy.policy import (
    SHIPPED,
    Action,
    Reason,
    Verdict,
    changes,
    leaving,
    opened,
    opening,
    shipped_rules,
    verdict,
    written,
)
from ...tools.providers.contract import DataClass, Zone
from ...tools.text.canonical import digest
from ...tools.text.measured import SOURCE, TITLED, UNMARKED
from ...write_guard import by_method, is_opened
from .edic_ai_policy_rule import ZONES

OWN = {"state", "version", "is_shipped", "author_ids", "approved_by_id"} | {
    "approved_at",
    "retired_at",
}

SHOWN = [
    f"{rows}.{name}"
    for rows in ("matrix_ids", "exception_ids")
    for name in ("use_case", "data_class", *ZONES)
]


class EdicAiPolicy(models.Model):
    """A policy says which data may go to a model in which zone.

    One version per company counts. A version that was in force is never changed: the
    next one begins as a copy.
    """

    _name = "edic.ai.policy"
    _inherit = "edic.ai.four.eyes"
    _description = "Data policy for AI"
    _own_work_error = AccessError
    _order = "company_id, state, version desc, id desc"

    name = fields.Char(string="What changes", required=True)
    title = fields.Char(compute="_compute_title")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="cascade",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("in_force", "In force"), ("retired", "Retired")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    version = fields.Integer(default=0, readonly=True, copy=False, aggregator=None)
    is_shipped = fields.Boolean(
        readonly=True,
        copy=False,
        help="Brought into force by the installation, not approved by a person.",
    )
    author_ids = fields.Many2many(
        "res.users", string="Written by", readonly=True, copy=False
    )
    approved_by_id = fields.Many2one(
        "res.users", string="Brought into force by", readonly=True, copy=False
    )
    approved_at = fields.Datetime(string="In force since", readonly=True, copy=False)
    retired_at = fields.Datetime(string="In force until", readonly=True, copy=False)
    rule_ids = fields.One2many(
        "edic.ai.policy.rule", "policy_id", string="Rules of the policy", copy=False
    )
    matrix_ids = fields.One2many(
        "edic.ai.policy.rule",
        "policy_id",
        string="For all use cases",
        domain=[("use_case", "=", False)],
        default=lambda self: self._default_matrix(),
        copy=True,
    )
    exception_ids = fields.One2many(
        "edic.ai.policy.rule",
        "policy_id",
        string="Exceptions",
        domain=[("use_case", "!=", False)],
        copy=True,
    )
    summary = fields.Text(compute="_compute_words")
    changes_text = fields.Text(string="What would change", compute="_compute_words")
    content_digest = fields.Char(compute="_compute_words")
    opening_text = fields.Text(
        string="What leaves from then on", compute="_compute_words"
    )
    opening_kind = fields.Selection(
        [
            ("other", "Nothing in clear, nothing abroad"),
            ("clear", "In clear"),
            ("abroad", "To a third country"),
            ("clear_abroad", "In clear, to a third country"),
        ],
        string="How more leaves",
        compute="_compute_words",
    )
    can_approve = fields.Boolean(compute="_compute_can_approve")

    _in_force_uniq = models.UniqueIndex(
        "(company_id) WHERE state = 'in_force'",
        "Another policy was brought into force just now; reload the page.",
    )
    _version_uniq = models.UniqueIndex(
        "(company_id, version) WHERE version > 0",
        "Another policy was brought into force just now; reload the page.",
    )

    @api.depends("name", "is_shipped")
    @api.depends_context("lang")
    def _compute_title(self):
        """Say it in the reader's language, where no person has named it."""
        for policy in self:
            policy.title = (
                self.env._("As shipped") if policy.is_shipped else policy.name
            )

    @api.model
    def _default_matrix(self):
        return [
            Command.create(
                {
                    "data_class": data_class.value,
                    **{
                        zone.value: action.value
                        for zone, action in zip(Zone, actions, strict=True)
                    },
                }
            )
            for data_class, actions in SHIPPED.items()
        ]

    @api.model
    def _ship(self):
        """Put the policy that comes with EDIC in force where nobody decided on one.

        That is, for companies that never had a policy, and for those that still have
        an older shipped one: what a person put in force stays.
        """
        had = [company.id for (company,) in self.sudo()._read_group([], ["company_id"])]
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        for company in companies.search([("id", "not in", had)]):
            self.browse()._ship_for(company)
        shipped = [("state", "=", "in_force"), ("is_shipped", "=", True)]
        for old in self.sudo().search(shipped):
            if written(old.rule_ids._cells()) != written(shipped_rules()):
                old._ship_for(old.company_id)._announce_shipped()

    def _ship_for(self, company):
        """Put the shipped matrix in force in place of this policy, which may be empty.

        :return: the new version
        """
        now = fields.Datetime.now()
        with by_method(self, "state"):
            self.sudo().write({"state": "retired", "retired_at": now})
            self.flush_recordset()
            policy = self.sudo().create(
                {
                    "name": self.env._("As shipped"),
                    "company_id": company.id,
                    "state": "in_force",
                    "version": (self.version or 0) + 1,
                    "is_shipped": True,
                    "approved_at": now,
                }
            )
        policy._record_in_force(self)
        return policy

    def _announce_shipped(self):
        """Say to the administrators that less leaves the house from now on, and why."""
        managers = holders(self.env, roles.MANAGER, company=self.company_id)
        for lang, users in managers.grouped("lang").items():
            policy = self.with_context(lang=lang)
            policy.env["mail.thread"].message_notify(
                partner_ids=users.partner_id.ids,
                subject=policy.env._("Data policy for AI: stricter as shipped"),
                body=policy.env._(
                    "%(company)s had the data policy that was shipped, which nobody "
                    "had decided on. From now on only public data leave the house for "
                    "a language model. To let more leave, make a new version of the "
                    "policy and have a second person bring it into force.",
                    company=policy.company_id.name,
                ),
            )

    @api.model
    def _verdict(self, company, data_class, zone, use_case):
        """Return the verdict of the policy in force; without one, everything is denied.

        :param company: res.company
        :param data_class: `DataClass` or its value
        :param zone: `Zone` or its value
        :param use_case: code, or None for what holds for all
        :return: `tools.policy.policy.Verdict`, with the version of the policy
        :raises ValueError: for a class or a zone that does not exist
        """
        return self._in_force(company)._decide(data_class, zone, use_case)

    @api.model
    def _in_force(self, company):
        return self.sudo().search(
            [("company_id", "=", company.id), ("state", "=", "in_force")],
            order="id",
            limit=1,
        )

    @api.model
    def _opened_by(self, companies):
        """Return who wrote that more leaves the house than as shipped.

        Each version begins as a copy: it is not the last one's author alone, but also
        those of the versions before it, as far back as more left without a break.
        """
        counted = [("company_id", "in", companies.ids), ("state", "!=", "draft")]
        found = self.sudo().search(counted, order="version desc")
        shipped, writers = shipped_rules(), self.env["res.users"].sudo()
        for versions in found.grouped("company_id").values():
            for policy in takewhile(
                lambda policy: opened(shipped, policy.rule_ids._cells()), versions
            ):
                writers |= policy.author_ids
        return writers

    def _decide(self, data_class, zone, use_case):
        data_class, zone = DataClass(data_class), Zone(zone)
        if not self:
            return Verdict(Action.DENY, None, Reason.NO_POLICY)
        decision = verdict(self.rule_ids._cells(), data_class, zone, use_case or None)
        return replace(decision, version=self.version)

    @roles.for_roles(roles.APPROVER)
    def action_put_in_force(self):
        """Let this draft count from now on, as somebody who did not write it."""
        self.ensure_one()
        self._check_second_person()
        self.sudo().lock_for_update()
        self._check_draft()
        seen = self.env.context.get("edic_seen")
        if seen and seen != self.content_digest:
            raise UserError(
                self.env._("The draft was changed meanwhile: reload and read it again.")
            )
        old = self._in_force(self.company_id)
        versions = self.sudo().search([("company_id", "=", self.company_id.id)])
        now = fields.Datetime.now()
        with by_method(self, "state"):
            old.sudo().write({"state": "retired", "retired_at": now})
            old.flush_recordset()
            self.sudo().write(
                {
                    "state": "in_force",
                    "version": max(versions.mapped("version")) + 1,
                    "approved_by_id": self.env.uid,
                    "approved_at": now,
                }
            )
        self._record_in_force(old)
        more = opened(old.rule_ids._cells(), self.rule_ids._cells())
        self.env["edic.ai.deployment"]._more_leaves(self.company_id, more)
        return True

    def _first_persons(self):
        # OVERRIDE edic.ai.four.eyes
        return self.author_ids

    def _own_work_words(self):
        # OVERRIDE edic.ai.four.eyes
        return self.env._(
            "You wrote on this draft: somebody else brings it into force."
        )

    @roles.for_roles(roles.MANAGER)
    def action_new_draft(self):
        """Begin the next version as a copy of this one, and open it."""
        self.ensure_one()
        return self.copy()._get_records_action(context={})

    def copy_data(self, default=None):
        # EXTENDS base
        vals_list = super().copy_data(default)
        for policy, vals in zip(self, vals_list, strict=True):
            if not (default or {}).get("name"):
                vals["name"] = self.env._("Changes to version %s", policy.version)
        return vals_list

    def _is_changing(self):
        """Return whether a change of state itself writes, and nobody's edit."""
        return is_opened(self._name, "state")

    def _check_draft(self):
        if not self._is_changing() and any(p.state != "draft" for p in self.sudo()):
            raise UserError(
                self.env._("Only a draft can be changed: make a new version instead.")
            )

    def _check_own(self, vals, own):
        if own & vals.keys() and not self._is_changing():
            raise AccessError(
                self.env._("This changes only when the version is brought into force.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_own(vals, OWN)
        policies = super(EdicAiPolicy, without_defaults(self)).create(vals_list)
        if not self._is_changing():
            policies._add_author()
        return policies

    def write(self, vals):
        self._check_draft()
        self._check_own(vals, OWN | {"company_id"})
        result = super().write(vals)
        if not self._is_changing():
            self._add_author()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        self._check_draft()
        for policy in self:
            policy._record({"draft": [written(policy.rule_ids._cells()), None]})

    def _add_author(self):
        authors = [Command.link(self.env.uid)]
        with by_method(self, "state"):
            self.sudo().write({"author_ids": authors})

    def _rules_changed(self, before):
        """Record a change of rows, and make whoever made it an author."""
        if self._is_changing():
            return
        self._add_author()
        for policy in self:
            old, new = written(before[policy]), written(policy.rule_ids._cells())
            if old != new:
                policy._record({"draft": [old or None, new or None]})

    def _record_in_force(self, old):
        before, after = old.rule_ids._cells(), self.rule_ids._cells()
        facts = {
            "version": [old.version or None, self.version],
            "matrix": [written(before) or None, written(after)],
        }
        if not self.is_shipped:
            facts |= _shown_facts(opening(before, after))
        self._record(facts)

    def _record(self, facts):
        self.env["edic.ai.gateway"]._record(
            "policy", "egress", facts, company=self.company_id, record=self
        )

    # --- texts on the form ------------------------------------------------------
    @api.depends("name", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = (
                self.env._("Version %s", policy.version)
                if policy.version
                else policy.name and self.env._("Draft: %s", policy.name)
            )

    @api.depends("state", "company_id", *SHOWN)
    @api.depends_context("lang")
    def _compute_words(self):
        for policy in self:
            cells = policy._shown()
            policy.summary = policy._summary_of(cells)
            policy.content_digest = digest(written(cells))
            before = policy._base()._shown()
            policy.changes_text = "\n".join(policy._changes_since(before))
            found = opening(before, cells)
            policy.opening_kind = found.kind
            policy.opening_text = "\n\n".join(policy._opened_words(found)) or False

    def _opened_words(self, found):
        """Say of what begins to leave what it is.

        :param found: `tools.policy.policy.Opening`
        """
        texts = []
        if found.in_clear:
            texts.append(
                self.env._(
                    "Leaves as it is, with every name, address and number in it; "
                    "nothing is replaced: %s.",
                    self._cell_list(found.in_clear),
                )
            )
        if found.abroad:
            texts.append(
                self.env._(
                    "Goes to a third country, outside the EU: %s. For personal data, "
                    "chapter V of the GDPR needs an adequacy decision (Article 45) or "
                    "appropriate safeguards, such as standard contractual clauses "
                    "(Article 46). Placeholders for names do not change that.",
                    self._cell_list(found.abroad),
                )
            )
        if found.replaced:
            texts.append(self._opening_words())
        if texts:
            texts.append(
                self.env._(
                    "Background sending is switched off for the uses that this "
                    "concerns: somebody who did not write it decides on it again."
                )
            )
        return texts

    def _cell_list(self, cells):
        words = self._words()
        return "; ".join(
            " · ".join(filter(None, (words["class"][data], words["zone"][zone], case)))
            for case, data, zone in cells
        )

    @api.model
    def _opening_words(self):
        """Say how many names the replacing of names does not find, as was measured."""
        return self.env._(
            "This lets data that may name persons leave the house. Not every name "
            "is found and replaced: of names in running text that are not on "
            "record here and have no title such as Dr or Mrs before them, "
            "%(missed)s of %(count)s were missed (%(percent)s%%); of names with a "
            "title, %(titled)s of %(titles)s. Measured on medical letters, "
            "%(benchmark)s. The figures are kept with your decision.",
            missed=UNMARKED.missed,
            count=UNMARKED.count,
            percent=UNMARKED.percent,
            titled=TITLED.missed,
            titles=TITLED.count,
            benchmark=SOURCE,
        )

    @api.depends("state", "author_ids")
    @api.depends_context("uid")
    def _compute_can_approve(self):
        approver = self.env.user.has_group(roles.APPROVER)
        for policy in self:
            others = self.env.user not in policy.author_ids
            policy.can_approve = approver and others and policy.state == "draft"

    def _shown(self):
        # rule_ids does not know what is typed into a form just now
        return (self.matrix_ids | self.exception_ids)._cells()

    def _base(self):
        """Return the version that this one is compared with."""
        if self.state == "draft":
            return self._in_force(self.company_id)
        return self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("version", "=", self.version - 1),
                ("version", ">", 0),
            ]
        )

    def _words(self):
        """Return the words for classes of data, zones and actions, by their codes."""
        descriptions = self.env["edic.ai.policy.rule"].fields_get(
            ["data_class", *ZONES]
        )
        return {
            "class": dict(descriptions["data_class"]["selection"]),
            "zone": {name: descriptions[name]["string"] for name in descriptions},
            "action": dict(descriptions["outside"]["selection"]),
        }

    def _summary_of(self, cells):
        """Say in three sentences what leaves the house, and in a fourth exceptions."""
        words, by_action = self._words(), leaving(cells)

        def listed(action):
            return "; ".join(
                words["class"][data_class]
                + (f" ({self._zone_list(words, zones)})" if zones else "")
                for data_class, zones in by_action[action].items()
            )

        nothing = self.env._("nothing")
        sentences = [
            self.env._("Leaves as it is: %s.", listed(Action.ALLOW) or nothing),
            self.env._(
                "Leaves with names replaced: %s.",
                listed(Action.PSEUDONYMISE) or nothing,
            ),
            self.env._("Never leaves the house: %s.", listed(Action.DENY) or nothing),
        ]
        if cases := {cell.use_case for cell in cells} - {None}:
            sentences.append(
                self.env._("Use cases with exceptions: %s.", ", ".join(sorted(cases)))
            )
        return "\n".join(sentences)

    def _zone_list(self, words, zones):
        if zones == [Zone.EU_CONTROLLED, Zone.EU_HOSTED]:
            return self.env._("everywhere in the EU")
        return " · ".join(words["zone"][zone] for zone in zones)

    def _changes_since(self, old):
        """Return a line for each cell that takes another effect than under ``old``."""
        words = self._words()
        return [
            self.env._(
                "%(cell)s: %(old)s → %(new)s",
                cell=self._cell_list([(use_case, data_class, zone)]),
                old=words["action"][before],
                new=words["action"][after],
            )
            for (use_case, data_class, zone), (before, after) in changes(
                old, self._shown()
            ).items()
        ]

    def _reason_words(self, verdict):
        """Say which rule decided, in one sentence."""
        if verdict.reason_code is Reason.RULE and verdict.rule.use_case:
            return self.env._("Exception for %s", verdict.rule.use_case)
        return {
            Reason.RULE: self.env._("Rule for all use cases"),
            Reason.NO_RULE: self.env._("No rule, so denied"),
            Reason.FLOOR_SECRET: self.env._("Data under secrecy stay in the house"),
            Reason.FLOOR_STAFF: self.env._("Staff data stay in the EU"),
            Reason.NO_POLICY: self.env._("No policy is in force, so denied"),
        }[verdict.reason_code]


def _shown_facts(found):
    """Return as codes, for the ledger, what the page showed to whoever decided."""
    facts = {}
    if found.replaced:
        facts["names_not_found"] = names_not_found()
    for name in ("in_clear", "abroad"):
        if cells := getattr(found, name):
            facts[name] = "; ".join("/".join(filter(None, cell)) for cell in cells)
    return facts


def names_not_found():
    """Return the figures that the page showed to whoever decided, for the ledger."""
    return {"unmarked": str(UNMARKED), "titled": str(TITLED), "source": SOURCE}
