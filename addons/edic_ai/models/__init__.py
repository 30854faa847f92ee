# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# in this order: a theme builds on those before it
from . import rights
from . import providers
from . import ledger
from . import policy
from . import prompts
from . import privacy
from . import gateway
from . import queue
from . import suggestions
from . import documents
from . import editor
