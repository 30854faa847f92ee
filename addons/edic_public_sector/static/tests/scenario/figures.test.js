/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {figure, named} from "@edic_public_sector/scenario/figures";

defineMailModels();

test("figures are written as what they are", async () => {
    await makeMockEnv();
    const shown = [
        figure(1234.5, "money", 2),
        figure(0.125, "percent", 2),
        figure(1.25, "years", 2),
        figure(null, "years", 2),
        figure(0, "money", 2),
    ].map((one) => String(one).replace(/\s+/g, " "));
    expect(shown).toEqual(["1,235 €", "12.5%", "1.3 years", "–", "0 €"]);
    expect(named("Debt", "0 €")).toBe("Debt: 0 €");
});
