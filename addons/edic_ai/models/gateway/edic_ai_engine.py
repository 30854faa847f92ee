# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiEngine(models.AbstractModel):
    """An engine answers questions: a statistical model, a language model.

    An implementation is an abstract model that inherits this one and is named
    ``edic.ai.engine.<code>``. It is called by the gateway alone, inside a
    transaction in which PostgreSQL refuses every write.
    """

    _name = "edic.ai.engine"
    _description = "AI engine (contract)"

    def _version(self):
        """Return the version of the engine's code, as the ledger shows it."""
        raise NotImplementedError

    def _about(self):
        """Return what the inventory says of the engine; see `edic.ai.inventory`."""
        return {"kind": "statistics", "ai_system": "arguable"}

    def _run(self, inputs, company):
        """Answer ``inputs``.

        :param dict inputs: what the use case asks
        :param company: res.company whose data alone may be used
        :return: ``(outputs, model_version)``: a dict and the version of the
            trained model that was used, or False
        """
        raise NotImplementedError
