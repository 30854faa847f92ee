/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import "@edic_ai/common/plain_list/plain_list";
import {expect, test} from "@odoo/hoot";
import {mountView, toggleSearchBarMenu} from "@web/../tests/web_test_helpers";
import {defineWithMail, named} from "./record_views";

defineWithMail(named("paper", [{id: 1, name: "Bill"}]));

test("what is to be read is not grouped", async () => {
    await mountView({
        type: "list",
        resModel: "paper",
        arch: `<list js_class="edic_ai_plain_list"><field name="name"/></list>`,
        searchViewArch: `<search><filter name="x" string="X" domain="[]"/></search>`,
    });
    expect(".o_data_row").toHaveCount(1);
    await toggleSearchBarMenu();
    expect(".o_filter_menu").toHaveCount(1);
    expect(".o_group_by_menu").toHaveCount(0);
});
