# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiBooks(models.AbstractModel):
    """The live books are compared with what the ledger last said of them.

    An addon that records what its records are like extends `_differences`.
    """

    _name = "edic.ai.books"
    _description = "Check of the books against the audit trail"

    def _differences(self, company, counts):
        """Yield the differences; each record once, read in batches.

        :param company: res.company whose chain it is
        :param dict counts: ``compared`` grows by the records looked at,
            ``not_comparable`` by those of which a part could not be compared, since
            the salt was erased with the content
        :return: iterator of dicts: ``res_model``, ``res_id``, ``name``, ``parts``
            (names of what differs; ``gone`` and ``not_recorded`` for the whole
            record), ``seq`` and ``call_uuid`` of the last record, None without one
        """
        return iter(())
