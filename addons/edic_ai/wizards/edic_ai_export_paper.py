# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, datetime

from odoo import models
from odoo.tools import format_date, format_datetime

from ..tools.canonical import canonical_json
from ..tools.document import Document, Facts, Section, Table, Text
from ..tools.edic_verify import extent_sentence, language_of, signature_sentence
from ..tools.ledger.totals import INPUT, OUTPUT, Totals, drawn
from ..tools.paper import write_pdf
from .edic_ai_export import EXPORTERS, sha256

LONGEST = 400  # characters of the facts of a sampled record


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiExport(models.TransientModel):
    """The work-paper: what was looked at, what it adds up to, what it was worth."""

    _inherit = "edic.ai.export"

    def _write_paper(self, folder):
        totals, data = Totals(), folder / "records.jsonl"
        chosen, sample = (
            set(drawn(self._record_count(), self.sample_size, self.seed)),
            [],
        )

        def lines():
            position = 0  # among the records; other lines prove them
            for line in self._extract_lines(totals):
                if line["type"] == "record":
                    if position in chosen:
                        sample.append(line)
                    position += 1
                yield line

        self._write_lines(data, lines())
        paper = folder / "work-paper.pdf"
        document = self._paper(totals, sample, sha256(data))
        with paper.open("wb") as file:
            write_pdf(document, file, self.env._("Page %(number)s of %(pages)s"))
        target = folder / self._named("work-paper", "zip")
        return (
            data,
            self._zipped(
                *(target, paper, data, *self._write_checkpoint(folder)),
            ),
            totals,
        )

    def _paper(self, totals, sample, digest):
        report = self.env["edic.ai.verify"]._verify(self._chain())
        sections = [
            Section(self.env._("Population"), (self._population_facts(totals),)),
            Section(self.env._("Control totals"), self._control_totals(totals)),
            Section(self.env._("Completeness"), self._completeness(totals, report)),
            Section(self.env._("Verification"), self._verification(report)),
            Section(
                self.env._("Data file"),
                (Facts((("records.jsonl", ""), ("SHA-256", digest))),),
            ),
        ]
        if self.sample_size:
            sections.append(Section(self.env._("Sample"), self._sample(totals, sample)))
        return Document(
            self.env._("Work-paper: ledger of AI and decisions"),
            (self._paper_head(),),
            tuple(sections),
            (
                self.env._("Prepared by: date, signature"),
                self.env._("Reviewed by: date, signature"),
            ),
        )

    def _paper_head(self):
        nobody = self.env._("No company")
        return Facts(
            (
                (
                    self.env._("Entity"),
                    nobody if self.is_shared else self.company_id.name,
                ),
                (self.env._("Prepared on"), self._moment(datetime.now(UTC))),
                (self.env._("Prepared by"), self._role()),
                (self.env._("Purpose"), self.purpose.strip()),
            )
        )

    def _moment(self, moment):
        naive = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        return f"{format_datetime(self.env, naive, tz='UTC', dt_format='short')} UTC"

    def _role(self):
        """The role, not the person: who it was is told by the signature."""
        roles = [self.env.ref(name).sudo() for name in EXPORTERS]
        return ", ".join(
            role.name for role in roles if role in self.env.user.all_group_ids
        )

    def _population_facts(self, totals):
        chain = self.env["edic.ai.seal"]._chain_origin(self._chain())
        events = dict(
            self.env["edic.ai.trace"]._fields["event"]._description_selection(self.env)
        )
        open_end = self.env._("not limited")
        day = lambda value: format_date(self.env, value) if value else open_end  # noqa: E731
        everything = self.env._("all")
        rows = [
            (self.env._("Company"), self.company_id.name),
            (self.env._("Chain"), chain),
            (self.env._("From"), day(self.date_from)),
            (self.env._("To"), day(self.date_to)),
            (self.env._("Kind of event"), events.get(self.event, everything)),
            (self.env._("Used for"), self._filters()["use_case"] or everything),
            (self.env._("Records"), str(totals.records)),
        ]
        if self.is_shared:
            rows[0] = (rows[0][0], self.env._("What belongs to no company"))
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

    def _control_totals(self, totals):
        trace = self.env["edic.ai.trace"]
        words = {
            name: dict(trace._fields[name]._description_selection(self.env))
            for name in ("event", "status")
        }
        events = tuple(
            (
                words["event"].get(event, event),
                words["status"].get(state, state),
                str(n),
            )
            for (event, state), n in sorted(totals.events.items())
        )
        told = trace._decision_words()
        decisions = tuple(
            (told.get(kind, kind), str(n))
            for kind, n in sorted(totals.decisions.items())
        )
        cost = ", ".join(f"{amount:f} {unit}" for unit, amount in totals.cost.items())
        number = self.env._("Count")
        return (
            Table((self.env._("Event"), self.env._("Status"), number), events, (2,)),
            Table((self.env._("Decision"), number), decisions, (1,)),
            Facts(
                (
                    (self.env._("First number"), str(totals.first or "–")),
                    (self.env._("Last number"), str(totals.last or "–")),
                    (self.env._("Tokens read"), str(totals.tokens[INPUT])),
                    (self.env._("Tokens written"), str(totals.tokens[OUTPUT])),
                    (self.env._("Cost"), cost or "–"),
                )
            ),
        )

    def _completeness(self, totals, report):
        gaps = any(found["code"] == 2 for found in report["damage"])
        if not report["records"]:
            said = self.env._("The chain has no record yet.")
        elif gaps:
            said = self.env._("The chain's numbers have gaps: see the verification.")
        else:
            said = self.env._(
                "The chain's numbers run from %(first)s to %(last)s without a gap; "
                "%(records)s of them are in the population.",
                first=report["first"],
                last=report["last"],
                records=totals.records,
            )
        waiting = self.env._(
            "Written but not sealed yet, so not included: %s",
            self._waiting_count(),
        )
        return (Text(said), Text(waiting))

    def _verification(self, report):
        intact = self.env._("No damage was found.")
        found = self.env._(
            "Damage was found: %(count)s, exit code %(code)s, first at number %(seq)s.",
            count=report["damage_count"],
            code=report["exit_code"],
            seq=report["first_bad"] or "–",
        )
        lang = language_of(self.env.lang)
        restores = self.env["edic.ai.verification"]._told(
            {"restores": report["restores"]}
        )
        return (
            Text(intact if report["exit_code"] == 0 else found),
            *map(Text, restores),
            Facts(
                (
                    (self.env._("Records"), str(report["records"])),
                    (self.env._("Hash of the last one"), report["head"] or "–"),
                    (self.env._("Checkpoints"), str(report["checkpoints"])),
                )
            ),
            Text(extent_sentence(report, lang)),
            Text(signature_sentence(report, lang)),
            *self._unsigned(),
            Text(
                self.env._(
                    "Only checkpoints kept elsewhere show whether the end was cut off "
                    "or everything was computed again: verify the whole chain with "
                    "edic_verify.py and such a folder."
                ),
                is_note=True,
            ),
        )

    def _unsigned(self):
        """Say loudly that the chain's head could not be signed, and why."""
        if self.unsigned_reason:
            reason = self.unsigned_reason
            yield Text(self.env._("This export is not signed. %s", reason))

    def _sample(self, totals, sample):
        drawn_by = self.env._(
            "%(size)s of %(records)s records, drawn with the seed %(seed)s: Python's "
            "random.Random(seed).sample over their positions in order of number.",
            size=len(sample),
            records=totals.records,
            seed=self.seed,
        )
        rows = tuple(self._sampled(line) for line in sample)
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
        about = " ".join(str(v) for v in (record["res_model"], record["res_id"]) if v)
        return (
            str(line["seq"]),
            record["occurred_at"][:19].replace("T", " "),
            record["event"],
            record["use_case"],
            about,
            facts if len(facts) <= LONGEST else f"{facts[:LONGEST]}…",
        )
