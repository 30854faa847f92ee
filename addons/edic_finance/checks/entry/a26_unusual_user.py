# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds entries by hand that were not posted by who posts such entries. Off
until the staff council's agreement is on record (`staff_council.agreement`).

## Rule

One of:

- it was posted by Odoo itself, by an administrator, or with an account that has an API
  key and from which nobody ever logged in;
- rights of the account that posted it had changed in the 7 days before (`A26.rights`);
- of the entries like it in the 12 months before it was posted, fewer than 1 % were
  posted by the same account (`A26.share`). From 30 such entries on (`A26.entries`).
  Alike: the same journal, and the class on which most of the entry is booked.

An entry that somebody scheduled and Odoo posted counts as that person's.

**About entries, not persons.** No name, score or list of persons is kept; facts hold a
role and counts. Nobody's work is compared.

## What it reads

Who posted and when, and when rights last changed; both since EDIC.

**Not done**: when and by whom it was posted is not known.

## What it cannot find

One person who uses another's account, or a program that uses a person's.

**Amount** of a flag: the entry's total.
"""

from odoo import SUPERUSER_ID, models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check_entry import HEAD
from ...tools.audit.finding import Texts, picked
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)


# facts of ``counted`` and ``users``: the person rather than the habit
ROLE = """CASE WHEN users.id = %s THEN 'system'
            WHEN EXISTS (SELECT FROM res_users_apikeys key WHERE key.user_id = users.id)
             AND NOT EXISTS (SELECT FROM res_users_log log
                              WHERE log.create_uid = users.id) THEN 'program'
            WHEN users.id = ANY(%s) THEN 'admin' END"""


class EdicFinanceCheckA26(models.AbstractModel):
    """JE-UNUSUAL-USER: an entry that is not posted by who posts such entries.

    It is about entries, one by one: it keeps no name, no score and no list of persons,
    and never compares what people do (Regulation (EU) 2024/1689, annex III, 4 b).
    """

    _name = "edic.finance.check.a26"
    _inherit = ["edic.finance.check.entry", "edic.finance.check"]
    _description = "A26 Entry posted by an unusual user"
    _code = "A26"
    _texts = Texts(
        title=_lt("Manual entry posted by an unusual user"),
        rule=_lt(
            "Posted by the system, an administrator or a program, with new "
            "rights, or by somebody who hardly ever posts such entries."
        ),
        benign_explanations=(
            _lt("Somebody stood in for a colleague, or is new in the team."),
            _lt("A data migration or an interface that is documented."),
        ),
        next_steps=(
            _lt("Read the entry's text and what is attached to it."),
            _lt("Ask who ordered the entry, and what for."),
        ),
    )
    _needs = frozenset({"users", "posting_time"})
    _mode = "statistic"
    _severity = "medium"
    _move_types = ("entry",)
    _manual_only = True
    _is_about_persons = True
    _law = ("ISA 240, 33 a", "FR: NEP 240", "DE: ISA [DE] 240")
    _parameters = {
        "share": Parameter.decimal(
            _lt("Rare: a share of such entries below"),
            "1",
            minimum="0",
            maximum="50",
            unit="percent",
        ),
        "entries": Parameter.count(
            _lt("Shares count from this many such entries"), 30, minimum=1
        ),
        "rights": Parameter.days(_lt("Rights are new for"), 7, minimum=0),
    }
    _not_done = {
        "not_known": _lt("When and by whom it was posted is not known: before EDIC.")
    }

    def _exclusions(self, scope):
        return [
            *super()._exclusions(scope),
            (
                "not_known",
                SQL(
                    "move.edic_posted_at IS NULL OR "
                    "COALESCE(move.edic_posted_by_id, move.create_uid) IS NULL"
                ),
            ),
        ]

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        for row in self._rows(self._query(scope)):
            facts = picked(
                row, "role", "before", "such", "posters", "class", "is_new", "rights"
            )
            yield self._entry_finding(row, facts)

    def _query(self, scope):
        """Return each entry with how many like it there were in the twelve months
        before it was posted, and how many of these the same account of a user posted.
        """
        administrators = self.env.ref("base.group_system").all_user_ids
        return SQL(
            """
            WITH such AS (%(such)s), counted AS (
                SELECT such.*,
                       count(*) OVER alike AS alike,
                       count(*) OVER mine AS before
                  FROM such
                WINDOW alike AS (PARTITION BY journal_id, class ORDER BY posted
                         RANGE BETWEEN interval '12 months' PRECEDING
                                   AND interval '1 microsecond' PRECEDING),
                       mine AS (PARTITION BY journal_id, class, poster ORDER BY posted
                         RANGE BETWEEN interval '12 months' PRECEDING
                                   AND interval '1 microsecond' PRECEDING)
            ), actor AS (
                SELECT counted.*, %(role)s AS role,
                       alike >= %(entries)s AND before * 100 < alike * %(share)s
                         AS is_new,
                       users.edic_rights_at <= posted
                         AND users.edic_rights_at
                               > posted - make_interval(days => %(rights)s) AS rights
                  FROM counted JOIN res_users users ON users.id = counted.poster
            )
            SELECT %(head)s, actor.role, actor.before, actor.alike AS such, actor.class,
                   actor.is_new, COALESCE(actor.rights, FALSE) AS rights, (
                     SELECT count(DISTINCT poster) FROM such other
                      WHERE other.journal_id = actor.journal_id
                        AND other.class = actor.class AND other.posted < actor.posted
                        AND other.posted >= actor.posted - interval '12 months'
                   ) AS posters
              FROM actor
              JOIN account_move move ON move.id = actor.id
              JOIN account_journal journal ON journal.id = move.journal_id
             WHERE move.id IN %(checked)s
               AND (actor.role IS NOT NULL OR actor.is_new OR actor.rights)
            """,
            such=self._such(scope),
            role=SQL(ROLE, SUPERUSER_ID, administrators.ids),
            head=HEAD,
            checked=self._checked(scope),
            **scope.values,
        )

    def _such(self, scope):
        """Return SQL of all posted entries by hand, or of those in the journals of
        changed ones: which class of accounts, posted when and by whom."""
        near = self._if_changed(
            scope,
            """(move.journal_id, move.company_id) IN (
                 SELECT journal_id, company_id FROM account_move
                  WHERE id = ANY(%s))""",
        )
        return SQL(
            """
            SELECT move.id, move.journal_id, move.edic_posted_at AS posted,
                   CASE WHEN move.edic_posted_by_id = %(system)s
                         AND move.auto_post != 'no' THEN move.create_uid
                        ELSE COALESCE(move.edic_posted_by_id, move.create_uid)
                   END AS poster, (
                     SELECT left(%(code)s, 1) FROM account_move_line line
                       JOIN account_account account ON account.id = line.account_id
                      WHERE line.move_id = move.id
                      GROUP BY 1 ORDER BY sum(abs(line.balance)) DESC, 1 LIMIT 1
                   ) AS class
              FROM account_move move
             WHERE move.company_id = %(company)s AND move.state = 'posted'
               AND move.edic_posted_at IS NOT NULL AND %(manual)s AND %(near)s
            """,
            system=SUPERUSER_ID,
            code=self._account_code(scope),
            company=scope.company,
            manual=self._is_manual(),
            near=near,
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            seen=[self._entry_words(facts), *self._seen(facts)],
            compared=self.env._(
                "%(such)s manual entries in this journal on accounts of class "
                "%(class)s in the 12 months before, posted by %(posters)s persons.",
                **picked(facts, "such", "class", "posters"),
            ),
        )

    def _seen(self, facts):
        roles = {
            "system": self.env._(
                "It was posted by Odoo itself, not on behalf of a person."
            ),
            "admin": self.env._("It was posted with an administrator's rights."),
            "program": self.env._(
                "It was posted with an account that only programs log in with."
            ),
        }
        if facts["role"]:
            yield roles[facts["role"]]
        if facts["rights"]:
            yield self.env._("Rights of the account that posted it had just changed.")
        if facts["is_new"]:
            yield self.env._(
                "Of such entries in the 12 months before, %s were posted by the same "
                "person.",
                facts["before"],
            )
