# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# in this order: a theme builds on those before it
from . import recording
from . import files
from . import intake
from . import coding
from . import audit
from . import res_config_settings
