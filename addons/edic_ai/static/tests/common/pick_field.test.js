/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import "@edic_ai/common/pick_field/pick_field";
import {expect, test} from "@odoo/hoot";
import {queryAllAttributes, queryOne} from "@odoo/hoot-dom";
import {contains, fields, onRpc} from "@web/../tests/web_test_helpers";
import {defineWithMail, named, openForm} from "./record_views";

const NAMES = ["small", "<b>large</b>"];
class Named extends named("named", [{id: 1, name: "small", names: NAMES}]) {
    names = fields.Json();
}

defineWithMail(Named);

test("names are offered, and any other can be typed", async () => {
    onRpc("named", "web_save", ({args}) => {
        expect.step(args[1].name);
    });
    const arch = `<form><field name="names" invisible="1"/>
        <field name="name" widget="edic_ai_pick"
            options="{'names_field': 'names'}"/></form>`;
    await openForm("named", arch);
    const input = queryOne("[name=name] input");
    expect(input.getAttribute("list")).toBe(queryOne("datalist").id);
    expect(queryAllAttributes("datalist option", "value")).toEqual(NAMES);
    await contains("[name=name] input").edit("my-own");
    await contains(".o_form_button_save").click();
    expect.verifySteps(["my-own"]);
});
