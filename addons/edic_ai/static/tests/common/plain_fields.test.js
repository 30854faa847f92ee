/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import "@edic_ai/common/plain_fields/plain_fields";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {fields, models, mountView} from "@web/../tests/web_test_helpers";
import {defineWithMail, openForm} from "./record_views";

class Figure extends models.Model {
    _name = "figure";
    energy = fields.Float({digits: [16, 2]});
    share = fields.Float({string: "Share"});
    about = fields.Reference({
        string: "Record",
        selection: [["figure", "Figure"]],
    });
    _records = [
        {id: 1, energy: 0, share: 0.95},
        {id: 2, energy: 0.5, share: 0.95},
    ];
}

defineWithMail(Figure);

test("what is not known is no 0 in a list", async () => {
    await mountView({
        type: "list",
        resModel: "figure",
        arch: `<list><field name="energy" widget="edic_ai_known_float"/></list>`,
    });
    expect(queryAllTexts(".o_data_cell")).toEqual(["", "0.50"]);
});

test("a share and the choice of a model have a name", async () => {
    const arch = `<form><group><field name="share" widget="edic_ai_percentage"/>
        <field name="about" widget="edic_ai_reference"/></group></form>`;
    await openForm("figure", arch);
    const input = queryOne("[name=share] input");
    expect(`label[for="${input.id}"]`).toHaveText("Share");
    const choice = queryOne("[name=about] select, [name=about] input");
    expect(choice.getAttribute("aria-label")).toBe("Record");
});
