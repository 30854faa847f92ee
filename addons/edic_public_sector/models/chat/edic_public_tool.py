# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.edic_ai.exceptions import ProposeOnlyError
from odoo.addons.edic_ai.propose_only import propose_only

from ...tools.chat.call import problem
from ...tools.chat.filters import NAMES
from ...tools.chat.result import Result, ToolError
from .edic_public_chat_kind import OF

PREFIX = "edic.public.tool."
MAX_FILTERS = 4


class EdicPublicTool(models.AbstractModel):
    """A tool looks something up about a record: ``edic.public.tool.<name>``.

    A class that inherits this is found by itself. It reads with the rights of whoever
    asks, in a transaction in which PostgreSQL refuses every write, and a person uses it
    by hand as a model does.
    To implement: `_purpose`, `_schema`, `_doing`, `_call`; `_presets`.
    """

    _name = "edic.public.tool"
    _description = "Tool of the chat (contract)"
    _rank = 10

    @api.model
    def _all(self, record):
        """Return ``{name: (tool, schema of its arguments)}`` of those that this record
        has."""
        names = self.env.registry["edic.public.tool"]._inherit_children
        tools = [self.env[name].with_env(record.env) for name in names]
        found = {}
        for tool in sorted(tools, key=lambda tool: (tool._rank, tool._name)):
            if schema := tool._schema(record):
                found[tool._name.removeprefix(PREFIX)] = (tool, schema)
        return found

    @api.model
    def _check(self, record, name, args):
        """Return the tool, to be called with these arguments.

        :raises ToolError: there is none of this name, or not with such arguments
        """
        tool, schema = self._all(record).get(name, (None, None))
        if tool is None:
            raise ToolError(self.env._("There is no such tool."))
        if wrong := problem(schema, args):
            raise ToolError(self.env._("The tool does not take this: %s", wrong))
        return tool

    @api.model
    def _use(self, record, name, args):
        """Call a tool, with the reader's own rights and without any way to write.

        :param record: on screen, in the environment of whoever asks
        :return: `tools.chat.result.Result`
        :raises ToolError: with a sentence for the reader
        """
        tool = self._check(record, name, args)
        record.check_access("read")
        try:
            with propose_only(record.env):
                return tool._call(record, args)
        except ProposeOnlyError as error:
            raise ToolError(str(error)) from None
        except AccessError:
            raise ToolError(self.env._("Your rights do not cover this.")) from None
        except UserError as error:
            raise ToolError(str(error)) from None

    # --- for the classes --------------------------------------------------------------
    def _purpose(self, record):
        """Say to a model what the tool does."""
        raise NotImplementedError

    def _schema(self, record):
        """Return the JSON Schema of its arguments; None where it has nothing to do
        here."""
        raise NotImplementedError

    def _doing(self, record, args):
        """Say what it is doing, while it does."""
        raise NotImplementedError

    def _call(self, record, args):
        """:return: `tools.chat.result.Result`"""
        return Result()

    def _presets(self, record):
        """Return what a person may ask of it with one click: ``[{title, args,
        question}]``."""
        return []

    @api.model
    def _preset(self, title, question="", **args):
        return {"title": title, "question": question, "args": args}

    @api.model
    def _kinds(self):
        return self.env["edic.public.chat.kind"]._all()

    def _kind(self, args):
        return self._kinds()[args["kind"]]

    def _kind_title(self, args):
        return self.env._(self._kind(args)._title)

    def _of_schema(self):
        """Return the arguments that choose records: kind, whose, filters; None: there
        are no kinds for this reader."""
        kinds = self._kinds()
        if not kinds:
            return None
        fields = {name for kind in kinds.values() for name in kind._filters}
        item = {
            "field": {"enum": sorted(fields)},
            "operator": {"enum": list(NAMES)},
            "value": {"type": "string", "maxLength": 80},
        }
        filters = {"type": "array", "maxItems": MAX_FILTERS, "items": exactly(item)}
        of = {"enum": list(OF)}
        return exactly(
            {"kind": {"enum": list(kinds)}, "of": of, "filters": filters}, ["kind"]
        )


def exactly(properties, required=None):
    """Return a schema of an object with these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }
