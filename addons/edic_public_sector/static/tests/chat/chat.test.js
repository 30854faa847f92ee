/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {ChatPanel} from "@edic_public_sector/chat/chat_panel";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, expect, test} from "@odoo/hoot";
import {press, queryAll, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";

defineMailModels();

const LINK = {type: "ir.actions.act_window", name: "Vendor bills", domain: []};
const PANEL = {
    name: "BILL/1",
    model: {is_available: true, message: "House answers (In-house)."},
    presets: [
        {tool: "read", args: {}, title: "Read this record", question: "What is it?"},
        {tool: "open_view", args: {kind: "bill"}, title: "Open", question: ""},
    ],
    form: [
        {
            kind: "bill",
            label: "Vendor bills",
            filters: [
                ["total", "Total", "amount", []],
                ["state", "State", "choice", [["posted", "Posted"]]],
            ],
            measures: [["total", "Total"]],
            groups: [["year", "Year"]],
        },
    ],
    chats: [],
};
const CELL = {
    key: "f1",
    text: "€5.00",
    is_figure: true,
    model: "account.move",
    id: 7,
    name: "BILL/7",
};
const STEP = {
    tool: "search",
    title: "Searching: Vendor bills",
    state: "done",
    problem: "",
    head: ["Total"],
    rows: [[CELL]],
    totals: [],
    words: [["Rule", ["Word for word <b>."]]],
    link: LINK,
    note: "1 of 3 shown",
};
const TURN = {
    id: 1,
    question: "How much?",
    is_by_hand: false,
    state: "asked",
    task_id: 9,
    task: "running",
    error: "",
    refusal: "",
    steps: [],
    pieces: [],
};

let calls = [];
let turn = {};
let tell = null;
let actions = [];
let stopped = [];

beforeEach(() => {
    calls = [];
    actions = [];
    stopped = [];
    tell = null;
    turn = {...TURN};
    mockService("edic_ai_stream", {
        subscribe(_task, callback) {
            tell = callback;
            return () => {};
        },
        stop: async (task) => stopped.push(task),
    });
    mockService("action", {doAction: (action) => actions.push(action)});
    onRpc("edic.public.chat", "*", ({method, args}) => {
        calls.push([method, ...args]);
        return {id: 3, name: "How much?", turns: [structuredClone(turn)]};
    });
});

async function open(panel = {}) {
    onRpc("edic.public.chat", "edic_open", () => {
        const opened = {...PANEL, ...panel};
        return {...opened, examples: opened.presets.filter((one) => one.question)};
    });
    await mountWithCleanup(ChatPanel, {
        props: {resModel: "account.move", resId: 5, close: () => calls.push(["close"])},
    });
}

async function ask() {
    await contains("textarea").edit("How much?", {confirm: false});
    await press("Enter");
    await animationFrame();
}

async function news(change, state = "running", done = 1) {
    Object.assign(turn, change);
    tell({state, done, error: ""});
    await animationFrame();
    await animationFrame();
}

test("it says that an AI answers, and gives examples", async () => {
    await open();
    expect(".o_edic_chat_disclosure").toHaveText(/talking to an AI/);
    expect(queryAllTexts(".o_edic_chat_examples button")).toEqual(["What is it?"]);
    expect(".o_edic_chat_log").toHaveAttribute("aria-live", "polite");
    expect("textarea").toBeFocused();
});

test("Enter sends, Shift+Enter does not", async () => {
    await open();
    await contains("textarea").edit("How much?", {confirm: false});
    await press(["Shift", "Enter"]);
    expect(calls).toEqual([]);
    await press("Enter");
    await animationFrame();
    expect(calls).toEqual([["edic_ask", "account.move", 5, "How much?", false]]);
    expect("textarea").toHaveValue("");
});

test("steps are seen while it works, and it can be stopped", async () => {
    await open();
    await ask();
    expect(".o_edic_chat_working").toHaveCount(1);
    await news({steps: [{...STEP, state: "running", rows: [], words: []}]});
    expect(".o_edic_chat_step").toHaveText(/Searching: Vendor bills/);
    await contains(".o_edic_chat_stop").click();
    expect(stopped).toEqual([9]);
    await news({task: "cancelled"}, "cancelled", 2);
    expect(".o_edic_chat_error").toHaveText("Stopped.");
    expect(".o_edic_chat_working").toHaveCount(0);
});

test("while it waits for another try, no model is said to work", async () => {
    await open();
    await ask();
    const error = "The server cannot be reached. It is tried again at 8:40.";
    await news({task: "waiting", error}, "waiting");
    expect(".o_edic_chat_working").toHaveCount(0);
    expect(".o_edic_chat_error").toHaveText(error);
    expect(".o_edic_chat_stop").toHaveText("Do not try again");
    await news({task: "running", error: ""}, "running", 2);
    expect(".o_edic_chat_working").toHaveCount(1);
    expect(".o_edic_chat_stop").toHaveText("Stop writing");
});

test("facts are links, gaps are struck through, sources are listed", async () => {
    await open();
    await ask();
    const pieces = [{text: "It is "}, CELL, {text: " and "}, {text: "", is_gap: true}];
    await news({state: "answered", task: "done", steps: [STEP], pieces}, "done");
    expect(".o_edic_chat_answer").toHaveText(/It is €5.00 and/);
    expect(".o_edic_chat_answer .o_edic_gap").toHaveText(/not in the records/);
    expect(queryAllTexts(".o_edic_chat_sources li")).toEqual(["BILL/7"]);
    await contains(".o_edic_chat_answer button.o_edic_fact").click();
    expect(actions[0].res_id).toBe(7);
});

test("the words of a check are text, as they are; a list is opened by a click", async () => {
    await open();
    await ask();
    await news({state: "answered", task: "done", steps: [STEP]}, "done");
    expect(".o_edic_chat_words dd").toHaveText("Word for word <b>.");
    expect(queryAll(".o_edic_chat_words b")).toHaveLength(0);
    expect(actions).toEqual([]);
    await contains(".o_edic_chat_steps .btn-link:contains(Vendor bills)").click();
    expect(actions[0].name).toBe("Vendor bills");
});

test("without a model the examples and the form look things up", async () => {
    await open({model: {is_available: false, message: "No model is set up."}});
    expect(".o_edic_chat_disclosure").toHaveText(/No AI answers here/);
    expect("textarea").toHaveCount(0);
    expect(queryOne("details").open).toBe(true);
    await contains(".o_edic_chat_examples button").click();
    expect(calls.pop()).toEqual(["edic_tool", "account.move", 5, "read", {}, false]);
    await contains("select[name=want]").select("sum");
    await contains("select[name=group]").select("year");
    await contains("select[name=field]").select("total");
    await contains("input[name=value]").edit("5");
    await contains(".o_edic_chat_form [type=submit]").click();
    const [, , , tool, args] = calls.pop();
    expect(tool).toBe("aggregate");
    expect(args).toEqual({
        ...{kind: "bill", of: "any", operation: "sum", measure: "total"},
        group: "year",
        filters: [{field: "total", operator: "is", value: "5"}],
    });
});

test("a refusal and an error are told", async () => {
    await open();
    await ask();
    await news({state: "refused", task: "done", refusal: "Not about people."}, "done");
    expect(".o_edic_chat_refusal").toHaveText("Not about people.");
});

test("Escape closes it", async () => {
    await open();
    await press("Escape");
    await animationFrame();
    expect(calls).toEqual([["close"]]);
});
