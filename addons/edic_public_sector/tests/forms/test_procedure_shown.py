# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..forms_common import LINES, FormsCase, upgrade

TODAY = date(2026, 11, 20)
EARLIER = TODAY - timedelta(days=30)
COST = "Combien coûte la carte de quartier ?"
TOLD = {
    "publisher": "Autre commune",
    "rights": "Autre licence",
    "source_url": "https://example.org/other",
    "source_date": EARLIER,
}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)  # a date of today stays so over midnight
class TestProcedureShown(FormsCase):
    """Facts beside the lines are shown as they were approved, and no others."""

    def shown(self):
        """Return the facts shown to an agent with the least rights there are for it."""
        line = self.line("La carte de").with_user(self.agent)
        quote = line._quote()
        names = ("publisher", "rights", "url", "day")
        return [quote[name] for name in names]

    def setUp(self):
        super().setUp()
        self.before = [
            "Commune d'essai",
            "Licence Ouverte",
            "https://example.org/T1",
            str(TODAY),
        ]
        self.after = [str(value) for value in TOLD.values()]

    def test_what_an_officer_changes_waits_for_another(self):
        self.assertEqual(self.shown(), self.before)
        self.own(self.officer).write(TOLD)
        self.assertEqual(self.shown(), self.before)
        self.assertEqual(self.procedure.pending, 1)
        answer = self.own(self.agent).edic_ask(COST)
        self.assertNotIn("Autre", str(answer))
        with self.assertRaisesRegex(UserError, "Somebody else"):
            self.own(self.officer).action_approve()
        self.assertEqual(self.shown(), self.before)
        self.own(self.second).action_approve()
        self.assertEqual(self.shown(), self.after)

    def test_title_and_other_words_wait_too(self):
        vals = {"code": "T4", "name": "Aide", "lang": "fr"}
        line = {"text": "L'aide est de 10 €."}
        made = self.own(self.officer).create(
            {**vals, "called": "soutien", "line_ids": [Command.create(line)]}
        )
        topic = {"name": "Montant", "asked": "Combien ?"}
        made.topic_ids = [
            Command.create({**topic, "line_ids": [Command.set(made.line_ids.ids)]})
        ]
        made.with_user(self.second).action_approve()
        made.write({"name": "Autre titre", "called": "chien"})
        self.assertEqual(made._title(), "Aide")
        self.assertEqual(made.topic_ids._prepared()[0].called, ("soutien",))
        self.assertTrue(made.pending)
        made.with_user(self.second).action_approve()
        self.assertEqual(made._title(), "Autre titre")
        self.assertEqual(made.topic_ids._prepared()[0].called, ("chien",))

    def law(self):
        """Return the law that a form shows behind its field."""
        entry = self.env["edic.public.form.entry"].with_user(self.agent)
        content = entry._begun(self.own(self.agent), "desk").sudo()._content()
        fields = [
            field for section in content["sections"] for field in section["fields"]
        ]
        return next(field["law"] for field in fields if field["key"] == "proof")

    def test_legal_sources_wait_too(self):
        link, url = self.procedure.link_ids, "https://example.org/7"
        self.assertEqual(self.law()["url"], url)
        with self.assertRaises(AccessError):
            link.with_user(self.officer).is_approved = True
        link.with_user(self.officer).url = "https://example.com/other"
        self.assertEqual((self.law(), self.procedure.pending), (None, 1))
        seen = self.procedure.pending_digest
        link.with_user(self.officer).url = "https://example.com/third"
        with self.assertRaisesRegex(UserError, "Something changed meanwhile"):
            self.own(self.second).with_context(edic_seen=seen).action_approve()
        self.own(self.second).action_approve()
        self.assertEqual(self.law()["url"], "https://example.com/third")
        self.load()  # the publisher's again
        self.assertIsNone(self.law())
        self.own(self.second).action_approve()
        self.assertEqual(self.law()["url"], url)

    def test_what_is_shown_is_not_entered(self):
        self.officer.group_ids = [Command.link(self.env.ref("base.group_system").id)]
        for name, value in TOLD.items():
            with self.subTest(name), self.assertRaises(AccessError):
                self.own(self.officer)[f"shown_{name}"] = value
        made = self.own(self.officer).create(
            {"name": "N", "code": "N", "lang": "fr", "shown_rights": "Libre"}
        )
        self.assertFalse(made.shown_rights)
        self.assertFalse(self.own(self.officer).copy({"code": "C"}).shown_rights)

    def test_what_was_never_approved_is_told_nowhere(self):
        made = self.load(code="T2")[0]
        self.assertTrue(made.rights)
        self.assertFalse(made.line_ids[-1]._quote()["rights"])
        self.assertFalse(made.is_old, "whoever approves it sees the age of this one")
        fresh = made.search([("is_old", "=", False)])
        self.assertIn(made, fresh)

    def test_agents_see_what_is_approved_on_the_screens(self):
        model = self.env["edic.public.procedure"]
        for user, seen, other in (
            (self.agent, "shown_rights", "rights"),
            (self.officer, "rights", "shown_rights"),
        ):
            arch = model.with_user(user).get_view(view_type="form")["arch"]
            with self.subTest(user.login):
                self.assertIn(f'name="{seen}"', arch)
                self.assertNotIn(f'name="{other}"', arch)

    # --- changes by a refresh ---------------------------------------------------------
    def refresh(self, *lines, is_fetched=True, **source):
        more = {"is_fetched": is_fetched, "authors": self.officer}
        document = self.document(*lines, **source)
        self.env["edic.public.procedure"]._load(document, self.company, **more)

    def begin_earlier(self):
        self.load(modified=EARLIER)
        self.approve()
        self.assertEqual(self.procedure.shown_source_date, EARLIER)

    def test_same_text_of_a_later_day_is_shown_when_its_publisher_gave_it(self):
        self.begin_earlier()
        self.refresh(modified=TODAY)
        self.assertEqual(self.procedure.shown_source_date, TODAY)
        self.assertFalse(self.procedure.pending or self.procedure.author_ids)

    def test_other_changes_of_the_day_wait(self):
        for words, lines, expected in (
            ("uploaded", (), {"modified": TODAY, "is_fetched": False}),
            ("of before", (), {"modified": EARLIER - timedelta(days=1)}),
            ("none", (), {"modified": None}),
            ("with a new line", ((*LINES, ("", "Neuf")),), {"modified": TODAY}),
            ("with a line gone", (LINES[1:],), {"modified": TODAY}),
            ("with another licence", (), {"modified": TODAY, "rights": "X"}),
        ):
            self.load()
            self.begin_earlier()
            with self.subTest(words):
                self.refresh(*lines, **expected)
                self.assertEqual(self.procedure.shown_source_date, EARLIER)
                self.assertTrue(self.procedure.has_changed)
                self.assertEqual(self.procedure.author_ids, self.officer)
                self.own(self.second).action_approve()

    def test_day_waits_where_something_else_does(self):
        self.begin_earlier()
        self.own(self.officer).rights = "Autre licence"
        self.own(self.officer).rights = "Licence Ouverte"
        self.refresh(modified=TODAY)
        self.assertEqual(self.procedure.shown_source_date, EARLIER)

    def test_who_is_responsible_hears_once_of_what_waits(self):
        self.procedure.user_id = self.second
        self.refresh(rights="X")
        self.refresh(rights="X")
        self.assertEqual(self.procedure.activity_ids.user_id, self.second)
        self.assertIn("licence", self.procedure.activity_ids.summary)

    def test_whoever_says_the_licence_of_a_source_does_not_approve_it(self):
        self.refresh(rights="X")
        self.assertEqual(self.shown()[1], "Licence Ouverte")
        with self.assertRaisesRegex(UserError, "Somebody else"):
            self.own(self.officer).action_approve()
        self.own(self.second).action_approve()
        self.assertEqual(self.shown()[1], "X")

    # --- upgrade ----------------------------------------------------------------------
    def test_what_was_approved_before_the_upgrade_stays_shown(self):
        draft = self.load(code="T2")[0]
        names = [f"shown_{name}" for name in (*TOLD, "name", "called")]
        self.procedure.write(dict.fromkeys(names, False))
        links = self.procedure.link_ids | draft.link_ids
        links.is_approved = False
        upgrade(self.env)
        self.assertEqual(links.filtered("is_approved"), self.procedure.link_ids)
        self.assertEqual(self.procedure.shown_name, "Carte de quartier")
        self.assertEqual(self.shown(), self.before)
        self.assertFalse(any(draft[name] for name in names))
