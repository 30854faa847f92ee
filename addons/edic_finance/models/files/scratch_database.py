# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases of their own for ledgers from elsewhere.

Odoo with EDIC takes a minute to install: it is done once for each version of the code,
into a template that nobody can connect to; each ledger gets a copy, which is dropped
when it was read. Nothing of a site's own databases is touched.
"""

import hashlib
import io
import os
import shutil
from contextlib import closing, contextmanager, redirect_stderr
from functools import cache
from pathlib import Path

import psycopg2.errors

from odoo import SUPERUSER_ID, release
from odoo.api import Environment
from odoo.modules.module import get_module_path
from odoo.modules.neutralize import neutralize_database
from odoo.modules.registry import Registry
from odoo.service.db import _create_empty_database, database_identifier
from odoo.sql_db import close_db, db_connect
from odoo.tools import SQL, config

PREFIX = "edic_file_"
TEMPLATE = f"{PREFIX}template_"
SOURCES = (".py", ".xml", ".csv", ".sql")


@contextmanager
def scratch_database(digest, say, keep=False):
    """Yield the registry of a new database with EDIC Finance and no books.

    :param str digest: of what will be loaded, for its name
    :param say: tells a person what takes time
    :param bool keep: leave it there
    """
    name = _copy(_template(say), f"{PREFIX}{digest[:12]}")
    done = False
    try:
        yield Registry(name)
        done = True
    finally:
        Registry.delete(name)
        close_db(name)
        if not (keep and done):
            _drop(name)


def _template(say):
    """Return the prepared database of this version of the code; it is created where
    there is none."""
    name = f"{TEMPLATE}{_code_digest()}"
    with _postgres() as cr:
        cr.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cr.fetchone():
            return name
    say("Preparing an empty database: about a minute, once for each version of EDIC.")
    making = f"{name}_{os.getpid()}"
    _create_empty_database(making)
    try:
        _install(making)
        with _postgres() as cr:
            identified = database_identifier(cr, making), database_identifier(cr, name)
            cr.execute(SQL("ALTER DATABASE %s ALLOW_CONNECTIONS false", identified[0]))
            cr.execute(SQL("ALTER DATABASE %s RENAME TO %s", *identified))
    except psycopg2.errors.DuplicateDatabase:  # another was quicker
        _drop(making)
    except BaseException:
        _drop(making)
        raise
    _drop_templates(but=name)
    return name


def _install(name):
    """Install EDIC Finance, without what works by itself or lets somebody in."""
    config["skip_auto_install"] = True  # SMS, payments: not needed
    try:
        with redirect_stderr(io.StringIO()):  # docutils on descriptions of addons
            registry = Registry.new(
                name, install_modules=["edic_finance"], new_db_demo=False
            )
        with registry.cursor() as cr:
            neutralize_database(cr)
            cr.execute("UPDATE ir_cron SET active = false")
            cr.execute("UPDATE res_users SET password = NULL")
            env = Environment(cr, SUPERUSER_ID, {})
            # a copy has no files beside it
            env["ir.config_parameter"].set_param("ir_attachment.location", "db")
            env["ir.attachment"].force_storage()
    finally:
        Registry.delete(name)
        close_db(name)
        shutil.rmtree(config.filestore(name), ignore_errors=True)


def _copy(template, name):
    """Create a copy under that name, or with a number where there is one already."""
    with _postgres() as cr:
        number, found = 1, name
        while True:
            try:
                cr.execute(
                    SQL(
                        "CREATE DATABASE %s TEMPLATE %s",
                        database_identifier(cr, found),
                        database_identifier(cr, template),
                    ),
                    log_exceptions=False,
                )
                return found
            except psycopg2.errors.DuplicateDatabase:
                number += 1
                found = f"{name}_{number}"


def set_password(name, password):
    """Set the administrator's password of a database that is kept, to log in with."""
    with Registry(name).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        env.ref("base.user_admin").password = password


def _drop_templates(but):
    """Drop the templates of other versions, and what a killed command left half made; a
    template in use stays until next time."""
    with _postgres() as cr:
        cr.execute(
            """SELECT datname FROM pg_database
                WHERE starts_with(datname, %s) AND datname != %s
                  AND datname NOT IN (SELECT datname FROM pg_stat_activity
                                       WHERE datname IS NOT NULL)""",
            [TEMPLATE, but],
        )
        names = [name for [name] in cr.fetchall()]
    for name in names:
        _drop(name)


def _drop(name):
    with _postgres() as cr:
        cr.execute(
            SQL(
                "DROP DATABASE IF EXISTS %s WITH (FORCE)", database_identifier(cr, name)
            )
        )
    shutil.rmtree(config.filestore(name), ignore_errors=True)


@contextmanager
def _postgres():
    """Yield a cursor outside of any transaction: databases are created in none."""
    with closing(db_connect("postgres").cursor()) as cr:
        cr._cnx.autocommit = True
        yield cr


@cache
def _code_digest():
    """Return a digest of Odoo's version and the source of EDIC's addons."""
    found = hashlib.sha256(release.version.encode())
    for addon in ("edic_ai", "edic_finance"):
        root = Path(get_module_path(addon))
        for path in sorted(root.rglob("*")):
            inside = path.relative_to(root)
            if path.suffix in SOURCES and "tests" not in inside.parts:
                found.update(str(inside).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]
