/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {
    defineWithMail,
    openForm,
    stepOnOpenedRecords,
} from "@edic_ai/../tests/common/record_views";
import {contains, fields, models, onRpc} from "@web/../tests/web_test_helpers";

const item = (text, more = {}) => ({
    ...{text, model: false, id: false, source: "", is_warning: false},
    ...more,
});
const CONTENT = {
    ...{known: [item("Vendor, 100 €")], missing: [], precedents: [], risks: []},
    rules: [item("Within 30 days", {source: "Art. 1 (fictive)"})],
    absent: {
        missing: {text: "No list is on record.", is_known: false},
        risks: {text: "No flag is open; checked today.", is_known: true},
    },
    options: [
        {
            ...{code: "approve", name: "Approve it"},
            consequences: [
                item("1,900 € are left", {model: "credit", id: 7, source: "011"}),
                item("Too much", {is_warning: true}),
            ],
        },
        {code: "wait", name: "Wait", consequences: [item("Interest: 8.34 €")]},
    ],
};

class Aid extends models.Model {
    _name = "edic.public.aid";
    content = fields.Json();
    state = fields.Char();
    _records = [{id: 1, content: CONTENT, state: "open"}];
}

defineWithMail(Aid);

const ARCH = `<form><field name="content" widget="edic_aid"/>
    <field name="state" invisible="1"/></form>`;
const openAid = () => openForm("edic.public.aid", ARCH);

test("each consequence stands under its option and opens its record", async () => {
    stepOnOpenedRecords();
    await openAid();
    expect(queryAllTexts(".form-check b")).toEqual(["Approve it", "Wait"]);
    expect(".form-check:first li:first").toHaveText(/^1,900 € are left/);
    expect(".form-check:first li").toHaveCount(2);
    expect(".form-check:last li").toHaveText("Interest: 8.34 €");
    expect(".form-check i[aria-label=Attention]").toHaveCount(1);
    expect(".form-check button").toHaveCount(1);
    await contains(".form-check button:contains(011)").click();
    expect.verifySteps(["credit 7"]);
});

test("a source that opens nothing is only named", async () => {
    await openAid();
    expect("section:contains(Rules that apply) .text-muted").toHaveText(
        "Art. 1 (fictive)",
    );
    expect("section:contains(Rules that apply) button").toHaveCount(0);
});

test("why a section is empty is what the server knows", async () => {
    await openAid();
    const risks = "section:contains(Open risks) p";
    expect(risks).toHaveText("No flag is open; checked today.");
    expect(`${risks} i[aria-label='Not known']`).toHaveCount(0);
    const missing = "section:contains(What is missing) p";
    expect(missing).toHaveText("No list is on record.");
    expect(`${missing} i[aria-label='Not known']`).toHaveCount(1);
    // a file of earlier times has no reason kept: nothing is claimed of it
    const precedents = "section:contains(Precedents) p";
    expect(precedents).toHaveText("It is not recorded why this is empty.");
    expect(`${precedents} i[aria-label='Not known']`).toHaveCount(1);
});

test("a decision needs an option and reasons", async () => {
    onRpc("edic.public.aid", "edic_decide", ({args}) => {
        expect.step(args);
        return true;
    });
    await openAid();
    expect("button:contains(Record my decision)").not.toBeEnabled();
    await contains("#edic_aid_wait").click();
    expect("button:contains(Record my decision)").not.toBeEnabled();
    await contains("#edic_aid_reasons").edit("The delivery is missing (fictive)");
    await contains("button:contains(Record my decision)").click();
    expect.verifySteps([[[1], "wait", "The delivery is missing (fictive)"]]);
});
