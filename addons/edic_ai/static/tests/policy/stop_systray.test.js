/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {expect, test} from "@odoo/hoot";
import {queryOne} from "@odoo/hoot-dom";
import {mountWithCleanup, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {StopSystray} from "@edic_ai/policy/stop_systray/stop_systray";
import {registry} from "@web/core/registry";
import {session} from "@web/session";

defineMailModels();

const item = () => registry.category("systray").get("edic_ai.stop");

test("who has nothing stopped sees nothing", () => {
    patchWithCleanup(session, {edic_ai_stops: []});
    expect(item().isDisplayed()).toBe(false);
    patchWithCleanup(session, {edic_ai_stops: undefined});
    expect(item().isDisplayed()).toBe(false);
});

test("a stop is said in words, with its reason, and announced", async () => {
    patchWithCleanup(session, {edic_ai_stops: ["AI stopped (All AI): <b>audit</b>"]});
    expect(item().isDisplayed()).toBe(true);
    await mountWithCleanup(StopSystray);
    expect("[role=status]").toHaveText("AI stopped (All AI): <b>audit</b>");
    expect(queryOne("[role=status]").title).toMatch("audit");
});
