/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import "@edic_ai/ledger/record_of_law/record_of_law";
import {expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineActions,
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";
import {defineWithMail, named} from "../common/record_views";

const HOLDS = [
    {id: 1, name: "First"},
    {id: 2, name: "Second"},
];
class Hold extends named("hold", HOLDS) {
    _views = {
        form: `<form js_class="edic_ai_record_of_law"><field name="name"/></form>`,
        list: `<list><field name="name"/></list>`,
    };
}

defineWithMail(Hold);
defineActions([
    {
        id: 1,
        name: "New hold",
        res_model: "hold",
        type: "ir.actions.act_window",
        views: [[false, "form"]],
    },
    {
        id: 2,
        name: "Holds",
        res_model: "hold",
        type: "ir.actions.act_window",
        views: [[false, "list"]],
    },
    {
        id: 3,
        name: "A hold",
        res_model: "hold",
        res_id: 1,
        type: "ir.actions.act_window",
        views: [[false, "form"]],
    },
]);

async function typed(action = 1) {
    onRpc("web_save", () => expect.step("save"));
    await mountWithCleanup(WebClient);
    await getService("action").doAction(action);
    await contains("[name=name] input").edit("Lawsuit 12");
}

async function leave() {
    getService("action").doAction(2);
    await animationFrame();
}

test("leaving a new record asks, and files nothing by itself", async () => {
    await typed();
    await leave();
    expect.verifySteps([]);
    expect(".modal-body").toHaveText(/not filed yet/);
    await contains(".modal-footer button:contains(Stay here)").click();
    expect(".o_form_view").toHaveCount(1);
    expect("[name=name] input").toHaveValue("Lawsuit 12");
    expect.verifySteps([]);
});

test("what is discarded is not filed", async () => {
    await typed();
    await leave();
    await contains(".modal-footer button:contains(Discard it)").click();
    expect(".o_list_view").toHaveCount(1);
    expect.verifySteps([]);
});

test("it is filed by who says so", async () => {
    await typed();
    await leave();
    await contains(".modal-footer button:contains(Save it)").click();
    expect(".o_list_view").toHaveCount(1);
    expect.verifySteps(["save"]);
});

test("a change of what is there asks, too", async () => {
    await typed(3);
    await leave();
    expect(".modal-body").toHaveText(/changed something/);
    await contains(".modal-footer button:contains(Discard it)").click();
    expect.verifySteps([]);
});

// on a phone the dialog fills the screen and has an arrow instead
test.tags("desktop");
test("closing the dialog is staying", async () => {
    await typed();
    await leave();
    await contains(".modal-header .btn-close").click();
    expect(".o_form_view").toHaveCount(1);
    expect.verifySteps([]);
});

test("nothing typed, nothing asked", async () => {
    await mountWithCleanup(WebClient);
    await getService("action").doAction(1);
    await leave();
    expect(".modal").toHaveCount(0);
    expect(".o_list_view").toHaveCount(1);
});

test("turning to another tab files nothing", async () => {
    await typed();
    Object.defineProperty(document, "visibilityState", {
        value: "hidden",
        configurable: true,
    });
    document.dispatchEvent(new Event("visibilitychange"));
    await animationFrame();
    delete document.visibilityState;
    expect.verifySteps([]);
});

test("closing the page files nothing, and the browser asks", async () => {
    await typed();
    const event = new Event("beforeunload", {cancelable: true});
    window.dispatchEvent(event);
    await animationFrame();
    expect(event.defaultPrevented).toBe(true);
    expect.verifySteps([]);
});

test("a new record has Save and Discard in words", async () => {
    await typed();
    expect(".o_edic_record_of_law .o_form_button_save").toHaveText("Save");
    expect(".o_edic_record_of_law .o_form_button_cancel").toHaveText("Discard");
    await contains(".o_edic_record_of_law .o_form_button_save").click();
    expect.verifySteps(["save"]);
    expect(".o_edic_record_of_law").toHaveCount(0);
});
