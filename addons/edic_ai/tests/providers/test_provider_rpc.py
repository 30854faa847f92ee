# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging
import xmlrpc.client
from contextlib import contextmanager

from odoo.tests import HttpCase, tagged

from ..common import new_test_user
from .test_provider import CANARY, make_provider

# their messages on changes that PostgreSQL refuses are for the test alone
LOUD = [logging.getLogger(name) for name in ("odoo.sql_db", "odoo.http")]


@contextmanager
def logged():
    """All lines that are logged meanwhile."""
    lines, handler = [], logging.Handler()
    handler.emit = lambda record: lines.append(handler.format(record))
    loggers = [logging.getLogger(), *LOUD]
    for logger in loggers:
        logger.addHandler(handler)
    for logger in LOUD:
        logger.propagate = False
    try:
        yield lines
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
        for logger in LOUD:
            logger.propagate = True


@tagged("post_install", "-at_install")
class TestProviderKeyRpc(HttpCase):
    """Over the real endpoints nobody reads a key back, the administrator included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = make_provider(cls.env)
        cls.provider.new_key = CANARY
        groups = {
            "rpc_manager": "edic_ai.group_edic_ai_manager",
            "rpc_auditor": "edic_ai.group_edic_ai_auditor",
            "rpc_author": "edic_ai.group_edic_ai_author",
            "rpc_approver": "edic_ai.group_edic_ai_approver",
            "rpc_dpo": "edic_ai.group_edic_ai_dpo",
            "rpc_user": "edic_ai.group_edic_ai_user",
            "rpc_employee": "base.group_user",
            "rpc_portal": "base.group_portal",
            "rpc_system": "base.group_system,edic_ai.group_edic_ai_manager",
        }
        cls.users = {
            login: new_test_user(cls.env, login, names, password=login * 2)
            for login, names in groups.items()
        }

    def attempts(self):
        """Calls that might give the key back: ``(model, method, parameters)``."""
        ids, provider, key = self.provider.ids, "edic.ai.provider", "edic.ai.key"
        grouped = {"domain": [], "groupby": ["value"], "aggregates": ["__count"]}
        related = {"ids": ids, "vals": {"capacity": 0, "new_key": CANARY}}
        return [
            (provider, "read", {"ids": ids, "fields": ["new_key"]}),
            (provider, "read", {"ids": ids}),
            (provider, "search_read", {"domain": []}),
            (provider, "export_data", {"ids": ids, "fields_to_export": ["new_key"]}),
            (provider, "copy_data", {"ids": ids}),
            # PostgreSQL repeats the row of a change that it refuses
            (provider, "write", {"ids": ids, "vals": {"capacity": 0}}),
            (provider, "write", {"ids": ids, "vals": {"zone": False}}),
            (provider, "write", related),
            (key, "search_read", {"domain": []}),
            (key, "search_read", {"domain": [("value", "like", "sk-%")]}),
            (key, "formatted_read_group", grouped),
            (key, "read", {"ids": [1, 2, 3]}),
        ]

    def check_answer(self, login, attempt, answer, log):
        self.assertNotIn(CANARY, answer, (login, attempt))
        for line in log:
            self.assertNotIn(CANARY, line, (login, attempt))

    def test_json2_gives_no_key_away(self):
        for login, user in self.users.items():
            key = self.env["res.users.apikeys"].with_user(user).sudo()
            key = key._generate(None, "test", False)
            for model, method, params in self.attempts():
                with logged() as log:
                    answer = self.url_open(
                        f"/json/2/{model}/{method}",
                        data=json.dumps(params),
                        headers={
                            "Content-Type": "application/json",
                            "Authorization": f"bearer {key}",
                        },
                    )
                self.check_answer(login, (model, method), answer.text, log)
                if model == "edic.ai.key":
                    self.assertGreaterEqual(answer.status_code, 400, (login, method))

    def test_xmlrpc_gives_no_key_away(self):
        database = self.env.cr.dbname
        for login, user in self.users.items():
            for model, method, params in self.attempts():
                params = dict(params)
                args = [params.pop(name) for name in ("ids", "vals") if name in params]
                with logged() as log:
                    try:
                        answer = self.xmlrpc_object.execute_kw(
                            database,
                            user.id,
                            login * 2,
                            model,
                            method,
                            args,
                            params,
                        )
                    except xmlrpc.client.Fault as fault:
                        answer = fault.faultString
                self.check_answer(login, (model, method), str(answer), log)
