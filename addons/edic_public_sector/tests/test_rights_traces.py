# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tests import TransactionCase, tagged

from odoo.addons.edic_ai.models.rights.base import DECIDED, OWN, PERSONS, TRACE
from odoo.addons.edic_ai.tests.common import new_test_user

BOOKS = (
    "account.group_account_manager,base.group_partner_manager,"
    "edic_finance.group_edic_finance_accountant"
)
# questions of a domain about a person; `by` is a field that names the person
ASKED = {
    "equal": lambda by, user: [(by, "=", user.id)],
    "unequal": lambda by, user: [(by, "!=", user.id)],
    "in": lambda by, user: [(by, "in", [user.id, 0])],
    "not in": lambda by, user: [(by, "not in", [user.id])],
    "not": lambda by, user: ["!", (by, "=", user.id)],
    "not not": lambda by, user: ["!", (by, "!=", user.id)],
    "or": lambda by, user: ["|", (by, "=", user.id), ("id", "=", 0)],
    "not or": lambda by, user: ["!", "|", (by, "=", user.id), ("id", "=", 0)],
    "name": lambda by, user: [(by, "ilike", user.name)],
    "not name": lambda by, user: [(by, "not ilike", user.name)],
    "path": lambda by, user: [(f"{by}.name", "=", user.name)],
    "not path": lambda by, user: ["!", (f"{by}.name", "=", user.name)],
    "any": lambda by, user: [(by, "any", [("name", "=", user.name)])],
    "not any": lambda by, user: [(by, "not any", [("id", "=", user.id)])],
    "within": lambda by, user: [("id", "any", [(by, "=", user.id)])],
    "not within": lambda by, user: [("id", "not any", [(by, "=", user.id)])],
    "family": lambda by, user: [(by, "child_of", user.id)],
    "greater": lambda by, user: [(by, ">=", user.id), (by, "<=", user.id)],
}


def _classes(model):
    """Return the classes that make up a model, those of every model left out."""
    return [
        cls
        for cls in type(model).__mro__
        if getattr(cls, "_inherit", None) == model._name
        or getattr(cls, "_name", None) == model._name
    ]


@tagged("post_install", "-at_install")
class TestNobodyIsCountedByTraces(TransactionCase):
    """Findings about bills and flags are the same whichever colleague is asked for.

    One of the two did it all, the other nothing: no search, order or group tells which.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = new_test_user(cls.env, "traces_reader", BOOKS)
        cls.busy = new_test_user(cls.env, "traces_busy", BOOKS, name="Trace Busy")
        cls.idle = new_test_user(cls.env, "traces_idle", BOOKS, name="Trace Idle")
        cls.partner = cls.env["res.partner"].create({"name": "Traced"})
        account, currency = "account.account", cls.env.company.currency_id.id
        general = cls.env["account.journal"].create(
            {"name": "Traces", "code": "TRCS", "type": "general"}
        )
        accounts = cls.env[account].create(
            [
                {"name": f"Traces {code}", "code": code, "account_type": "expense"}
                for code in ("999981", "999982")
            ]
        )
        lines = [
            Command.create({"account_id": accounts[0].id, "debit": 10}),
            Command.create({"account_id": accounts[1].id, "credit": 10}),
        ]
        moves = cls.env["account.move"].with_user(cls.busy)
        cls.entry = moves.create(
            {"move_type": "entry", "journal_id": general.id, "line_ids": lines}
        )
        journals = {
            kind: cls.env["account.journal"].create(
                {
                    "name": f"Traces {kind}",
                    "code": f"T{kind[:3]}",
                    "type": kind,
                    "default_account_id": accounts[0].id,
                }
            )
            for kind in ("sale", "purchase")
        }
        cls.bill, cls.invoice = (
            moves.create(
                {
                    "move_type": move_type,
                    "journal_id": journals[kind].id,
                    "partner_id": cls.partner.id,
                    "currency_id": currency,
                    "invoice_user_id": cls.busy.id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Paper",
                                "price_unit": 10,
                                "account_id": accounts[0].id,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
            for kind, move_type in (("purchase", "in_invoice"), ("sale", "out_invoice"))
        )
        cls.done = {}
        for record in (cls.bill, cls.entry, cls.partner):
            cls.done[record] = cls._leave_traces(record.with_user(cls.busy))

    @classmethod
    def _leave_traces(cls, record):
        """Return what somebody leaves of a record: ``{field of a person: trace}``."""
        message = record.message_post(body="seen", message_type="comment")
        activity = record.activity_schedule(
            "mail.mail_activity_data_todo", user_id=cls.busy.id
        )
        record.message_subscribe(cls.busy.partner_id.ids)
        attachment = record.env["ir.attachment"].create(
            {
                "name": "seen.txt",
                "raw": b"seen",
                "res_model": record._name,
                "res_id": record.id,
            }
        )
        follower = record.sudo().message_follower_ids
        follower = follower.filtered(
            lambda each_follower: each_follower.partner_id == cls.busy.partner_id
        )
        notification = (
            cls.env["mail.notification"]
            .sudo()
            .create(
                {
                    "mail_message_id": message.id,
                    "res_partner_id": cls.busy.partner_id.id,
                    "author_id": cls.busy.partner_id.id,
                    "notification_type": "inbox",
                }
            )
        )
        return {
            ("mail.message", "author_id"): message,
            ("mail.message", "create_uid"): message,
            ("mail.activity", "user_id"): activity,
            ("mail.activity", "create_uid"): activity,
            ("mail.followers", "partner_id"): follower,
            ("ir.attachment", "create_uid"): attachment,
            ("mail.notification", "res_partner_id"): notification,
            ("mail.notification", "author_id"): notification,
        }

    def _of(self, user, model, name):
        """Return a user as a field of a model names him or her."""
        comodel = self.env[model]._fields[name].comodel_name
        return user.partner_id if comodel == "res.partner" else user

    def _found(self, records, domain):
        """Return the ids that the reader finds, `None` if the search is refused."""
        domain = Domain("id", "in", records.ids) & Domain(domain)
        try:
            return records.with_user(self.reader).search(domain).ids
        except AccessError:
            return None

    def _assert_same_for_both(self, records, name, persons):
        answers = []
        for way, asked in ASKED.items():
            busy, idle = (
                self._found(records, asked(name, person)) for person in persons
            )
            if busy != idle:
                answers.append((way, busy, idle))
        self.assertFalse(answers, (records, name))

    def test_search_of_traces_tells_nothing_of_a_colleague(self):
        for model, name in self.done[self.bill]:
            traces = self.env[model].union(
                *(self.done[record][model, name] for record in (self.bill, self.entry))
            )
            persons = [self._of(user, model, name) for user in (self.busy, self.idle)]
            with self.subTest(model=model, field=name):
                self._assert_same_for_both(traces, name, persons)

    def test_traces_of_other_records_are_found_by_a_person(self):
        for (model, name), trace in self.done[self.partner].items():
            records = self._of(self.busy, model, name)
            with self.subTest(model=model, field=name):
                self.assertEqual(
                    self._found(trace, [(name, "=", records.id)]), trace.ids
                )
                self.assertEqual(self._found(trace, [(name, "!=", records.id)]), [])

    def test_own_traces_are_found(self):
        for (model, name), trace in self.done[self.bill].items():
            records = self._of(self.busy, model, name)
            own = trace.with_user(self.busy)
            with self.subTest(model=model, field=name):
                found = own.search([(name, "=", records.id), ("id", "=", trace.id)])
                self.assertEqual(found, trace)

    def test_followers_of_a_bill_are_listed_on_it(self):
        shown = self.env["mail.followers"].with_user(self.reader)
        found = shown.search(
            [
                ("res_model", "=", "account.move"),
                ("res_id", "=", self.bill.id),
                ("partner_id.active", "=", True),
            ]
        )
        self.assertIn(self.busy.partner_id, found.partner_id)

    def test_group_by_a_person_leaves_bills_out(self):
        for model, name in self.done[self.bill]:
            own = self.env[model].with_user(self.reader)
            traces = [self.done[record][model, name].id for record in self.done]
            with self.subTest(model=model, field=name):
                for groupby, aggregates in (
                    ([name], ["__count"]),
                    ([], ["__count", f"{name}:count_distinct"]),
                    ([], ["__count", f"{name}:array_agg"]),
                ):
                    found = own._read_group([("id", "in", traces)], groupby, aggregates)
                    self.assertEqual(
                        [row[len(groupby)] for row in found], [1], (groupby, aggregates)
                    )
        [[_author, count]] = (
            self.env["mail.notification"]
            .with_user(self.reader)
            ._read_group(
                [
                    (
                        "mail_message_id",
                        "in",
                        [
                            self.done[record]["mail.message", "author_id"].id
                            for record in self.done
                        ],
                    )
                ],
                ["mail_message_id.author_id"],
                ["__count"],
            )
        )
        self.assertEqual(count, 1)

    def test_order_by_a_person_is_the_same_for_all(self):
        """Other traces are sorted by the name, these as if there were none."""
        messages = self.env["mail.message"].with_user(self.reader)
        for record in (self.bill, self.partner):
            later = self._leave_traces(record.with_user(self.idle))
            both = [
                traces["mail.message", "create_uid"].id
                for traces in (self.done[record], later)
            ]
            found = [
                messages.search([("id", "in", both)], order=f"create_uid {way}, id").ids
                for way in ("asc", "desc")
            ]
            with self.subTest(record=record):
                self.assertEqual(len(found[0]), 2)
                self.assertEqual(found[0] == found[1], record == self.bill)
        files = self.env["ir.attachment"].with_user(self.reader)
        for order in ("name, create_uid desc", "create_uid.id"):
            with self.subTest(order=order), self.assertRaises(AccessError):
                files.search([], order=order)

    def test_search_of_bills_tells_nothing_of_a_colleague(self):
        users = self.busy, self.idle
        partners = self.busy.partner_id, self.idle.partner_id
        bills = self.bill | self.entry
        for records, names, persons in (
            (bills, ("create_uid", "write_uid", "invoice_user_id", "user_id"), users),
            (bills.line_ids, ("create_uid", "move_id.invoice_user_id"), users),
            (bills, ("activity_user_id", "activity_ids.user_id"), users),
            (bills, ("activity_ids.create_uid", "line_ids.create_uid"), users),
            (bills, ("message_ids.attachment_ids.create_uid",), users),
            (bills, ("line_ids.move_id.invoice_user_id",), users),
            (bills, ("message_ids.author_id", "message_partner_ids"), partners),
            (bills, ("message_follower_ids.partner_id",), partners),
            (bills, ("message_ids.notification_ids.res_partner_id",), partners),
            (self.partner, ("invoice_ids.line_ids.move_id.invoice_user_id",), users),
            (self.partner, ("invoice_ids.invoice_user_id",), users),
        ):
            self.invoice.sudo().invoice_user_id = self.reader
            for name in names:
                with self.subTest(records=records, field=name):
                    self._assert_same_for_both(records, name, persons)

    def test_analytic_lines_of_bills_tell_nothing_of_a_colleague(self):
        lines = self.env["account.analytic.line"].create(
            [
                {
                    "name": "Analytic",
                    "user_id": self.busy.id,
                    "move_line_id": (move and move.line_ids[:1].id) or False,
                }
                for move in (self.bill, self.entry, self.invoice, None)
            ]
        )
        self.assertEqual(len(lines), 4)
        users = self.busy, self.idle
        self._assert_same_for_both(lines[:2], "user_id", users)
        found = self._found(lines, [("user_id", "=", self.busy.id)])
        self.assertEqual(set(found), set(lines[2:].ids))
        grouped = (
            lines.with_user(self.reader)
            .browse()
            ._read_group([("id", "in", lines.ids)], ["user_id"], ["__count"])
        )
        self.assertEqual(grouped, [(self.busy, 2)])

    def test_sales_are_reported_by_salesperson(self):
        moves = self.env["account.move"].with_user(self.reader)
        both = [("id", "in", (self.bill | self.invoice).ids)]
        sold = [*both, ("move_type", "in", ["out_invoice", "out_refund"])]
        self.invoice.message_subscribe(self.busy.partner_id.ids)
        for name in ("invoice_user_id", "user_id", "create_uid", "message_partner_ids"):
            records = self._of(self.busy, "account.move", name)
            with self.subTest(field=name):
                found = moves.search([*sold, (name, "in", records.ids)])
                self.assertEqual(found, self.invoice)
        grouped = moves._read_group(sold, ["invoice_user_id"], ["__count"])
        self.assertEqual(grouped, [(self.busy, 1)])
        found = moves.search(both, order="invoice_user_id, id")
        self.assertEqual(set(found), {self.bill, self.invoice})
        lines = self.env["account.move.line"].with_user(self.reader)
        for kind in ("move_type", "move_id.move_type"):
            sold = [("move_id", "in", (self.bill | self.invoice).ids)]
            sold.append((kind, "=", "out_invoice"))
            found = lines.search(
                [*sold, ("move_id.invoice_user_id", "in", [self.busy.id])]
            )
            self.assertEqual(found.move_id, self.invoice)
        grouped = lines._read_group(
            sold, ["move_id.invoice_user_id"], ["move_id:recordset"]
        )
        self.assertEqual(grouped, [(self.busy, self.invoice)])

    def test_nothing_is_left_out_of_bills_without_a_word(self):
        """An empty answer would say that a colleague did nothing."""
        by, either = ("create_uid", "=", self.busy.id), ["out_invoice", "in_invoice"]
        for model in ("account.move", "account.move.line"):
            records = self.env[model].with_user(self.reader)
            for domain in (
                [by],
                ["!", by],
                [by, ("move_type", "in", either)],
                [by, ("move_type", "!=", "in_invoice")],
                ["|", by, ("move_type", "=", "out_invoice")],
            ):
                with (
                    self.subTest(model=model, domain=domain),
                    self.assertRaisesRegex(AccessError, "not counted"),
                ):
                    records.search_count(domain)
            for ask in (
                lambda own: own._read_group([], ["create_uid"], ["__count"]),
                lambda own: own._read_group([], [], ["create_uid:count_distinct"]),
                lambda own: own.formatted_read_grouping_sets(
                    [], [["create_uid"]], ["__count"]
                ),
            ):
                with self.assertRaisesRegex(AccessError, "not counted"):
                    ask(records)
        with self.assertRaisesRegex(AccessError, "customer invoices"):
            self.env["account.move"].with_user(self.reader).search_count([by])

    def test_invoice_analysis_by_salesperson(self):
        report = self.env["account.invoice.report"].with_user(self.reader)
        both = [("move_id", "in", (self.bill | self.invoice).ids)]
        sold = [
            "|",
            ("move_type", "=", "out_invoice"),
            ("move_type", "=", "out_refund"),
        ]
        grouped = report.formatted_read_group(
            [*both, *sold], ["invoice_user_id"], ["__count", "price_subtotal:sum"]
        )
        self.assertEqual([row["__count"] for row in grouped], [1])
        self.assertEqual(grouped[0]["invoice_user_id"][0], self.busy.id)
        by = ("invoice_user_id", "=", self.busy.id)
        self.assertEqual(report.search([*both, *sold, by]).move_id, self.invoice)
        with self.assertRaisesRegex(AccessError, "customer invoices"):
            report.search([*both, by])
        self.assertEqual(len(report.search(both, order="invoice_user_id")), 2)

    def test_models_on_which_people_decide_are_guarded(self):
        """Models that EDIC links with suggestions, flags and steps are among them."""
        kinds = self.env["base"]._edic_kinds()
        decided = {name for name, (kind, _field) in kinds.items() if kind == DECIDED}
        for name in (
            "account.move",
            "account.move.line",
            "account.invoice.report",
            "account.payment",
            "account.bank.statement.line",
            "purchase.order",
            "res.partner.bank",
        ):
            self.assertIn(name, decided)
        missing = []
        for model in self.env.values():
            if model._name in kinds or model._abstract or model._transient:
                continue
            for field in model._fields.values():
                other = self.env.get(field.comodel_name or "")
                if (
                    field.type == "one2many"
                    and kinds.get(field.comodel_name, (None,))[0] == OWN
                    and field.store
                    and any(
                        name.startswith(("decided_by", "owner_id", "signed_by"))
                        for name in other._edic_persons()
                    )
                ):
                    missing.append(f"{model._name}.{field.name}")
        self.assertFalse(missing)

    def test_what_may_have_been_made_by_a_bill_is_known(self):
        """Models with a link to a bill that may be empty, and a field of a person."""
        known = {
            "account.analytic.line",  # guarded where an entry made it
            "hr.expense",  # whose expense it is, and who is to approve it
            "res.company",  # its users
        }
        kinds = self.env["base"]._edic_kinds()
        found = set()
        for model in self.env.values():
            if model._name in kinds or model._abstract or model._transient:
                continue
            fields = [field for field in model._fields.values() if field.store]
            links = any(
                kinds.get(field.comodel_name, (None,))[0] == DECIDED
                and field.type == "many2one"
                for field in fields
            )
            persons = {
                field.name for field in fields if field.comodel_name in PERSONS
            } - {"create_uid", "write_uid"}
            if links and persons:
                found.add(model._name)
        self.assertLessEqual(found, known)

    def test_traces_are_found_by_what_they_are(self):
        kinds = self.env["base"]._edic_kinds()
        traces = {name for name, (kind, _field) in kinds.items() if kind == TRACE}
        self.assertGreaterEqual(
            traces,
            {
                "mail.message",
                "mail.mail",
                "mail.notification",
                "mail.activity",
                "mail.followers",
                "mail.tracking.value",
                "ir.attachment",
            },
        )
        guarded = set(self.env["base"]._edic_guarded())
        self.assertLessEqual({"account.move", "edic.finance.flag"}, guarded)
        self.assertFalse({"res.partner", "mail.message", "res.users"} & guarded)

    def test_every_model_that_searches_by_its_own_way_is_tried_here(self):
        """Odoo's traces check rights by code of theirs, partly as superuser."""
        tried = {model for model, _name in self.done[self.bill]} | {"account.move"}
        own = {
            name
            for name, (kind, _field) in self.env["base"]._edic_kinds().items()
            if kind != OWN
            and any("_search" in vars(cls) for cls in _classes(self.env[name]))
        }
        self.assertEqual(own - tried, {"mail.scheduled.message"})  # asks as the reader

    def test_domain_that_names_nobody_is_left_as_it_is(self):
        for model, domain in (
            (
                "account.move",
                [("move_type", "=", "in_invoice"), ("name", "ilike", "1")],
            ),
            ("mail.message", [("model", "=", "account.move"), ("res_id", "=", 1)]),
            ("res.partner", ["|", ("invoice_ids.name", "=", "x"), ("email", "=", "y")]),
        ):
            domain = Domain(domain)
            own = self.env[model].with_user(self.reader)
            self.assertIs(own._edic_uncounted(domain), domain)
