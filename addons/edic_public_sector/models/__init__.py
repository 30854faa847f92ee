# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# in this order: a theme builds on those before it
from . import common
from . import letters
from . import budget
from . import scenario
from . import forms
from . import chat
from . import decisions
