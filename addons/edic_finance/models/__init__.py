# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# a theme builds on those before it; recording is the last, and so the outermost
# override: what the others write in a hook of Odoo's is recorded as well
from . import common
from . import intake
from . import coding
from . import files
from . import audit
from . import recording
