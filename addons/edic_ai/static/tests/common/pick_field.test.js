/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import "@edic_ai/common/pick_field/pick_field";
import {expect, test} from "@odoo/hoot";
import {queryAllAttributes, queryOne} from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Named extends models.Model {
    _name = "named";
    name = fields.Char();
    names = fields.Json();
    _records = [{id: 1, name: "small", names: ["small", "<b>large</b>"]}];
}

defineMailModels();
defineModels([Named]);

test("names are offered, and any other can be typed", async () => {
    onRpc("named", "web_save", ({args}) => {
        expect.step(args[1].name);
    });
    await mountView({
        type: "form",
        resModel: "named",
        resId: 1,
        arch: `<form><field name="names" invisible="1"/>
            <field name="name" widget="edic_ai_pick"
                options="{'names_field': 'names'}"/></form>`,
    });
    const input = queryOne("[name=name] input");
    expect(input.getAttribute("list")).toBe(queryOne("datalist").id);
    expect(queryAllAttributes("datalist option", "value")).toEqual([
        "small",
        "<b>large</b>",
    ]);
    await contains("[name=name] input").edit("my-own");
    await contains(".o_form_button_save").click();
    expect.verifySteps(["my-own"]);
});
