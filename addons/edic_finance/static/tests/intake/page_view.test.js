/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {beforeEach, expect, test} from "@odoo/hoot";
import {
    click,
    hover,
    keyDown,
    leave,
    manuallyDispatchProgrammaticEvent,
    pointerDown,
    queryAll,
    queryAllTexts,
    queryFirst,
} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {Component, useSubEnv, xml} from "@odoo/owl";
import {mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {defineWithMail} from "@edic_ai/../tests/common/record_views";
import {PagePane} from "@edic_finance/intake/page_view/page_pane";
import {makePageStore} from "@edic_finance/intake/page_view/page_store";
import {PageValues} from "@edic_finance/intake/page_view/page_values";

const HOSTILE = "<img src=x onerror=alert(1)>";

defineWithMail();

const value = (name, band, more = {}) => ({
    name,
    label: name,
    fields: [],
    can_show: true,
    value: band === "open" ? "" : `value of ${name}`,
    band,
    is_missing: band === "open",
    hint: "",
    page: band === "open" ? 0 : 1,
    box: band === "open" ? null : [10, 10, 60, 20],
    decision: null,
    ...more,
});

const content = (more = {}) => ({
    id: 4,
    name: "bill.pdf",
    attachment: 9,
    checksum: "ab",
    pages: [
        {number: 1, width: 100, height: 200, state: "read", has_text: true},
        {number: 2, width: 100, height: 200, state: "read", has_text: true},
    ],
    more: 0,
    waiting: 0,
    unread: "",
    values: [
        value("number", "sure", {fields: ["ref"]}),
        value("vendor", "check", {value: HOSTILE, box: [10, 40, 60, 50]}),
        value("date", "open"),
        value("total", "sure", {page: 2}),
    ],
    can_decide: true,
    ...more,
});

let store = null;
let record = null;
let calls = [];

beforeEach(() => {
    store = makePageStore();
    calls = [];
    onRpc("edic.finance.document", "*", ({method, args}) => {
        calls.push([method, ...args]);
        return method === "edic_places"
            ? [{page: 2, box: [10, 60, 60, 70], text: "01/31/2026"}]
            : true;
    });
});

/** The pane and the values beside a field of a form, as on a bill. */
class Bill extends Component {
    static template = xml`
        <div class="o_form_renderer">
            <PagePane store="props.store" onTake="props.onTake"/>
            <div class="o_field_widget" name="ref"><input/></div>
            <PageValues record="props.record" name="'edic_pages'"/>
        </div>`;
    static components = {PagePane, PageValues};
    static props = ["*"];

    setup() {
        useSubEnv({edicPages: this.props.store});
    }
}

async function show(pages = content(), isDrawn = true) {
    store.pages = pages;
    record = {
        resId: 5,
        dirty: false,
        data: {edic_pages: pages},
        save: () => true,
        load: () => calls.push(["load"]),
    };
    await mountWithCleanup(Bill, {
        props: {store, record, onTake: (...args) => calls.push(["take", ...args])},
    });
    if (isDrawn) {
        await drawn();
    }
}

async function drawn(event = "load") {
    await manuallyDispatchProgrammaticEvent(
        queryFirst(".o_edic_page_sheet img"),
        event,
    );
    await animationFrame();
}

const box = (name) => `.o_edic_page_box[data-value=${name}]`;
const row = (name) => `.o_edic_page_value[data-value=${name}]`;

test("each value has a box on its page, with a sign beside its colour", async () => {
    await show();
    expect(queryAll(".o_edic_page_box").map((el) => el.dataset.value)).toEqual([
        "number",
        "vendor",
    ]);
    expect(`${box("number")} .fa-check`).toHaveCount(1);
    expect(`${box("vendor")} .fa-question`).toHaveCount(1);
    const {left, top, width, height} = queryFirst(box("number")).style;
    expect([left, top, width, height]).toEqual(["10%", "5%", "50%", "5%"]);
    expect(queryFirst(box("vendor")).title).toBe(`vendor: ${HOSTILE} (to check)`);
});

test("texts of a file are no markup", async () => {
    await show();
    expect(queryAll(".o_edic_page_values img, .o_edic_page_box img")).toHaveLength(0);
    expect(`${row("vendor")} .o_edic_page_text`).toHaveText(HOSTILE);
});

test("what is to do comes first, all on demand", async () => {
    await show();
    expect(queryAllTexts(".o_edic_page_label")).toEqual(["Date", "Vendor"]);
    expect(queryAllTexts(".o_edic_page_count")).toEqual([
        "2 sure",
        "1 to check",
        "1 missing",
    ]);
    await click(".o_edic_page_all");
    await animationFrame();
    expect(".o_edic_page_value").toHaveCount(4);
});

test.tags("desktop");
test("pointing at a field shows its value on the page, and the reverse", async () => {
    await show();
    await hover(".o_field_widget[name=ref] input");
    await animationFrame();
    expect(box("number")).toHaveClass("o_edic_active");
    expect(".o_field_widget[name=ref]").toHaveClass("o_edic_lit");
    await leave();
    await animationFrame();
    expect(box("number")).not.toHaveClass("o_edic_active");
    await hover(box("number"));
    await animationFrame();
    expect(".o_field_widget[name=ref]").toHaveClass("o_edic_lit");
    await hover(box("vendor"));
    await animationFrame();
    expect(".o_field_widget[name=ref]").not.toHaveClass("o_edic_lit");
    expect(row("vendor")).toHaveClass("o_edic_active");
});

test("focus points as the mouse does", async () => {
    await show();
    await pointerDown(".o_field_widget[name=ref] input");
    await animationFrame();
    expect(box("number")).toHaveClass("o_edic_active");
    queryFirst(box("vendor")).focus();
    await animationFrame();
    expect(row("vendor")).toHaveClass("o_edic_active");
});

test.tags("desktop");
test("a value of another page turns to it", async () => {
    await show();
    await click(".o_edic_page_all");
    await animationFrame();
    await hover(row("total"));
    await animationFrame();
    await animationFrame();
    expect(".o_edic_page_title").toHaveText("Page 2 of 2");
    await drawn();
    expect(box("total")).toHaveClass("o_edic_active");
});

test("pages turn and grow by buttons and keys", async () => {
    await show();
    expect(".o_edic_page_previous").not.toBeEnabled();
    await click(".o_edic_page_next");
    await animationFrame();
    expect(".o_edic_page_title").toHaveText("Page 2 of 2");
    expect(".o_edic_page_next").not.toBeEnabled();
    await pointerDown(".o_edic_pages_scroll");
    await keyDown("PageUp");
    await keyDown("+");
    await animationFrame();
    expect(".o_edic_page_title").toHaveText("Page 1 of 2");
    expect(queryFirst(".o_edic_page_sheet").style.width).toBe("125%");
    await keyDown("0");
    await animationFrame();
    expect(queryFirst(".o_edic_page_sheet").style.width).toBe("100%");
});

test("a page that is being drawn, or cannot be, says so", async () => {
    await show(content(), false);
    expect(".o_edic_page_state").toHaveText("The page is being drawn…");
    expect(".o_edic_page_box").toHaveCount(0);
    await drawn("error");
    expect(".o_edic_page_state p").toHaveText("This page cannot be shown.");
    await click(".o_edic_page_state button");
    await animationFrame();
    expect(".o_edic_page_state").toHaveText("The page is being drawn…");
    await drawn();
    expect(".o_edic_page_box").toHaveCount(2);
});

test("a missing value is taken from a place that a person chooses", async () => {
    await show();
    await click(`${row("date")} .o_edic_page_show`);
    await animationFrame();
    await animationFrame();
    expect(calls.at(-1)).toEqual(["edic_places", [4], "date"]);
    expect(".o_edic_page_pick").toHaveText(/Where does the page say “date”\?/);
    expect(".o_edic_page_title").toHaveText("Page 2 of 2");
    await drawn();
    expect("[data-band=place]").toHaveCount(1);
    await click("[data-band=place]");
    await animationFrame();
    expect(".o_edic_page_offer strong").toHaveText("date: 01/31/2026");
    expect(calls.filter(([name]) => name === "take")).toHaveLength(0);
    await click(".o_edic_page_take");
    await animationFrame();
    expect(calls.at(-1)).toEqual(["take", "date", 2, [10, 60, 60, 70]]);
    expect(".o_edic_page_pick").toHaveCount(0);
});

test("Escape ends the choice of a place", async () => {
    await show();
    await click(`${row("date")} .o_edic_page_show`);
    await animationFrame();
    await pointerDown(".o_edic_pages_scroll");
    await keyDown("Escape");
    await animationFrame();
    expect(".o_edic_page_pick").toHaveCount(0);
});

test("a person confirms a value and takes that back", async () => {
    const values = [
        value("vendor", "check"),
        value("total", "decided", {decision: "Checked by Mitchell"}),
    ];
    await show(content({values}));
    await click(`${row("vendor")} .o_edic_page_confirm`);
    await animationFrame();
    expect(calls).toEqual([["action_confirm_values", [4], ["vendor"]], ["load"]]);
    await click(".o_edic_page_all");
    await animationFrame();
    expect(`${row("total")} .o_edic_page_hint`).toHaveText("Checked by Mitchell");
    await click(`${row("total")} .o_edic_page_undo`);
    await animationFrame();
    expect(calls.at(-2)).toEqual(["action_undo_value", [4], "total"]);
});

test("who may not decide sees the values and no buttons", async () => {
    await show(content({can_decide: false}));
    expect(".o_edic_page_value").toHaveCount(2);
    expect(".o_edic_page_acts").toHaveCount(0);
});

test("pages without text say what to do, and nothing is shown on them", async () => {
    const values = [value("date", "open", {hint: "Not read: enter it."})];
    const pages = [{number: 1, width: 0, height: 0, state: "skipped", has_text: false}];
    await show(content({pages, values, unread: "Enter the bill by hand."}));
    expect(".o_edic_page_unread").toHaveText("Enter the bill by hand.");
    expect(".o_edic_page_hint").toHaveText("Not read: enter it.");
    expect(".o_edic_page_show").toHaveCount(0);
});
