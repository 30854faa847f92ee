# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import inspect
import re

from odoo.tests import tagged

from .common import EdicAiCase

SAYS = re.compile(
    r"env\._\(|_description_(?:selection|string)\(|_words\(|\bformat_(?:date|datetime)\("
)
CALLS = re.compile(r"\b\w+\.(_\w+)\(")


@tagged("post_install", "-at_install")
class TestWords(EdicAiCase):
    """What is computed in words is in the reader's language, each reader's own."""

    def functions(self, model, name, depth=2):
        """The methods of that name of ours, and those of the model that they call."""
        for cls in type(model).mro():
            function = vars(cls).get(name)
            if not inspect.isfunction(function) or "edic_" not in function.__module__:
                continue
            yield function
            if depth:
                for called in set(CALLS.findall(inspect.getsource(function))):
                    yield from self.functions(model, called, depth - 1)

    def say(self):
        """Fields whose computing says words, as far as its code shows."""
        for name in self.env.registry:
            model = self.env[name]
            for field in model._fields.values():
                is_words = field.type in ("char", "text", "html", "json")
                if not is_words or field.store or not isinstance(field.compute, str):
                    continue
                functions = self.functions(model, field.compute)
                if any(SAYS.search(inspect.getsource(one)) for one in functions):
                    yield field

    def test_whatever_says_words_depends_on_the_language(self):
        contexts = self.env.registry.field_depends_context
        found = list(self.say())
        self.assertGreater(len(found), 30)
        self.assertFalse(
            [str(field) for field in found if "lang" not in contexts.get(field, ())]
        )

    def test_a_summary_is_said_anew_in_another_language(self):
        told = {"gen_ai.request.model": "mistral-small", "edic.policy.zone": "outside"}
        trace = self.gateway._record("inference", "test.use", told)
        for code, word in (
            ("fr_FR", "Demande"),
            ("de_DE", "Anfrage"),
            ("en_US", "Asked"),
        ):
            self.env["res.lang"]._activate_lang(code)
            self.assertIn(word, trace.with_context(lang=code).summary)

    def test_labels_that_mean_two_things_differ(self):
        """What is one word in English may be two in another language."""

        def label(model, name):
            return self.env[f"edic.ai.{model}"]._fields[name].string

        for one, other in (
            (("trace", "summary"), ("switch", "what")),
            (("policy", "rule_ids"), ("retention.due", "rule_id")),
        ):
            self.assertNotEqual(label(*one), label(*other))
        states = [
            *self.env["edic.ai.provider"]._fields["health_state"].selection,
            *self.env["edic.ai.provider"]._fields["key_state"].selection,
        ]
        for field in (("trace", "parent_id"), ("retention.due", "total")):
            self.assertNotIn(label(*field), dict(states).values())

    def test_an_empty_ledger_says_what_it_holds(self):
        told = self.env.ref("edic_ai.edic_ai_trace_action").help
        for kind in ("No entry", "calls", "decisions", "books", "settings and rights"):
            self.assertIn(kind, told)
