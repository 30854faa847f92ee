/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import "@edic_ai/privacy/deadline/deadline";
import {expect, test} from "@odoo/hoot";
import {mockDate} from "@odoo/hoot-mock";
import {fields, models} from "@web/../tests/web_test_helpers";
import {defineWithMail, openForm} from "../common/record_views";

class Notice extends models.Model {
    _name = "notice";
    authority_before = fields.Datetime();
    due_on = fields.Date();
    _records = [
        {id: 1, authority_before: "2026-12-02 13:00:00", due_on: "2026-12-02"},
        {id: 2},
    ];
}

defineWithMail(Notice);

async function shown(now, resId = 1) {
    mockDate(now, 0);
    const arch = `<form><field name="authority_before" widget="edic_ai_deadline"/>
        <field name="due_on" widget="edic_ai_deadline"/></form>`;
    await openForm("notice", arch, resId);
}

test("the day, the hour, and what is left", async () => {
    await shown("2026-11-30 10:00:00");
    expect("[name=authority_before]").toHaveText(
        "12/02/2026 13:00 (in 2 days 3 hours)",
    );
    expect("[name=due_on]").toHaveText("12/02/2026 (in 2 days)");
});

test("the last hours are told, and the last day is today", async () => {
    await shown("2026-12-02 10:30:00");
    expect("[name=authority_before]").toHaveText(
        "12/02/2026 13:00 (in 2 hours 30 minutes)",
    );
    expect("[name=due_on]").toHaveText("12/02/2026 (today)");
    expect("[name=authority_before] span").toHaveClass("text-warning-emphasis");
});

test("what is over says so in words", async () => {
    await shown("2026-12-04 14:00:00");
    expect("[name=authority_before]").toHaveText(
        "12/02/2026 13:00 (overdue by 2 days 1 hour)",
    );
    expect("[name=due_on]").toHaveText("12/02/2026 (overdue by 2 days)");
});

test("no deadline shows nothing", async () => {
    await shown("2026-12-04 14:00:00", 2);
    expect("[name=authority_before]").toHaveText("");
});
