# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A budget as a file gives it, whatever its format: rows, and what is wrong with them.

The measures bear the names of the French budget document (TOTEM, schema of the
ministry), which German files are read into.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)
MAX_FAULTS = 200  # that are listed one by one; of the others the number
EXAMPLES = 3
MAX_ROWS = 30_000  # of one budget: more is a ledger, or several budgets


class Section(StrEnum):
    """Sections of a budget; `INTERNAL` stands outside both: cost accounting."""

    OPERATING = "operating"  # fonctionnement; Ergebnisplan, Verwaltungshaushalt
    CAPITAL = "capital"  # investissement; investiver Finanzplan, Vermögenshaushalt
    CASH = "cash"  # Finanzplan of current activity: the same money, when it is paid
    INTERNAL = "internal"  # interne Leistungsbeziehungen, kalkulatorische Kosten


class Direction(StrEnum):
    EXPENSE = "expense"
    REVENUE = "revenue"


class Order(StrEnum):
    """The order says whether money moves (`REAL`) or only the books (opérations
    d'ordre)."""

    REAL = "real"
    BETWEEN = "between"  # sections
    WITHIN = "within"  # one section


class Level(StrEnum):
    """The level says what a fault does to an import."""

    ERROR = "error"  # stops it
    ASK = "ask"  # stops it until a person has said to go on without what is wrong
    NOTE = "note"


class Stage(StrEnum):
    PRIMARY = "primary"  # budget primitif; Haushaltsplan
    SUPPLEMENTARY = "supplementary"  # budget supplémentaire
    AMENDING = "amending"  # décision modificative; Nachtrag
    CLOSING = "closing"  # CFU, before 2026 compte administratif; Jahresabschluss


MEASURES = (
    "before",
    "carried_in",
    "proposed",
    "moved",
    "open",
    "realised",
    "carried_out",
    "commitment",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a budget.

    ``line``: where it stands in the file. ``is_specialised``: its article binds by
    itself (article spécialisé). ``before``: voted before this act
    (MtBudgPrec); ``carried_in``: carried over from last year (MtRARPrec);
    ``proposed``: MtPropNouv; ``moved``: what the act itself votes (MtPrev); ``open``:
    voted in all (CredOuv; Ansatz); ``realised``: MtReal, Ist; ``carried_out``: to next
    year (MtRAR3112); ``commitment``: authority to commit later years (VE). Amounts are
    positive in their direction; None where the file says nothing.
    """

    line: int
    direction: Direction
    nature: str
    section: Section | None = None
    order: Order = Order.REAL
    chapter: str = ""
    function: str = ""
    operation: str = ""
    label: str = ""
    is_specialised: bool = False
    before: Decimal | None = None
    carried_in: Decimal | None = None
    proposed: Decimal | None = None
    moved: Decimal | None = None
    open: Decimal | None = None
    realised: Decimal | None = None
    carried_out: Decimal | None = None
    commitment: Decimal | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """Return what makes it this line and no other."""
        return (
            self.section or "",
            self.direction,
            self.order,
            self.chapter,
            self.nature,
            self.function,
            self.operation,
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault says what is wrong with a file or an act: ``code`` what it is, ``line``
    where (0: all of it), ``about`` and ``amounts`` the values concerned."""

    code: str
    line: int = 0
    about: str = ""
    level: Level = Level.ERROR
    amounts: tuple[Decimal, ...] = ()


class BudgetFileError(ValueError):
    """The file is no budget that can be read; ``code`` says why, ``about`` where."""

    def __init__(self, code: str, about: str = "") -> None:
        self.code, self.about = code, about[:200]
        super().__init__(f"{code}: {self.about}" if about else code)


class Faults:
    """Faults as they are found: the first `MAX_FAULTS` of them, and all counted."""

    def __init__(self) -> None:
        self.listed: list[Fault] = []
        self.counts: Counter[tuple[str, Level]] = Counter()

    def tell(
        self, code: str, line: int = 0, about: object = "", level: Level = Level.ERROR
    ) -> None:
        self.counts[code, level] += 1
        # each kind has its examples, however many of another kind came before
        if len(self.listed) < MAX_FAULTS or self.counts[code, level] <= EXAMPLES:
            self.listed.append(Fault(code, line, str(about)[:120], level))

    def codes(self, level: Level) -> list[str]:
        """Return the codes found of a level, in order of first sight."""
        return [code for code, found in self.counts if found is level]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetDocument:
    """One act on one budget of one year, as a file has it.

    ``entity``: whose budget; ``budget``: its name (main or annex), ``budget_code`` the
    file's; ``is_project``: nobody voted it yet; ``levels``: ``chapter`` or ``article``,
    at which the sections were voted, where the file says so; ``called``: how the law
    names a closing document;
    ``inhabitants``, ``debt_per_inhabitant``: the file's own statistics, None where it
    has none;
    ``number``: of the act among those of its stage; ``decided``: ISO 8601 day;
    ``names``: ``{(kind, code): label}`` of what the file names, kind being one of
    ``chapter``, ``nature``, ``function``, ``operation``.
    """

    year: int
    stage: Stage
    rows: tuple[Row, ...]
    faults: Faults = field(default_factory=Faults)
    number: str = ""
    decided: str = ""
    entity: str = ""
    siret: str = ""
    budget: str = ""
    budget_code: str = ""
    is_annex: bool = False
    nomenclature: str = ""
    is_by_operation: bool = False
    levels: dict[Section, str] = field(default_factory=dict)
    is_project: bool = False
    called: str = ""
    inhabitants: Decimal | None = None
    debt_per_inhabitant: Decimal | None = None
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def total(self, measure: str, **where: object) -> Decimal:
        """Return the sum of a measure over the rows whose attributes are as given."""
        return sum(
            (
                getattr(row, measure) or ZERO
                for row in self.rows
                if all(getattr(row, name) == value for name, value in where.items())
            ),
            ZERO,
        )


def summed[K](amounts: Iterable[tuple[K, Decimal]]) -> dict[K, Decimal]:
    """Return amounts added up by what each of them belongs to, in order of first
    sight."""
    sums: dict[K, Decimal] = {}
    for key, amount in amounts:
        sums[key] = sums.get(key, ZERO) + amount
    return sums


class Merging:
    """The rows of one key as one, their amounts added, with a fault that says so.

    A budget has each line once; a file that splits it (an object twice in one product)
    means the sum.
    """

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._found: dict[tuple[str, ...], Row] = {}

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(self._found.values())

    def add(self, row: Row) -> None:
        """:raises BudgetFileError: ``too_many``: over `MAX_ROWS` of them"""
        if (first := self._found.get(row.key)) is None:
            if len(self._found) == MAX_ROWS:
                raise BudgetFileError("too_many", str(MAX_ROWS))
            self._found[row.key] = row
        else:
            about = f"{first.line}: {row.nature}"
            self._faults.tell("twice", row.line, about, Level.NOTE)
            sums = {
                measure: (getattr(first, measure) or ZERO) + more
                for measure in MEASURES
                if (more := getattr(row, measure)) is not None
            }
            self._found[row.key] = replace(first, **sums)


def merged(rows: Iterable[Row], faults: Faults) -> tuple[Row, ...]:
    """Return the rows, those of one key as one."""
    merging = Merging(faults)
    for row in rows:
        merging.add(row)
    return merging.rows
