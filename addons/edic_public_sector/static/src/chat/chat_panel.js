/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {
    Component,
    onMounted,
    onWillStart,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {ENDED} from "@edic_ai/queue/task_stream/stream_service";
import {registry} from "@web/core/registry";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {useService} from "@web/core/utils/hooks";
import {ChatForm} from "./chat_form";
import {ChatTurn} from "./chat_turn";

const MODEL = "edic.public.chat";

/**
 * Questions about the record beside it: a model looks things up step by step, or the
 * person does with the same tools. Nothing here changes a record.
 */
export class ChatPanel extends Component {
    static template = "edic_public_sector.ChatPanel";
    static components = {ChatForm, ChatTurn};
    static props = {resModel: String, resId: Number, close: Function};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.stream = useService("edic_ai_stream");
        this.root = useRef("root");
        this.input = useRef("input");
        this.log = useRef("log");
        this.state = useState({
            panel: null,
            chat: null,
            question: "",
            isSending: false,
            isByHand: false,
            isStopping: false,
            error: "",
        });
        useHotkey("escape", () => this.props.close(), {area: () => this.root.el});
        onWillStart(() => this.load());
        onMounted(() => (this.input.el || this.root.el).focus());
        useEffect(
            (taskId) => {
                this.state.isStopping = false;
                return taskId && this.stream.subscribe(taskId, (n) => this.follow(n));
            },
            () => [this.taskId],
        );
        useEffect(
            () => {
                if (this.log.el) {
                    this.log.el.scrollTop = this.log.el.scrollHeight;
                }
            },
            () => [this.turns.length, this.turns.at(-1)?.state],
        );
    }

    get turns() {
        return this.state.chat?.turns || [];
    }

    get mayAsk() {
        return this.state.panel.model.is_available;
    }

    get chatId() {
        return this.state.chat ? this.state.chat.id : false;
    }

    get others() {
        return this.state.panel.chats.filter(({id}) => id !== this.chatId);
    }

    /** The task that answers just now. */
    get taskId() {
        const last = this.turns.at(-1);
        return (last && !ENDED.includes(last.task) && last.task_id) || false;
    }

    /** An attempt failed and the next one has not begun. */
    get isPutOff() {
        const {task, error} = this.turns.at(-1);
        return task === "waiting" && Boolean(error);
    }

    // --- server -------------------------------------------------------------------
    async load() {
        const {resModel, resId} = this.props;
        try {
            this.state.panel = await this.orm.call(MODEL, "edic_open", [
                resModel,
                resId,
            ]);
        } catch (error) {
            this.state.error = error.data?.message || error.message;
        }
    }

    async call(method, args) {
        const {resModel, resId} = this.props;
        Object.assign(this.state, {isSending: true, error: ""});
        try {
            const about = [resModel, resId, ...args, this.chatId];
            this.state.chat = await this.orm.call(MODEL, method, about);
            return true;
        } catch (error) {
            this.state.error = error.data?.message || error.message;
            return false;
        } finally {
            this.state.isSending = false;
        }
    }

    async ask(question) {
        const text = question.trim();
        if (!text || this.state.isSending || this.taskId) {
            return;
        }
        if (await this.call("edic_ask", [text])) {
            this.state.question = "";
        }
    }

    useTool(tool, args) {
        return this.call("edic_tool", [tool, args]);
    }

    /** An example is asked where a model answers, and looked up where none does. */
    example({question, tool, args}) {
        return this.mayAsk ? this.ask(question) : this.useTool(tool, args);
    }

    /** Read the steps anew whenever the worker says that it went on. */
    async follow({state, done, error}) {
        const last = this.turns.at(-1);
        if (!last) {
            return;
        }
        const news = `${state} ${done}`;
        if (last.news === news) {
            return;
        }
        last.news = news;
        Object.assign(last, {task: state, error: error || ""});
        const chat = await this.orm.silent.call(MODEL, "edic_look", [[this.chatId]]);
        if (chat.id === this.chatId) {
            this.state.chat = chat;
            chat.turns.at(-1).news = news;
        }
        // who answers is said by how the last attempt went
        if (error || this.state.panel.model.is_silent) {
            await this.load();
        }
    }

    async stop() {
        this.state.isStopping = true;
        await this.stream.stop(this.taskId);
    }

    // --- conversations --------------------------------------------------------------
    begin() {
        Object.assign(this.state, {chat: null, error: ""});
        this.load();
    }

    open(chat) {
        Object.assign(this.state, {chat, error: ""});
    }

    async forget() {
        await this.orm.unlink(MODEL, [this.chatId]);
        this.begin();
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && !ev.shiftKey && !ev.isComposing) {
            ev.preventDefault();
            this.ask(this.state.question);
        }
    }

    openRecord({model, id}) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openLink(link) {
        this.action.doAction(link);
    }
}

let close = null;

/** The panel stands beside whatever is open, and once. */
export function openChat(env, {params}) {
    close?.();
    close = env.services.overlay.add(ChatPanel, {
        resModel: params.res_model,
        resId: params.res_id,
        close: () => {
            close?.();
            close = null;
        },
    });
}

registry.category("actions").add("edic_chat", openChat);
