# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...people import with_branches
from ...tools.ledger.record import ERASURE
from ...tools.text.ranges import to_ranges
from ...transaction import scheduled
from .edic_ai_retention import AI_EVENTS

AT_ONCE = 500  # rows erased with one record of the ledger
TABLES = {"content": "edic_ai_content", "person": "edic_ai_person"}


def either(conditions):
    """Return SQL: at least one holds; false where there is none."""
    if not conditions:
        return SQL("FALSE")
    return SQL(
        "(%s)", SQL(" OR ").join(SQL("(%s)", condition) for condition in conditions)
    )


AGAIN = "erased.before"  # ground: an earlier record of the chain tells the real one
WITHOUT_RECORD = "gdpr.5.1.e"  # ground: storage limitation


class EdicAiErasure(models.AbstractModel):
    """The erasure of what lies beside the ledger: contents and names, never a record.

    The records themselves and their seals are never deleted: the chain verifies
    afterwards as it did before, and says what was erased, when, on which ground and by
    whom. Conditions are SQL over ``trace`` (the record) and ``seal`` (its number).
    """

    _name = "edic.ai.erasure"
    _description = "Erasure of contents stored beside the audit trail"

    @api.model
    def _erase(self, chain, what, condition, ground, *, comment=None, **facts):
        """Erase up to `AT_ONCE` rows, and record it in their chain, in one transaction.

        Only what is sealed is erased: before, there is no number to name it by.

        :param int chain: id of the company; 0 for what belongs to none
        :param str what: ``content`` or ``person``
        :param SQL condition: which records' rows
        :param str ground: code of the legal ground
        :param str comment: a person's reason; kept apart, encrypted and erasable
        :param facts: what else the record says, such as ``rule``
        :return: how many rows were erased
        """
        numbers = self._delete(chain, what, condition)
        if numbers:
            self._record(chain, what, numbers, ground, comment, facts)
        return len(numbers)

    def _delete(self, chain, what, condition):
        self.env.flush_all()  # conditions may look at any table
        self.env.cr.execute(
            SQL(
                """
                WITH found AS (
                    SELECT beside.id, seal.seq FROM %(beside)s
                     WHERE %(condition)s ORDER BY seal.seq LIMIT %(most)s
                       FOR UPDATE OF beside SKIP LOCKED)
                DELETE FROM %(table)s AS gone USING found
                 WHERE gone.id = found.id RETURNING found.seq
                """,
                beside=self._beside(what),
                condition=SQL("seal.chain = %s AND %s", chain, condition),
                most=AT_ONCE,
                table=SQL.identifier(TABLES[what]),
            )
        )
        return [number for [number] in self.env.cr.fetchall()]

    def _record(self, chain, what, numbers, ground, comment, facts):
        self.env["edic.ai." + what].invalidate_model()
        self.env["edic.ai.trace"].invalidate_model()
        self.env["edic.ai.gateway"]._record(
            "ledger",
            ERASURE,
            {
                "what": what,
                "ranges": to_ranges(numbers),
                "count": len(numbers),
                "ground": ground,
                "rule": None,
                **facts,
            },
            company=chain and self.env["res.company"].browse(chain),
            comment=comment,
        )

    @api.model
    def _beside(self, what):
        """Return ``FROM`` of the rows that lie beside sealed records."""
        return SQL(
            """%s AS beside JOIN edic_ai_trace trace ON trace.id = beside.trace_id
                            JOIN edic_ai_seal seal ON seal.trace_id = trace.id""",
            SQL.identifier(TABLES[what]),
        )

    @api.model
    def _chains(self):
        """Return the chains that there are, those of deleted companies too."""
        self.env.cr.execute("SELECT DISTINCT chain FROM edic_ai_seal ORDER BY chain")
        return [chain for [chain] in self.env.cr.fetchall()]

    @api.model
    def _chains_of(self, company):
        """Return those of a company and its branches; without a company all."""
        if not company:
            return self._chains()
        own = with_branches(company).ids
        return [chain for chain in self._chains() if chain in own]

    @api.model
    def _chain_name(self, chain):
        company = self.env["res.company"].sudo().browse(chain).exists()
        if not chain:
            return self.env._("No company")
        return company.name or self.env._("Deleted company %s", chain)

    @api.model
    def _about(self, res_model, res_id):
        """Return SQL over ``trace``: what is about a record; addons add its parts."""
        named = SQL("trace.res_model = %s AND trace.res_id = %s", res_model, res_id)
        return SQL("(%s) IS TRUE", named)  # many records are about none

    # --- what hangs on a record -------------------------------------------------------
    @api.model
    def _reached(self, res_model, res_id):
        """Return SQL over ``trace``: what is about a record or what hangs on it."""
        named = [
            SQL("trace.res_model = %s AND trace.res_id = ANY(%s)", name, list(ids))
            for name, ids in sorted(self._hanging({res_model: {res_id}}).items())
        ]
        return either([self._about(res_model, res_id), *named])

    @api.model
    def _hanging(self, records):
        """Return what hangs on records, with these: model → set of ids.

        Its parts hang on a record, what names it by ``res_model`` and ``res_id``, and
        what hangs on these: a question of a conversation about a bill. What a request
        about the record reaches and what a hold on it keeps are both found here.
        """
        found, fresh = defaultdict(set), records
        while fresh:
            for name, ids in fresh.items():
                found[name].update(ids)
            reached = self._hanging_next(fresh)
            fresh = {
                name: new for name, ids in reached.items() if (new := ids - found[name])
            }
        return dict(found)

    @api.model
    def _hanging_next(self, records):
        """Return what hangs directly on records; for addons to add their parts.

        :param dict records: model → ids
        :return: model → set of ids
        """
        found = {}
        for name, fields_of_kind in self._naming_models().items():
            model = self.env[name].sudo().with_context(active_test=False)
            about = Domain.OR(
                Domain(kind, "=", res_model) & Domain(number, "in", list(ids))
                for kind, number in fields_of_kind
                for res_model, ids in records.items()
            )
            if ids := model._search(about).get_result_ids():
                found[name] = set(ids)
        for res_model, ids in records.items():
            for name, link in self._part_models().get(res_model, ()):
                model = self.env[name].sudo().with_context(active_test=False)
                parts = model._search([(link, "in", list(ids))]).get_result_ids()
                found.setdefault(name, set()).update(parts)
        return {name: ids for name, ids in found.items() if ids}

    @api.model
    def _naming_models(self):
        """Return model → pairs of fields that name a record by kind and number.

        Entries of the ledger name one as well: `_about` knows these. Holds, incidents
        and requests are never deleted, and do not hang on what they are about.
        """
        return {
            name: pairs
            for name, model in self.env.registry.items()
            if name.startswith("edic.")
            and name != "edic.ai.trace"
            and model._auto
            and not (model._abstract or model._transient)
            and not hasattr(model, "_unlink_never")
            and (
                pairs := [
                    (field.model_field, field.name)
                    for field in model._fields.values()
                    if field.type == "many2one_reference" and field.store
                ]
            )
        }

    @api.model
    def _part_models(self):
        """Return model of this product → pairs of a model and its field: its rows are
        deleted with the record that the field names."""
        parts = {}
        for name, model in self.env.registry.items():
            if not name.startswith("edic.") or not model._auto or model._transient:
                continue
            for field in model._fields.values():
                is_part = field.type == "many2one" and field.ondelete == "cascade"
                if is_part and field.store and field.comodel_name.startswith("edic."):
                    parts.setdefault(field.comodel_name, []).append((name, field.name))
        return parts

    @api.model
    def _is_ai_log(self):
        """Return SQL over ``trace``: logs of AI, which have a least time of their own.

        Addons narrow it: what a person typed without any AI is no log of AI.
        """
        return SQL("trace.event = ANY(%s)", list(AI_EVENTS))

    @api.model
    def _without_record(self):
        """Return SQL over ``trace``: contents of which the record had a time of its own
        and is deleted; for addons to add theirs.

        Such a content is a copy of what the record held, so it goes with it, whatever
        rule of retention there is for its kind of entry.
        """
        return SQL("FALSE")

    @api.model
    def _kept_for_document(self, rule):
        """Return SQL over ``trace``: what stays as long as the document that it is
        about; the addons that know documents say it."""
        return SQL("FALSE")

    @api.model
    def _look(self, chain, what, counts, of=None, until=None, ends=None):
        """Count rows, before anything is erased.

        :param dict counts: name → SQL over ``trace`` that is to be counted
        :param SQL of: which rows at all
        :param SQL until: when a row's time is over
        :param dict ends: name → pair of SQL: rows, and the moment their time is over
        :return: dict of these counts, ``total``, ``oldest``, ``newest``, ``next_on``,
            and of the last moment of each of ``ends``
        """
        asked = [SQL("count(*) FILTER (WHERE %s)", count) for count in counts.values()]
        asked += [
            SQL("max(%s) FILTER (WHERE %s)", moment, rows)
            for rows, moment in (ends or {}).values()
        ]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """SELECT count(*), min(trace.occurred_at), max(trace.occurred_at),
                          min(%(until)s) FILTER (WHERE %(until)s > %(now)s), %(asked)s
                     FROM %(beside)s WHERE seal.chain = %(chain)s AND %(of)s""",
                until=until or SQL("NULL::timestamp"),
                now=fields.Datetime.now(),
                asked=SQL(", ").join(asked),
                beside=self._beside(what),
                chain=chain,
                of=of or SQL("TRUE"),
            )
        )
        names = "total", "oldest", "newest", "next_on", *counts, *(ends or {})
        return dict(zip(names, self.env.cr.fetchone(), strict=True))

    # --- what is due ------------------------------------------------------------
    @api.model
    def _stays(self, rule):
        """Return SQL over ``trace``: held, or kept for its document."""
        held = self.env["edic.ai.legal.hold"]._held()
        return either([held, self._kept_for_document(rule)])

    @api.autovacuum
    @scheduled
    def _gc_over(self):
        """Erase what the rules in force let go, a batch for each transaction."""
        return self._sum_up(
            self._erase(
                chain,
                rule.what,
                SQL("%s AND NOT %s", rule._is_over(), self._stays(rule)),
                rule.ground,
                rule=rule.id,
            )
            for chain in self._chains()
            for rule in self.env["edic.ai.retention"]._in_force(chain).values()
        )

    @api.model
    def _sum_up(self, counts):
        """Take counts of erased rows until one is a whole batch.

        :param counts: iterator that erases as it goes on
        :return: ``(rows erased, whether there may be more)``
        """
        done = 0
        for count in counts:
            done += count
            if count == AT_ONCE:
                return done, True
        return done, False

    @api.autovacuum
    @scheduled
    def _gc_without_record(self):
        """Erase the contents of which the record is deleted."""
        return self._erase_without_record()

    @api.model
    def _erase_without_record(self, chains=None):
        """Erase contents whose record is deleted, but for what a legal hold covers.

        :return: ``(rows erased, whether there may be more)``
        """
        held = self.env["edic.ai.legal.hold"]._held()
        goes = SQL("%s AND NOT %s", self._without_record(), held)
        return self._sum_up(
            self._erase(chain, "content", goes, WITHOUT_RECORD)
            for chain in (self._chains() if chains is None else chains)
        )

    @api.autovacuum
    @scheduled
    def _gc_again(self):
        """Erase again what a restored backup brought back."""
        return self._reapply()

    @api.model
    def _reapply(self, chains=None):
        """Erase what records of the chain say is erased and yet is there.

        What is held stays: the hold came to know of it.

        :return: ``(rows erased, whether there may be more)``
        """
        held = self.env["edic.ai.legal.hold"]._held()
        return self._sum_up(
            self._erase(
                chain,
                what,
                SQL("seal.seq IN (%s) AND NOT %s", self._back(chain, what), held),
                AGAIN,
            )
            for chain in (self._chains() if chains is None else chains)
            for what in ("content", "person")
        )

    def _back(self, chain, what):
        """Return SQL of the numbers that an erasure names and that have their row.

        Ranges and rows are swept once in the order of their numbers: how far the
        ranges reach that began before decides on a row.
        """
        return SQL(
            """
            SELECT swept.seq FROM (
                SELECT seq, is_row, max(last) OVER (ORDER BY seq, is_row) AS reach
                  FROM (SELECT (range->>0)::int AS seq, FALSE AS is_row,
                               (range->>1)::int AS last
                          FROM edic_ai_trace erasure
                          JOIN edic_ai_seal sealed ON sealed.trace_id = erasure.id,
                               jsonb_array_elements(erasure.facts->'ranges') AS range
                         WHERE erasure.use_case = %(use_case)s
                           AND erasure.event = 'ledger'
                           AND sealed.chain = %(chain)s
                           AND erasure.facts->>'what' = %(what)s
                         UNION ALL
                        SELECT seal.seq, TRUE, NULL FROM %(beside)s
                         WHERE seal.chain = %(chain)s) AS both_of_them
            ) AS swept WHERE swept.is_row AND swept.reach >= swept.seq
            """,
            use_case=ERASURE,
            chain=chain,
            what=what,
            beside=self._beside(what),
        )
