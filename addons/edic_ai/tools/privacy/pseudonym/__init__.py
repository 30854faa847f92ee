# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Personal data out of a text before it leaves the house, and back in after.

``Names`` holds who the database knows; a ``Pseudonymiser`` is one conversation:
``conceal`` before, ``check`` on what is about to leave, ``restore`` on the answer.
An addon adds a kind with ``register(Recogniser(…))``.
"""

from . import addresses, contacts, numbers, titles
from .engine import Concealed, Pseudonymiser, Restored, Span
from .leak import Leak
from .names import Names
from .registry import KINDS, Recogniser, register
from .titles import is_legal_person
