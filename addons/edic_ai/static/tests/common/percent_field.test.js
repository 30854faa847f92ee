/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {formatPercent} from "@edic_ai/common/percent_field/percent_field";
import {expect, test} from "@odoo/hoot";
import {user} from "@web/core/user";
import {
    fields,
    makeMockEnv,
    models,
    mountView,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {defineWithMail, openForm} from "./record_views";

class Share extends models.Model {
    _name = "share";
    part = fields.Float({digits: [16, 4]});
    _records = [{id: 1, part: 0.9339}];
}

defineWithMail(Share);

test("the sign stands as the user's language writes it", async () => {
    await makeMockEnv();
    for (const [lang, expected] of [
        ["en-US", "50%"],
        ["fr-FR", /^50[\u00a0\u202f]%$/],
        ["de-DE", /^50\u00a0%$/],
    ]) {
        patchWithCleanup(user, {lang});
        expect(formatPercent(0.5)).toMatch(expected);
    }
    expect(formatPercent(0.5, {noSymbol: true})).toBe("50");
});

test("a list and a form show a share in percent", async () => {
    const field = `<field name="part" widget="edic_ai_percent"/>`;
    await mountView({type: "list", resModel: "share", arch: `<list>${field}</list>`});
    expect(".o_data_row [name=part]").toHaveText("93.39%");
    await openForm("share", `<form edit="0">${field}</form>`);
    expect(".o_form_view [name=part]").toHaveText("93.39%");
});
