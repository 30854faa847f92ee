# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..people import APPROVER
from ..tools.canonical import digest
from ..tools.llm.contract import Zone
from ..tools.measured import SOURCE, TITLED, UNMARKED
from ..tools.policy import Action, Reason, changes, leaving, opening, written
from .edic_ai_policy_rule import ZONES

SHOWN = [
    f"{rows}.{name}"
    for rows in ("matrix_ids", "exception_ids")
    for name in ("use_case", "data_class", *ZONES)
]


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiPolicy(models.Model):
    """A policy in words, for those who are to approve it."""

    _inherit = "edic.ai.policy"

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

        :param found: `tools.policy.Opening`
        """
        told = []
        if found.in_clear:
            told.append(
                self.env._(
                    "Leaves as it is, with every name, address and number in it; "
                    "nothing is replaced: %s.",
                    self._cell_list(found.in_clear),
                )
            )
        if found.abroad:
            told.append(
                self.env._(
                    "Goes to a third country, outside the EU: %s. For personal data, "
                    "chapter V of the GDPR needs an adequacy decision (Article 45) or "
                    "appropriate safeguards, such as standard contractual clauses "
                    "(Article 46). Placeholders for names do not change that.",
                    self._cell_list(found.abroad),
                )
            )
        if found.replaced:
            told.append(self._opening_words())
        if told:
            told.append(
                self.env._(
                    "Background sending is switched off for the uses that this "
                    "concerns: somebody who did not write it decides on it again."
                )
            )
        return told

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
            "This lets data that may name persons leave the house. Not every name is "
            "found and replaced: of names in running text that are not on record here "
            "and have no title such as Dr or Mrs before them, %(missed)s of %(count)s "
            "were missed (%(percent)s %%); of names with a title, %(titled)s of "
            "%(titles)s. Measured on medical letters, %(benchmark)s. The figures are "
            "kept with your decision.",
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
        approver = self.env.user.has_group(APPROVER)
        for policy in self:
            others = self.env.user not in policy.author_ids
            policy.can_approve = approver and others and policy.state == "draft"

    def _shown(self):
        # rule_ids does not know what is typed into a form just now
        return (self.matrix_ids | self.exception_ids)._cells()

    def _base(self):
        """The version that this one is compared with."""
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
        """Words for classes of data, zones and actions, by their codes."""
        rule = self.env["edic.ai.policy.rule"]
        told = rule.fields_get(
            ["data_class", "on_premise", "eu_controlled", "eu_hosted", "outside"]
        )
        return {
            "class": dict(told["data_class"]["selection"]),
            "zone": {name: told[name]["string"] for name in told},
            "action": dict(told["outside"]["selection"]),
        }

    def _summary_of(self, cells):
        """What leaves the house, in three sentences, and a fourth for exceptions."""
        words, told = self._words(), leaving(cells)

        def listed(action):
            return "; ".join(
                words["class"][data_class]
                + (f" ({self._zone_list(words, zones)})" if zones else "")
                for data_class, zones in told[action].items()
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
        cases = {cell.use_case for cell in cells} - {None}
        if cases:
            sentences.append(
                self.env._("Use cases with exceptions: %s.", ", ".join(sorted(cases)))
            )
        return "\n".join(sentences)

    def _zone_list(self, words, zones):
        if zones == [Zone.EU_CONTROLLED, Zone.EU_HOSTED]:
            return self.env._("everywhere in the EU")
        return " · ".join(words["zone"][zone] for zone in zones)

    def _changes_since(self, old):
        """One line for each cell that takes effect differently than under ``old``."""
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
        """Which rule decided, in one sentence."""
        if verdict.reason_code is Reason.RULE and verdict.rule.use_case:
            return self.env._("Exception for %s", verdict.rule.use_case)
        return {
            Reason.RULE: self.env._("Rule for all use cases"),
            Reason.NO_RULE: self.env._("No rule, so denied"),
            Reason.FLOOR_SECRET: self.env._("Data under secrecy stay in the house"),
            Reason.FLOOR_STAFF: self.env._("Staff data stay in the EU"),
            Reason.NO_POLICY: self.env._("No policy is in force, so denied"),
        }[verdict.reason_code]
