# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import MissingError
from odoo.tools import format_date

from ...choices import choice_words
from ...tools.paper.document import Document, Facts, Section, Table, Text
from ..prompts.edic_ai_inventory import SEEN_BY

MAX_CHANGES = 200  # the latest; all of them are in the ledger


class EdicAiDocumentProcedure(models.AbstractModel):
    """The chapter on AI and logging of a procedure documentation (GoBD), as set up.

    It describes what is configured now and what the ledger says was changed; addons add
    chapters. Of people it has their number in a role.
    """

    _name = "edic.ai.document.procedure"
    _inherit = "edic.ai.document"
    _description = "Procedure documentation"
    _use_case = "procedure"
    _readers = SEEN_BY

    def _company(self, number):
        company = self.env["res.company"].sudo().browse(number).exists()
        if not company:
            raise MissingError(self.env._("There is no such company."))
        return company

    def _build(self, number):
        company = self._company(number)
        lead = (
            Facts(
                (
                    (self.env._("Entity"), company.name),
                    (self.env._("As of"), self._moment()),
                )
            ),
            Text(
                self.env._(
                    "Chapter of the procedure documentation (GoBD), written from "
                    "the present set-up and from the audit trail. What people do "
                    "around the system is for the entity to add."
                ),
                is_note=True,
            ),
        )
        title = self.env._("Procedure documentation: use of AI, and logging")
        chapters = self._numbered(self._procedure_chapters(company))
        return Document(title, lead, chapters)

    def _procedure_chapters(self, company):
        """Return the chapters, in order; an addon adds its own.

        :return: list of tools.paper.document.Section
        """
        return [
            Section(self.env._("What it is used for"), self._uses(company)),
            Section(self.env._("Models and providers"), self._models(company)),
            Section(self.env._("What data may leave the house"), self._policy(company)),
            Section(self.env._("Prompts in force"), self._prompts(company)),
            Section(self.env._("Roles"), self._roles(company)),
            Section(self.env._("The audit trail"), self._ledger(company)),
            Section(self.env._("Retention"), self._retention(company)),
            Section(self.env._("Versions of the software"), self._addons()),
            Section(self.env._("Changes to the set-up"), self._changes(company)),
        ]

    def _uses(self, company):
        rows = self.env["edic.ai.inventory"]._rows()
        kinds = choice_words(self.env["edic.ai.inventory"], "kind")
        no, yes = self.env._("no"), self.env._("yes")
        found = tuple(
            (
                row["name"],
                kinds[row["kind"]],
                yes if row["in_use"] else no,
                format_date(self.env, row["since"]) if row["since"] else "–",
                row.get("control") or "–",
            )
            for row in rows
            if row["company_id"] == company.id and not row.get("is_technical")
        )
        head = (
            self.env._("Use"),
            self.env._("Kind"),
            self.env._("In use"),
            self.env._("Since"),
            self.env._("Human oversight"),
        )
        rule = self.env._(
            "The software proposes, a person decides: while something is computed the "
            "database refuses every write, and a proposal is written on a record by "
            "the person who accepts it, with that person's rights."
        )
        return (Text(rule), Table(head, found))

    def _models(self, company):
        uses = self.env["edic.ai.deployment"].sudo()
        found = uses.search(
            [("company_id", "=", company.id), ("state", "in", ("test", "approved"))]
        )
        words = dict(uses._selection_use_case())
        states = choice_words(uses, "state")
        zones = self.env["edic.ai.policy"]._words()["zone"]
        rows = tuple(
            (
                words.get(use.use_case, use.use_case),
                use.model_id.name,
                use.provider_id.name,
                zones.get(use.zone, use.zone),
                states[use.state],
            )
            for use in found
        )
        if not rows:
            return (Text(self.env._("No language model is set up.")),)
        head = (
            self.env._("Use"),
            self.env._("Model"),
            self.env._("Provider"),
            self.env._("Where it is"),
            self.env._("State"),
        )
        return (Table(head, rows),)

    def _policy(self, company):
        policy = self.env["edic.ai.policy"]._in_force(company)
        if not policy:
            return (Text(self.env._("No policy is in force: nothing leaves.")),)
        since = self._moment(policy.approved_at) if policy.approved_at else "–"
        rows = (
            (self.env._("Version"), str(policy.version)),
            (self.env._("In force since"), since),
            (self.env._("Digest"), policy.content_digest),
        )
        return (Facts(rows), Text(policy.summary))

    def _prompts(self, company):
        prompts = self.env["edic.ai.prompt"].sudo()
        rows = tuple(
            (
                prompt.name,
                prompt.code,
                str(prompt.in_force_id.number),
                prompt.in_force_id.digest or "–",
            )
            for prompt in prompts.search([("company_id", "in", (False, company.id))])
            if prompt.in_force_id
        )
        head = (
            self.env._("Prompt"),
            self.env._("Code"),
            self.env._("Version"),
            self.env._("Digest"),
        )
        return (Table(head, rows, (2,)),)

    def _roles(self, company):
        """Return how many people have each role, and not who."""
        groups = self.env["res.groups"].sudo()
        data = self.env["ir.model.data"].sudo()
        known = data.search(
            [("model", "=", "res.groups"), ("module", "=like", "edic%")]
        )
        rows = []
        for group in groups.browse(known.mapped("res_id")).exists().sorted("id"):
            people = group.all_user_ids.filtered(
                lambda user: user.active and company in user.company_ids
            )
            if group.privilege_id:
                rows.append((group.name, group.comment or "–", str(len(people))))
        head = (self.env._("Role"), self.env._("What it may do"), self.env._("People"))
        return (Table(head, tuple(rows), (2,)),)

    def _ledger(self, company):
        seals = self.env["edic.ai.seal"].sudo()
        rows = []
        for chain, name in (
            (company.id, company.name),
            (0, self.env._("What belongs to no company")),
        ):
            last = seals.search([("chain", "=", chain)], order="seq desc", limit=1)
            made = self.env["edic.ai.checkpoint"]._last(chain)
            signed = f"{made.size}, {self._moment(made.created_at)}" if made else "–"
            rows += [
                (self.env._("Chain"), f"{name}: {seals._chain_origin(chain)}"),
                (self.env._("Records"), str(last.seq or 0)),
                (self.env._("Hash of the last one"), last.record_hash or "–"),
                (self.env._("Last checkpoint"), signed),
            ]
        recorded = self.env._(
            "Each AI call, each decision and each change of a setting is recorded in a "
            "chain: numbers without gaps, SHA-256 of the canonical record and of the "
            "hash before. The call of a language model has two records: begun and "
            "ended. Records are neither changed nor deleted; the database refuses it."
        )
        beside = self.env._(
            "Names lie in clear beside the records and apart from them; questions, "
            "answers and comments lie there encrypted. Both can be erased without "
            "breaking the chain."
        )
        verified = self.env._(
            "To verify: “odoo edic_verify” in the house, or the export of a chain and "
            "the program edic_verify.py, which needs only Python. What is proved and "
            "how each hash is made: docs/ledger.md."
        )
        return (Text(recorded), Text(beside), Facts(tuple(rows)), Text(verified))

    def _retention(self, company):
        always = self.env._("Records and seals: kept, there is no rule to delete them.")
        rules = self.env["edic.ai.retention"]
        found = rules._in_force(company.id)
        if not found:
            nothing = self.env._("No rule is in force: nothing is erased by time.")
            return (Text(always), Text(nothing))
        fields = rules._fields
        events = dict(fields["event"]._description_selection(self.env))
        whats = dict(fields["what"]._description_selection(self.env))
        rows = tuple(
            (
                whats[what],
                word,
                str(rule.months),
                rule.company_id.name or self.env._("all companies"),
                rule.ground_text or rule.ground,
            )
            for event, word in events.items()
            for what in whats
            if (rule := found.get((event, what)))
        )
        head = (
            fields["what"]._description_string(self.env),
            fields["event"]._description_string(self.env),
            self.env._("Months"),
            self.env._("Company"),
            self.env._("Legal ground"),
        )
        return (Text(always), Table(head, rows, (2,)))

    def _addons(self):
        found = self.env["ir.module.module"].sudo()
        found = found.search([("name", "=like", "edic%"), ("state", "=", "installed")])
        rows = tuple(
            (module.shortdesc, module.name, module.installed_version or "–")
            for module in found
        )
        head = (self.env._("Addon"), self.env._("Code"), self.env._("Version"))
        return (Table(head, rows),)

    def _changes(self, company):
        """Return the latest changes of settings: when and what, not who."""
        traces = self.env["edic.ai.trace"].sudo()
        domain = [
            ("event", "in", ("policy", "training")),
            ("company_ref", "in", (company.id, 0)),
        ]
        count = traces.search_count(domain)
        rows = tuple(
            (
                self._moment(trace.occurred_at),
                trace.use_case,
                trace.summary or "–",
                str(trace.seq or "–"),
            )
            for trace in traces.search(domain, limit=MAX_CHANGES)
        )
        head = (
            self.env._("When"),
            self.env._("Setting"),
            self.env._("Summary"),
            self.env._("Number"),
        )
        text = self.env._(
            "%(count)s changes are in the audit trail; the latest %(shown)s of them:",
            count=count,
            shown=len(rows),
        )
        return (Text(text), Table(head, rows, (3,)))
