# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import fields

LANGS = ("en_US", "fr_FR", "de_DE")
PARTS = ("title", "seen", "compared", "rule", "innocent", "next")
UNFILLED = re.compile(r"%\(|%s|\bNone\b|\bFalse\b|\bnan\b|\binf\b")


def kind_of(facts):
    """Return what the words of a finding are chosen by: which facts it has, one or
    several of what is counted, and codes such as its rule."""

    def choice(value):
        is_code = isinstance(value, bool) or str(value).isidentifier()
        return value if is_code else (bool(value), value == 1)

    return tuple((name, repr(choice(facts[name]))) for name in sorted(facts))


class CheckContract:
    """The contract of each check: what holds for whatever it finds.

    - A company is apart: nothing of it is found in another one, which has no bills.
    - Both ways agree: what is found in the whole books is found, with the same facts,
      where only the record is looked at, as when it is saved; and where nothing is
      found of a record among all, nothing is found of it alone.
    - It explains itself from its facts, in English, French and German: each part has
      its words, without a gap, the rule in words of each language. Each row of a table
      has all columns, and what compares with many others (`has_picture`) shows them.

    The cases of a check are planted by its tests, each of which looks at the books
    once. The contract is held against the first finding of each kind (`kind_of`) in a
    class, and against the first record of which nothing is found.
    """

    asserted = None  # the assertions made in the class, by code
    has_picture = False  # True if each finding has a chart or a table

    @classmethod
    def is_first(cls, *what):
        """Return whether nobody asked this before in the tests of the class."""
        is_first = what not in cls.asserted
        cls.asserted.add(what)
        return is_first

    @classmethod
    def hold_contract(cls, code, found, **options):
        """Assert the contract of what was found in the whole books."""
        new = [
            issue for issue in found if cls.is_first(code, "kind", kind_of(issue.facts))
        ]
        if new:
            cls.assert_same_alone(code, found, **options)
        for finding in new:
            cls.assert_words(code, finding.facts, finding.parameters)

    @classmethod
    def hold_clear(cls, code, found, records, **options):
        """Assert, of the first of records with which nothing is wrong, that nothing is
        found of them alone either."""
        about = set(records.ids)
        is_clear = about.isdisjoint(finding.subject for finding in found)
        if about and is_clear and cls.is_first(code, "clear"):
            cls.assert_same_alone(code, found, about, **options)

    @classmethod
    def assert_apart(cls, code, found, **period):
        """None of it is found in another company, which has no bills."""
        moves = cls.env["account.move"].sudo()
        if moves.search_count([("company_id", "=", cls.bystander.id)], limit=1):
            return
        audit, check = cls.env["edic.finance.audit"].sudo(), cls.check(code)
        other = audit._scope(cls.bystander, check, fields.Date.today(), **period)
        known = {(finding.subject, finding.key) for finding in found}
        seen = {(finding.subject, finding.key) for finding in check._find(other)}
        assert not known & seen, (code, known & seen)

    @classmethod
    def assert_same_alone(cls, code, found, about=(), **options):
        """Assert that findings on a record are the same if others are looked at."""
        check = cls.check(code)
        if not check._is_incremental:
            return
        about = {finding.subject for finding in found} | set(about)
        about = check._affected(check._subject, sorted(about))
        alone = cls.findings(code, cls.env[check._subject].browse(about), **options)
        among_all = [finding for finding in found if finding.subject in about]
        alone, among_all = sorted(alone, key=repr), sorted(among_all, key=repr)
        assert alone == among_all, (code, "saved", alone, "nightly", among_all)

    @classmethod
    def assert_words(cls, code, facts, parameters=None):
        """Each part is there and has no gap; other languages have their own words."""
        if parameters is None:
            today = fields.Date.today()
            parameters = cls.check(code)._values(cls.company, today)[1]
        rules = set()
        for lang in LANGS:
            check = cls.check(code).with_context(lang=lang)
            words = check._render_explanation(dict(facts), parameters)
            rules.add(tuple(words["rule"]))
            for part in PARTS:
                cls.assert_sentences(words[part], (code, lang, part))
            cls.assert_shown(check._picture(dict(facts)), (code, lang))
        assert len(rules) == len(LANGS), (code, "told in one language for another")

    @classmethod
    def assert_flags_rendered(cls, flags):
        """Flags say themselves in each language: the first of each kind."""
        for flag in flags:
            if not cls.is_first(flag.code, "flag", kind_of(flag.facts)):
                continue
            for lang in LANGS:
                translated = flag.with_context(lang=lang)
                for part in PARTS[1:]:
                    cls.assert_sentences(
                        translated.words[part], (flag.code, lang, part)
                    )
                cls.assert_shown(translated.picture, (flag.code, lang))

    @classmethod
    def assert_sentences(cls, sentences, where):
        assert sentences, where
        for sentence in [sentences] if isinstance(sentences, str) else sentences:
            assert sentence, where
            assert not UNFILLED.search(sentence), (where, sentence)

    @classmethod
    def assert_shown(cls, picture, where):
        assert picture["chart"] or picture["table"] or not cls.has_picture, where
        table = picture["table"] or {"rows": []}
        for row in table["rows"]:
            assert len(row) == len(table["columns"]), (where, row)
