# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, datetime

from odoo.tools import format_date

from ... import roles
from ...choices import choice_words
from ...moment import written_moment
from ...tools.ledger.edic_verify import (
    extent_sentence,
    language_of,
    signature_sentence,
)
from ...tools.ledger.totals import INPUT, OUTPUT
from ...tools.paper.document import Document, Facts, Section, Table, Text
from ...tools.text.canonical import canonical_json

EXPORTERS = (roles.AUDITOR, roles.DPO, roles.MANAGER)
MAX_FACTS = 400  # characters of the facts of a sampled record


class WorkPaper:
    """The paper that goes with an export: population, totals, sample, verification.

    :param export: edic.ai.export, in the transaction that sees what was signed
    :param totals: Totals of the records of the data file
    :param sample: lines that were drawn
    :param report: of the verification of the whole chain, see `edic.ai.verify._verify`
    """

    def __init__(self, export, totals, sample, report):
        self.export, self.env = export, export.env
        self.totals, self.sample, self.report = totals, sample, report

    def document(self, digest):
        """Return the paper.

        :param str digest: SHA-256 of the data file
        """
        sections = [
            Section(self.env._("Population"), (self._population(),)),
            Section(self.env._("Control totals"), self._control_totals()),
            Section(self.env._("Completeness"), self._completeness()),
            Section(self.env._("Verification"), self._verification()),
            Section(
                self.env._("Data file"),
                (Facts((("records.jsonl", ""), ("SHA-256", digest))),),
            ),
        ]
        if self.export.sample_size:
            sections.append(Section(self.env._("Sample"), self._sample()))
        return Document(
            self.env._("Work-paper: audit trail of AI and decisions"),
            (self._head(),),
            tuple(sections),
            (
                self.env._("Prepared by: date, signature"),
                self.env._("Reviewed by: date, signature"),
            ),
        )

    def _head(self):
        nobody = self.env._("No company")
        return Facts(
            (
                (
                    self.env._("Entity"),
                    nobody if self.export.is_shared else self.export.company_id.name,
                ),
                (self.env._("Prepared on"), self._moment(datetime.now(UTC))),
                (self.env._("Drawn up by"), self._role()),
                (self.env._("Purpose"), self.export.purpose.strip()),
            )
        )

    def _moment(self, moment):
        naive = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        return f"{written_moment(self.env, naive, tz='UTC')} UTC"

    def _role(self):
        """Return the role, not the person, whom the signature names."""
        exporting = [self.env.ref(name).sudo() for name in EXPORTERS]
        return ", ".join(
            role.name for role in exporting if role in self.env.user.all_group_ids
        )

    def _population(self):
        chain = self.env["edic.ai.seal"]._chain_origin(self.export._chain())
        events = choice_words(self.env["edic.ai.trace"], "event")
        owner = self.export.company_id.name
        if self.export.is_shared:
            owner = self.env._("What belongs to no company")
        open_end = self.env._("not limited")
        day = lambda value: format_date(self.env, value) if value else open_end  # noqa: E731
        everything = self.env._("all")
        rows = [
            (self.env._("Company"), owner),
            (self.env._("Chain"), chain),
            (self.env._("From"), day(self.export.date_from)),
            (self.env._("To"), day(self.export.date_to)),
            (self.env._("Kind of event"), events.get(self.export.event, everything)),
            (self.env._("Used for"), self.export._filters()["use_case"] or everything),
            (self.env._("Records"), str(self.totals.records)),
        ]
        if not any(map(self.env.user.has_group, EXPORTERS[:2])):
            rows.append(
                (
                    self.env._("Limited to"),
                    self.env._(
                        "what the role reads: no decisions of colleagues, nothing "
                        "about records that it does not read"
                    ),
                )
            )
        return Facts(tuple(rows))

    def _control_totals(self):
        trace = self.env["edic.ai.trace"]
        words = {name: choice_words(trace, name) for name in ("event", "status")}
        events = tuple(
            (
                words["event"].get(event, event),
                words["status"].get(state, state),
                str(n),
            )
            for (event, state), n in sorted(self.totals.events.items())
        )
        labels = trace._decision_words()
        decisions = tuple(
            (labels.get(kind, kind), str(n))
            for kind, n in sorted(self.totals.decisions.items())
        )
        cost = ", ".join(
            f"{amount:f} {unit}" for unit, amount in self.totals.cost.items()
        )
        number = self.env._("Count")
        return (
            Table((self.env._("Event"), self.env._("Status"), number), events, (2,)),
            Table((self.env._("Decision"), number), decisions, (1,)),
            Facts(
                (
                    (self.env._("First number"), str(self.totals.first or "–")),
                    (self.env._("Last number"), str(self.totals.last or "–")),
                    (self.env._("Tokens read"), str(self.totals.tokens[INPUT])),
                    (self.env._("Tokens written"), str(self.totals.tokens[OUTPUT])),
                    (self.env._("Cost"), cost or "–"),
                )
            ),
        )

    def _completeness(self):
        gaps = any(found["code"] == 2 for found in self.report["damage"])
        if not self.report["records"]:
            said = self.env._("The chain has no record yet.")
        elif gaps:
            said = self.env._("The chain's numbers have gaps: see the verification.")
        else:
            said = self.env._(
                "The chain's numbers run from %(first)s to %(last)s without a gap; "
                "%(records)s of them are in the population.",
                first=self.report["first"],
                last=self.report["last"],
                records=self.totals.records,
            )
        waiting = self.env._(
            "Written but not sealed yet, so not included: %s",
            self.export._waiting_count(),
        )
        return (Text(said), Text(waiting))

    def _verification(self):
        intact = self.env._("No damage was found.")
        found = self.env._(
            "Damage was found: %(count)s, exit code %(code)s, first at number %(seq)s.",
            count=self.report["damage_count"],
            code=self.report["exit_code"],
            seq=self.report["first_bad"] or "–",
        )
        lang = language_of(self.env.lang)
        restores = self.env["edic.ai.verification"]._report_sentences(
            {"restores": self.report["restores"]}
        )
        unsigned = []
        if reason := self.export.unsigned_reason:
            unsigned = [self.env._("This export is not signed. %s", reason)]
        return (
            Text(intact if self.report["exit_code"] == 0 else found),
            *map(Text, restores),
            Facts(
                (
                    (self.env._("Records"), str(self.report["records"])),
                    (self.env._("Hash of the last one"), self.report["head"] or "–"),
                    (self.env._("Checkpoints"), str(self.report["checkpoints"])),
                )
            ),
            Text(extent_sentence(self.report, lang)),
            Text(signature_sentence(self.report, lang)),
            *map(Text, unsigned),
            Text(
                self.env._(
                    "Only checkpoints kept elsewhere show whether the end was cut off "
                    "or everything was computed again: verify the whole chain with "
                    "edic_verify.py and such a folder."
                ),
                is_note=True,
            ),
        )

    def _sample(self):
        drawn_by = self.env._(
            "%(size)s of %(records)s records, drawn with the seed %(seed)s: Python's "
            "random.Random(seed).sample over their positions in order of number.",
            size=len(self.sample),
            records=self.totals.records,
            seed=self.export.seed,
        )
        rows = tuple(self._sampled(line) for line in self.sample)
        head = (
            self.env._("Number"),
            self.env._("Date"),
            self.env._("Event"),
            self.env._("Used for"),
            self.env._("Record"),
            self.env._("Facts"),
        )
        return (Text(drawn_by), Table(head, rows, (0,)))

    def _sampled(self, line):
        record = line["record"]
        facts = canonical_json(record["facts"]).decode() if record["facts"] else ""
        return (
            str(line["seq"]),
            record["occurred_at"][:19].replace("T", " "),
            record["event"],
            record["use_case"],
            " ".join(str(v) for v in (record["res_model"], record["res_id"]) if v),
            facts if len(facts) <= MAX_FACTS else f"{facts[:MAX_FACTS]}…",
        )
