# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.tools.providers.contract import DataClass

from ...tools.chat.result import Result
from .edic_public_tool import exactly

MAX_FLAGS = 20


class EdicPublicToolExplainFlag(models.AbstractModel):
    """The tool shows what a check says of a flag, word for word.

    The words are computed from the evidence. A model neither sees nor repeats them: it
    can only have them shown.
    """

    _name = "edic.public.tool.explain_flag"
    _inherit = "edic.public.tool"
    _description = "Tool: the words of a flag"
    _rank = 40

    def _purpose(self, record):
        return self.env._(
            "have the words of a check about a flag shown to the person; you neither "
            "see them nor explain a flag yourself. Flags: %s",
            "; ".join(f"{flag.id} = {flag.code}" for flag in self._flags(record)),
        )

    def _flags(self, record):
        """Return the flags of the record on screen that this user may read."""
        flags = self.env["edic.finance.flag"]
        kind = self._kinds().get("flag")
        linked = None if kind is None else kind._linked(record, "record")
        if linked is None:
            return flags
        return flags.search(kind._domain() & linked, limit=MAX_FLAGS)

    def _schema(self, record):
        flags = self._flags(record)
        if not flags:
            return None
        return exactly({"flag": {"enum": [str(flag.id) for flag in flags]}})

    def _doing(self, record, args):
        return self.env._("Looking up what the check says")

    def _call(self, record, args):
        flag = self.env["edic.finance.flag"].browse(int(args["flag"]))
        words = flag.words or {}
        titles = {
            "seen": self.env._("Seen"),
            "compared": self.env._("Compared with"),
            "rule": self.env._("Rule"),
            "innocent": self.env._("Possible explanation"),
            "next": self.env._("Check next"),
            "law": self.env._("Where it comes from"),
        }
        texts = [(flag.display_name, ())]
        texts += [
            (title, tuple(words[name]))
            for name, title in titles.items()
            if words.get(name)
        ]
        return Result(
            words=tuple(texts),
            link={
                "type": "ir.actions.act_window",
                "name": flag.display_name,
                "res_model": flag._name,
                "res_id": flag.id,
                "views": [[False, "form"]],
                "target": "current",
            },
            data_class=DataClass.PERSONAL.value,
        )

    def _presets(self, record):
        question = self.env._("Why was this flagged?")
        return [
            self._preset(
                self.env._("Explain: %s", flag.display_name),
                question if not place else "",
                flag=str(flag.id),
            )
            for place, flag in enumerate(self._flags(record))
        ]
