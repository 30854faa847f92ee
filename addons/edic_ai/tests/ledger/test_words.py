# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import inspect
import re
from pathlib import Path
from unittest.mock import patch

from odoo.modules.module import get_module_path
from odoo.tests import tagged

from ..common import EdicAiCase

SAYS = re.compile(
    r"env\._\(|_description_(?:selection|string)\(|_words\(|\bformat_(?:date|datetime)\("
)
CALLS = re.compile(r"\b\w+\.(_\w+)\(")
NAMED_USE = re.compile(r"(?:USE_CASE|CODE|_recorded_as) = \"([\w.]+)\"")
RECORDED = re.compile(r"_record\(\s*\*?\(?\"(\w+)\",\s*\"([\w.]+)\"")
NAME = re.compile(r"\"([a-z_]+\.[a-z_.]+)\"")
ASKED = re.compile(r"\b(?:facts|changes|checks)(?:\.\w+\(|\[)\s*\"([\w.]+)\"")
# values that may stand in the place of any fact
HOSTILE = (
    None,
    "",
    "None",
    [],
    {},
    0,
    True,
    5,
    "text",
    "[(6, 0, [3])]",
    "for {court}",
    "12.30",
    "NaN",
    "2026-01-31",
    "ab" * 32,
    [None, None],
    [None, "text"],
    ["text", None],
    [True, False],
    [1, 2, 3],
    [[]],
    [{}],
    [[None, {}]],
    [{"a": None}, []],
    {"a": None},
    {"a": {}},
    {"a": [488, 2], "b": {"outcome": None, "found": {}}},
)
BY_USE = ("decision", "accounting", "access", "ledger")  # worded by their use case
SETTINGS = ("access.rule", "addon.", "module.")
# actions within a use case, members of the facts, groups
NO_USES = ("draft.", "entry.", "procedure.", "fact", "label.", "paragraph.", "edic")
NO_USES += ("gen_ai.", "error.", "ir.")
UNREADABLE = ("None", "{", "[", "': ")


@tagged("post_install", "-at_install")
class TestWords(EdicAiCase):
    """Computed texts are in the reader's language, each reader's own."""

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
                if any(
                    SAYS.search(inspect.getsource(function)) for function in functions
                ):
                    yield field

    def test_whatever_says_words_depends_on_the_language(self):
        contexts = self.env.registry.field_depends_context
        found = list(self.say())
        self.assertGreater(len(found), 30)
        self.assertFalse(
            [str(field) for field in found if "lang" not in contexts.get(field, ())]
        )

    def test_a_summary_is_said_anew_in_another_language(self):
        labels = {
            "gen_ai.request.model": "mistral-small",
            "edic.policy.zone": "outside",
        }
        trace = self.gateway._record("inference", "test.use", labels)
        for code, word in (
            ("fr_FR", "Demande"),
            ("de_DE", "Anfrage"),
            ("en_US", "Asked"),
        ):
            self.env["res.lang"]._activate_lang(code)
            self.assertIn(word, trace.with_context(lang=code).summary)

    def test_facts_have_labels_and_words_in_the_readers_language(self):
        facts = {
            "field": "name",
            "band": "check",
            "has_reason": False,
            "proposed_label": "6061",
            "final_label": None,
        }
        about = {"res_model": "res.partner", "res_id": 1, "facts": facts}
        about |= {"event": "decision", "use_case": "test.use"}
        self.env["res.lang"]._activate_lang("fr_FR")
        for code, texts in (
            ("en_US", ("Field: Name", "Band: To check", "With a reason: ✗")),
            ("fr_FR", ("Nom", "Certitude: À vérifier", "Valeur proposée: 6061")),
        ):
            trace = self.env["edic.ai.trace"].with_context(lang=code).new(about)
            for text in texts:
                self.assertIn(text, trace.facts_text)
            for raw in (": check", "has reason", "None", "proposed label", "band"):
                self.assertNotIn(raw, trace.facts_text)

    def test_codes_are_shown_as_words_in_each_language(self):
        codes = {
            "document": self.codes_of("edic.ai.document."),
            "form": ("csv", "html", "pdf"),
            "lang": ("fr_FR", "de_DE"),
        }
        for lang in codes["lang"]:
            self.env["res.lang"]._activate_lang(lang)
        traces = self.env["edic.ai.trace"]
        for lang in codes["lang"]:
            own = traces.with_context(lang=lang)
            for key, values in codes.items():
                for value in values:
                    text = own.new({"facts": {key: value}}).facts_text
                    self.assertNotEqual(text.partition(": ")[2], value)
            for engine in {*self.codes_of("edic.ai.engine.")} - {"test"}:
                self.assertNotEqual(own.new({"engine": engine}).engine_text, engine)

    def codes_of(self, prefix):
        names = [name for name in self.env.registry if name.startswith(prefix)]
        return [name.removeprefix(prefix) for name in names]

    def test_an_explanation_says_of_what_it_is(self):
        facts = {"document": "call", "form": "html", "lang": "en_US"}
        vals = {"event": "access", "use_case": "explanation", "facts": facts}
        self.assertEqual(
            self.env["edic.ai.trace"].new(vals).summary,
            "Document made: Explanation of a call (HTML)",
        )

    def test_moments_are_written_as_the_reader_writes_them(self):
        facts = {"noticed_at": [None, "2026-12-01 00:33:51"]}
        vals = {"event": "policy", "res_model": "edic.ai.incident", "facts": facts}
        self.env["res.lang"]._activate_lang("de_DE")
        traces = self.env["edic.ai.trace"].with_context(lang="de_DE", tz="UTC")
        trace = traces.new({**vals, "use_case": "incident"})
        for text in (trace.summary, trace.facts_text):
            self.assertRegex(text, r"–.*01\.12\.2026")

    def test_facts_that_nobody_named_keep_their_names(self):
        facts = {"gen_ai.request.model": "m", "its_own": "1", "digest": "a"}
        about = {"event": "inference", "use_case": "test.use", "facts": facts}
        text = self.env["edic.ai.trace"].new(about).facts_text
        self.assertEqual(
            text.splitlines(), ["gen_ai.request.model: m", "its own: 1", "Digest: a"]
        )

    def test_entry_is_rendered_by_the_most_specific_method(self):
        traces = self.env["edic.ai.trace"]

        def summary(use_case, event="access"):
            vals = {"event": event, "use_case": use_case, "facts": {"b": "x"}}
            return traces.new(vals).summary

        renderers = {
            "_render_access_test_one": lambda trace, facts: "one",
            "_render_access_test_left": lambda trace, facts: NotImplemented,
            "_render_any_test": lambda trace, facts: "area",
            "_render_any_test_plain": lambda trace, facts: False,
        }
        with patch.multiple(type(traces), create=True, **renderers):
            self.assertEqual(summary("test.one"), "one")
            self.assertEqual(summary("test.one", "policy"), "area")
            self.assertEqual(summary("test.left"), "area")
            self.assertEqual(summary("test.other.deep"), "area")
            self.assertIn("x", summary("test.plain"), "the facts as they are")

    # --- a summary of whatever there is -----------------------------------------------
    def sources(self):
        """The modules of this suite that are installed, as ``{file: text}``."""
        names = [name for name in self.env.registry._init_modules if "edic_" in name]
        return {
            file: file.read_text(encoding="utf-8")
            for name in names
            for folder in ("models", "wizards")
            for file in sorted(Path(get_module_path(name), folder).rglob("*.py"))
        }

    def kinds(self, sources):
        """``{(event, use case)}`` that the code records, or has words for."""
        events = dict(self.env["edic.ai.trace"]._fields["event"].selection)
        kinds = {(event, "test.use") for event in events}
        for text in sources.values():
            kinds |= {kind for kind in RECORDED.findall(text) if kind[0] in events}
            kinds |= {("policy", use) for use in NAMED_USE.findall(text)}
        for use in self.names(sources, NAME) - set(self.env.registry):
            if use.startswith(SETTINGS):
                kinds.add(("policy", use))
            elif not use.startswith(NO_USES):
                kinds |= {(event, use) for event in BY_USE}
        kinds |= {("policy", use) for use in ("rights", "parameter", "cron")}
        return kinds | set(self.rendered(events))

    def rendered(self, events):
        """Yield the kinds that a method renders, `_render_<event>_<use case>`."""
        for name in dir(type(self.env["edic.ai.trace"])):
            if name.startswith("_render_any_"):
                use = name.removeprefix("_render_any_")
                yield from ((event, use) for event in events)
            elif name.startswith("_render_"):
                event, _sep, use = name.removeprefix("_render_").partition("_")
                self.assertIn(event, events, name)
                yield event, use or "test.use"

    def names(self, sources, pattern):
        """The codes, or the facts, that the words of entries know."""
        return {
            name
            for file, text in sources.items()
            if "trace" in file.name
            for name in pattern.findall(text)
        }

    def unreadable(self, traces):
        """``{kind: text}`` of those that show what only a program reads."""
        return {
            (trace.event, trace.use_case): text
            for trace in traces
            for text in (trace.summary or "", trace.facts_text or "")
            if any(mark in text for mark in UNREADABLE)
        }

    def test_every_kind_of_entry_has_a_summary_whatever_its_facts_are(self):
        """An entry cannot be mended: what it lacks, or holds instead, is no error."""
        sources = self.sources()
        kinds, names = self.kinds(sources), self.names(sources, ASKED)
        self.assertGreater(min(len(kinds), len(names)), 40)
        self.assertIn("strata", "".join(sources.values()))
        traces, found = self.env["edic.ai.trace"], {}
        about = {"res_model": "res.company", "res_id": self.env.company.id}
        for event, use in sorted(kinds):
            vals = {"event": event, "use_case": use, "status": "ok"}
            found |= self.unreadable(traces.new({**vals, "facts": {}}))
            for value in HOSTILE:
                facts = dict.fromkeys((*names, "fiscalyear_lock_date"), value)
                found |= self.unreadable(traces.new({**vals, **about, "facts": facts}))
        self.assertEqual(found, {})

    def test_what_this_database_recorded_reads_well_in_each_language(self):
        for code in ("en_US", "fr_FR", "de_DE"):
            self.env["res.lang"]._activate_lang(code)
            traces = self.env["edic.ai.trace"].with_context(lang=code).search([])
            self.assertEqual(self.unreadable(traces), {})

    def test_labels_that_mean_two_things_differ(self):
        """A single English word may stand for two in another language."""

        def label(model, name):
            return self.env[f"edic.ai.{model}"]._fields[name].string

        for first, other in (
            (("trace", "summary"), ("switch", "what")),
            (("policy", "rule_ids"), ("retention.due", "rule_id")),
        ):
            self.assertNotEqual(label(*first), label(*other))
        states = [
            *self.env["edic.ai.provider"]._fields["health_state"].selection,
            *self.env["edic.ai.provider"]._fields["key_state"].selection,
        ]
        for field in (("trace", "parent_id"), ("retention.due", "total")):
            self.assertNotIn(label(*field), dict(states).values())

    def test_an_empty_ledger_says_what_it_holds(self):
        help_text = self.env.ref("edic_ai.edic_ai_trace_action").help
        for kind in ("No entry", "calls", "decisions", "books", "settings and rights"):
            self.assertIn(kind, help_text)
