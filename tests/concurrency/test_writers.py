# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bills come in by upload, command and mail at once, beside the audit run, the rule
check and the reading of e-invoices: six processes that commit to one company.

`make test` runs this on a copy of the database of tests; `make bench-concurrent` has
more files. Whether two transactions meet is chance, so PostgreSQL is made to end the
first try of each file and of each job as it ends the loser of two: what does not try
again loses them.
"""

import pytest
import writers

FILES = 12  # a multiple of the ways
JOBS = ("collide_rules", "collide_reading", "collide_run")
COUNTERS = [*(f"collide_file_{number}" for number in range(FILES)), *JOBS]
# a sequence counts the tries, for it is not rolled back
COLLISIONS = """
    CREATE FUNCTION collide_once() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        counter text := TG_ARGV[0];
    BEGIN
        IF counter = 'collide_file' THEN
            counter := concat_ws('_', counter, substring(NEW.name FROM '([0-9]+).xml'));
        END IF;
        IF nextval(counter) = 1 THEN
            RAISE EXCEPTION 'could not serialize access due to concurrent update'
                USING ERRCODE = 'serialization_failure';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER collide_file AFTER INSERT ON edic_finance_document
        FOR EACH ROW EXECUTE FUNCTION collide_once('collide_file');
    CREATE TRIGGER collide_rules AFTER UPDATE OF rules_version ON edic_finance_document
        FOR EACH ROW EXECUTE FUNCTION collide_once('collide_rules');
    CREATE TRIGGER collide_reading
        AFTER UPDATE OF reading_version ON edic_finance_document
        FOR EACH ROW EXECUTE FUNCTION collide_once('collide_reading');
    CREATE TRIGGER collide_run AFTER INSERT ON edic_finance_run
        FOR EACH ROW EXECUTE FUNCTION collide_once('collide_run');
"""


def make_company(env):
    """Return a German company whose checks are on."""
    company = env["res.company"].create(
        {
            "name": "Writers",
            "country_id": env.ref("base.de").id,
            "edic_audit_profile": "de_local",
        }
    )
    env["account.chart.template"].try_loading(
        "de_skr03", company=company, install_demo=False
    )
    env["edic.finance.check.setting"]._apply_profile(company)
    return company


@pytest.fixture(scope="module")
def found(registry, tmp_path_factory):
    """Return the outcome of all files, taken in once for all tests."""
    from odoo import SUPERUSER_ID
    from odoo.api import Environment

    with registry.cursor() as cr:
        company = make_company(Environment(cr, SUPERUSER_ID, {})).id
    with registry.cursor() as cr:
        cr.execute(COLLISIONS)
        for name in COUNTERS:
            cr.execute(f"CREATE SEQUENCE {name}")
        cr.execute("ANALYZE")  # nobody else does, of what was made just now
    noted = tmp_path_factory.mktemp("noted")
    return writers.measure(registry, company, FILES, noted, pause_s=3)


def test_no_file_is_lost_and_none_comes_twice(found):
    assert (found["once"], found["lost"], found["twice"]) == (FILES, 0, 0)


def test_no_try_leaves_an_entry_or_a_row_behind(found):
    assert (found["moves"], found["documents"]) == (FILES, FILES)


def test_each_way_takes_its_share(found):
    assert found["ways"] == dict.fromkeys(writers.WAYS, FILES // len(writers.WAYS))


def test_nothing_is_logged_as_an_error(found):
    assert found["errors"] == []
    assert found["ended_badly"] == []


def test_checks_went_on_beside(found):
    assert found["runs"] > 0
    assert (found["judged"], found["read"]) == (FILES, FILES)


def test_whatever_collides_is_tried_again(registry, found):
    """Each file and each job was ended once, and came back."""
    tries = {}
    with registry.cursor() as cr:
        for counter in COUNTERS:
            cr.execute(f"SELECT last_value FROM {counter}")  # noqa: S608
            [tries[counter]] = cr.fetchone()
    assert [counter for counter, count in tries.items() if count < 2] == []
    assert found["tries"] >= len(COUNTERS)
