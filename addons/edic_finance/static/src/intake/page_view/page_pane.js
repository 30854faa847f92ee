/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, onWillUpdateProps, useEffect, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {signOf} from "./page_store";

const ZOOMS = [50, 75, 100, 125, 150, 200, 300, 400]; // percent of the pane's width
const FIT = ZOOMS.indexOf(100);

/** The pages of a bill's document, with a box around each value that was read. */
export class PagePane extends Component {
    static template = "edic_finance.PagePane";
    static props = {
        store: Object,
        onShowFiles: {type: Function, optional: true},
        onTake: {type: Function, optional: true},
    };

    setup() {
        this.store = useState(this.props.store);
        this.state = useState({number: 1, zoom: FIT, picture: "loading", tries: 0});
        this.state.offer = null;
        this.scrollRef = useRef("scroll");
        onWillUpdateProps(() => {
            if (!this.page) {
                this.turnTo(this.pages[0]?.number || 1);
            }
        });
        useEffect(
            () => this.follow(),
            () => [this.store.active.join(), this.store.isFollowed],
        );
        useEffect(
            () => this.startPick(),
            () => [this.store.pick],
        );
    }

    get pages() {
        return this.store.pages?.pages || [];
    }

    get index() {
        return this.pages.findIndex(({number}) => number === this.state.number);
    }

    get page() {
        return this.pages[this.index];
    }

    get isLocked() {
        return this.page.state === "locked";
    }

    get source() {
        const {id, checksum} = this.store.pages;
        const {number, tries} = this.state;
        return `/edic/page/${id}/${number}?unique=${checksum}${tries ? `&t=${tries}` : ""}`;
    }

    get title() {
        const {number} = this.state;
        return this.pages.length === 1
            ? _t("Page 1 of 1")
            : _t("Page %(number)s of %(count)s", {
                  number,
                  count: this.pages.length + this.store.pages.more,
              });
    }

    get pictureTitle() {
        return _t("%(page)s of %(file)s", {
            page: this.title,
            file: this.store.pages.name,
        });
    }

    get more() {
        return _t("Pages after %s are not read.", this.pages.length);
    }

    get zoom() {
        return ZOOMS[this.state.zoom];
    }

    get isLargest() {
        return this.state.zoom === ZOOMS.length - 1;
    }

    /** Boxes on the page that is shown, in reading order. */
    get boxes() {
        const {number} = this.state;
        const {pick} = this.store;
        const found = pick
            ? pick.places.map((place, index) => ({
                  ...place,
                  key: `place ${index}`,
                  name: "",
                  band: "place",
                  label: place.text,
              }))
            : this.store.values.map((value) => ({...value, key: value.name}));
        return found
            .filter(({page, box}) => page === number && box)
            .sort((one, two) => one.box[1] - two.box[1] || one.box[0] - two.box[0])
            .map((item) => ({...item, sign: signOf(item.band)}));
    }

    styleOf([left, top, right, bottom]) {
        const {width, height} = this.page;
        const percent = (part, whole) => `${((100 * part) / whole).toFixed(3)}%`;
        return [
            `left: ${percent(left, width)}`,
            `top: ${percent(top, height)}`,
            `width: ${percent(right - left, width)}`,
            `height: ${percent(bottom - top, height)}`,
        ].join("; ");
    }

    titleOf({label, value, sign, band}) {
        return band === "place" ? label : `${label}: ${value} (${sign.text})`;
    }

    isActive({name}) {
        return Boolean(name) && this.store.active.includes(name);
    }

    // --- pages --------------------------------------------------------------------
    turnTo(number) {
        if (number !== this.state.number) {
            Object.assign(this.state, {number, picture: "loading", tries: 0});
            this.state.offer = null;
        }
    }

    turn(step) {
        const page = this.pages[this.index + step];
        if (page) {
            this.turnTo(page.number);
            this.scrollRef.el?.scrollTo({top: 0});
        }
    }

    changeZoom(step) {
        const zoom = this.state.zoom + step;
        if (ZOOMS[zoom]) {
            this.state.zoom = zoom;
        }
    }

    fit() {
        this.state.zoom = FIT;
    }

    onLoad() {
        this.state.picture = "shown";
    }

    onError() {
        this.state.picture = "failed";
    }

    tryAgain() {
        Object.assign(this.state, {picture: "loading", tries: this.state.tries + 1});
    }

    onKeydown(ev) {
        const step = {PageDown: 1, PageUp: -1}[ev.key];
        const zoom = {"+": 1, "-": -1}[ev.key];
        if (ev.key === "Escape" && (this.state.offer || this.store.pick)) {
            this.state.offer ? (this.state.offer = null) : this.endPick();
        } else if (step) {
            this.turn(step);
        } else if (zoom) {
            this.changeZoom(zoom);
        } else if (ev.key === "0") {
            this.fit();
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    // --- pointing -----------------------------------------------------------------
    point({name}) {
        if (name) {
            this.store.point([name], false);
        }
    }

    leave() {
        if (!this.store.isFollowed) {
            this.store.point([]);
        }
    }

    /** Show where the values stand that somebody points at elsewhere. */
    follow() {
        const {active, isFollowed} = this.store;
        const value = this.store.values.find(
            ({name, box}) => box && active.includes(name),
        );
        if (!value || !isFollowed || this.store.pick) {
            return;
        }
        this.turnTo(value.page);
        this.reveal(value);
    }

    /** Scroll the pane, and nothing else, so that a box is seen. */
    reveal({box}) {
        const pane = this.scrollRef.el;
        const sheet = pane?.querySelector(".o_edic_page_sheet");
        if (!sheet || !this.page) {
            return;
        }
        const scale = sheet.offsetHeight / this.page.height;
        const [left, top, right, bottom] = box.map((edge) => edge * scale);
        const isOut = (from, to, start, room) => from < start || to > start + room;
        if (
            isOut(top, bottom, pane.scrollTop, pane.clientHeight) ||
            isOut(left, right, pane.scrollLeft, pane.clientWidth)
        ) {
            pane.scrollTo({
                top: top - pane.clientHeight / 3,
                left: left - pane.clientWidth / 4,
            });
        }
    }

    // --- showing a value ----------------------------------------------------------
    startPick() {
        this.state.offer = null;
        const place = this.store.pick?.places[0];
        if (place) {
            this.turnTo(place.page);
            this.reveal(place);
            // for the keyboard: Tab goes from place to place, Enter chooses
            this.scrollRef.el?.querySelector("[data-band=place]")?.focus();
        }
    }

    get pickTitle() {
        const {label, places} = this.store.pick;
        if (!places.length) {
            return _t("Nothing on the pages fits “%s”: enter it by hand.", label);
        }
        return _t("Where does the page say “%s”? Choose its place.", label);
    }

    choose(box) {
        if (this.store.pick) {
            this.state.offer = box;
        } else {
            this.store.point([box.name], false);
            const [field] = box.fields;
            const el =
                field && document.querySelector(`.o_field_widget[name=${field}]`);
            el?.scrollIntoView({block: "nearest"});
        }
    }

    get offerText() {
        const {label} = this.store.pick;
        return _t("%(label)s: %(value)s", {label, value: this.state.offer.text});
    }

    endPick() {
        this.state.offer = null;
        this.store.pick = null;
    }

    async take() {
        const {page, box} = this.state.offer;
        const {name} = this.store.pick;
        this.state.isTaking = true;
        try {
            if (await this.props.onTake(name, page, box)) {
                this.endPick();
            }
        } finally {
            this.state.isTaking = false;
        }
    }
}
