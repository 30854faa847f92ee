# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Find the project's own files in which a function runs while something is done."""

import re
import sys
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

ADDONS = Path(__file__).resolve().parents[2] / "addons"
MODULE_OR_CLASS = re.compile(r"<module>|[A-Z]\w*")  # bodies that run once, when loaded


class Way:
    """The functions of EDIC's addons that ran in a block, by file.

    Tests and files named ``__init__`` are left out, and so are bodies of modules and
    classes. Threads that the block starts count as well.
    """

    def __init__(self, name):
        self.name = name
        self.functions = defaultdict(set)

    @contextmanager
    def watched(self):
        """Note what the block runs."""
        monitoring = sys.monitoring
        tool, started = monitoring.PROFILER_ID, monitoring.events.PY_START
        monitoring.use_tool_id(tool, self.name)
        monitoring.register_callback(tool, started, self._note)
        monitoring.set_events(tool, started)
        try:
            yield
        finally:
            monitoring.set_events(tool, monitoring.events.NO_EVENTS)
            monitoring.register_callback(tool, started, None)
            monitoring.free_tool_id(tool)
            monitoring.restart_events()

    def _note(self, code, _offset):
        path = Path(code.co_filename)
        if path.is_relative_to(ADDONS):
            own = path.relative_to(ADDONS)
            is_own = own.parts[0].startswith("edic_") and "tests" not in own.parts
            is_function = not MODULE_OR_CLASS.fullmatch(code.co_name)
            if is_own and is_function and own.stem != "__init__":
                self.functions[str(own)].add(code.co_qualname)
        return sys.monitoring.DISABLE

    def report(self, with_functions=False):
        """Return the way as text: how many files, and these by addon and theme."""
        themes = defaultdict(list)
        for path in sorted(self.functions):
            themes[str(Path(path).parent)].append(path)
        lines = [f"{self.name}: {len(self.functions)} files"]
        for theme, paths in themes.items():
            lines.append(f"  {theme} ({len(paths)})")
            for path in paths:
                names = sorted(self.functions[path])
                shown = ": " + ", ".join(names) if with_functions else ""
                lines.append(f"    {Path(path).name} {len(names)}{shown}")
        return "\n".join(lines)
