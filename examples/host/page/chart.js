/* SPDX-License-Identifier: MIT */
/* One chart: axes, lines, the reading of a day by mouse, touch and keyboard. */

const AXIS = 22; /* below the plot, for dates */
const RAIL = 16; /* a row of marks */
const MARGIN = 6; /* beside the plot, for what is drawn on its edge */
const MONTH = 21; /* trading days that a page key moves */

const KEYS = {
    ArrowRight: (timeline) => timeline.read(timeline.index + 1),
    ArrowLeft: (timeline) => timeline.read(timeline.index - 1),
    ArrowUp: (timeline) => timeline.read(timeline.index + 1),
    ArrowDown: (timeline) => timeline.read(timeline.index - 1),
    PageUp: (timeline) => timeline.read(timeline.index + MONTH),
    PageDown: (timeline) => timeline.read(timeline.index - MONTH),
    Home: (timeline) => timeline.read(0),
    End: (timeline) => timeline.read(Infinity),
    n: (timeline) => timeline.readEvent(1),
    p: (timeline) => timeline.readEvent(-1),
    "+": (timeline) => timeline.zoom(0.5),
    "=": (timeline) => timeline.zoom(0.5),
    "-": (timeline) => timeline.zoom(2),
    0: (timeline) => timeline.whole(),
    Escape: (timeline) => timeline.whole(),
};

/* spec: title, note, size (a class of the plot), labelLength (characters to keep for
 *   labels, so that charts above each other align), format and tick (of values), range(low, high) -> [low, high],
 *   lines: [{name, kind, days, values, at(index) -> value or null}], fill: true under the first line,
 *   levels: [{name, kind, value}], band: {name, low, high}, rails: [{name, kind, days}], describe(index) -> text */
class Chart {
    constructor(timeline, spec) {
        this.timeline = timeline;
        this.spec = spec;
        this.plot = html("div", { class: `plot ${spec.size}`, tabindex: "0", role: "slider" });
        this.plot.setAttribute("aria-label", spec.title);
        this.plot.setAttribute("aria-describedby", "keys");
        this.plot.setAttribute("aria-valuemin", "0");
        this.plot.setAttribute("aria-valuemax", timeline.days.length - 1);
        this.node = html("figure", { class: "chart" }, this.makeHead(), this.plot);
        this.listen();
        timeline.listen(() => this.draw(), () => this.point());
        new ResizeObserver(() => this.draw()).observe(this.plot);
    }

    /* The legend is the line that is read: each entry has the value of its line on the day. */
    makeHead() {
        const spec = this.spec;
        this.date = html("output", { class: "date" });
        this.values = spec.lines.map(() => html("span", { class: "value" }));
        const entries = spec.lines.map((line, k) => {
            const name = line.name ? html("span", {}, line.name) : null;
            return html("li", { class: line.kind }, swatch("line"), name, this.values[k]);
        });
        for (const level of spec.levels || []) {
            const name = `${level.name} ${spec.format(level.value)}`;
            entries.push(html("li", { class: level.kind }, swatch("line"), name));
        }
        if (spec.band) {
            entries.push(html("li", { class: "band" }, swatch("band"), spec.band.name));
        }
        for (const rail of spec.rails || []) {
            entries.push(html("li", { class: rail.kind }, swatch(rail.kind), `${rail.name} (${rail.days.length})`));
        }
        const title = html("h3", {}, spec.title, spec.note ? html("small", {}, ` ${spec.note}`) : null);
        return html("figcaption", {}, html("div", { class: "title" }, title, this.date), html("ul", {}, ...entries));
    }

    listen() {
        const timeline = this.timeline;
        this.plot.addEventListener("keydown", (event) => {
            const act = event.ctrlKey || event.metaKey || event.altKey ? null : KEYS[event.key];
            if (act) {
                event.preventDefault();
                act(timeline);
            }
        });
        this.plot.addEventListener("pointermove", (event) => {
            timeline.readDay(this.dayAt(event));
            this.markSelection(event);
        });
        this.plot.addEventListener("pointerdown", (event) => {
            timeline.readDay(this.dayAt(event));
            this.from = event.pointerType === "mouse" && event.button === 0 ? this.dayAt(event) : null;
        });
        this.plot.addEventListener("pointerup", (event) => this.select(event));
        this.plot.addEventListener("pointercancel", () => this.endSelection());
        this.plot.addEventListener("pointerleave", () => this.endSelection());
        this.plot.addEventListener("dblclick", () => timeline.whole());
    }

    dayAt(event) {
        const box = this.plot.getBoundingClientRect();
        const { left, width } = this.area;
        const share = (event.clientX - box.left - left) / width;
        const { low, high } = this.timeline;
        return low + Math.min(1, Math.max(0, share)) * (high - low);
    }

    /* Dragging a mouse selects the days to look at. */
    markSelection(event) {
        if (this.from !== null && this.from !== undefined) {
            const [a, b] = [this.from, this.dayAt(event)].map(this.x).sort((p, q) => p - q);
            build(this.selection, { x: a, width: b - a }, []);
        }
    }

    select(event) {
        const [low, high] = [this.from, this.dayAt(event)].sort((a, b) => a - b);
        const dragged = this.from !== null && this.from !== undefined && this.x(high) - this.x(low) > 8;
        this.endSelection();
        if (dragged) {
            this.timeline.view(low, high);
        }
    }

    endSelection() {
        this.from = null;
        this.selection.setAttribute("width", "0");
    }

    /* What the values in view come to, and where they lie. */
    measure() {
        const { spec, timeline } = this;
        const views = spec.lines.map((line) => viewOf(line.days, timeline.low, timeline.high));
        const ranges = spec.lines.map((line, k) => rangeOf(line.values, views[k]));
        const [low, high] = spec.range(Math.min(...ranges.map((r) => r[0])), Math.max(...ranges.map((r) => r[1])));
        const size = { width: this.plot.clientWidth, height: this.plot.clientHeight };
        const rails = (spec.rails || []).length * RAIL;
        const height = size.height - AXIS - rails - 6;
        const { step, ticks } = numberTicks(low, high, height / 34);
        const labels = ticks.map((value) => spec.tick(value, step));
        const left = Math.max(...labels.map((label) => label.length), spec.labelLength) * CHARACTER + 10;
        this.area = { left, top: 6, width: Math.max(40, size.width - left - 10), height, rails };
        const days = timeline.high - timeline.low;
        this.x = (day) => ((day - timeline.low) / days) * this.area.width;
        this.y = (value) => ((high - value) / (high - low)) * height;
        return { size, views, ticks, labels };
    }

    draw() {
        if (!this.plot.clientWidth) {
            return;
        }
        const { size, views, ticks, labels } = this.measure();
        const { left, top, width, height, rails } = this.area;
        const frame = [-MARGIN, 0, width + 2 * MARGIN, height + rails];
        const viewBox = frame.join(" ");
        this.inner = svg("svg", { x: left - MARGIN, y: top, width: frame[2], height: frame[3], viewBox });
        this.drawBand();
        this.drawLines(views);
        this.drawLevels();
        this.drawRails();
        this.drawCursor();
        const drawing = svg("svg", { viewBox: `0 0 ${size.width} ${size.height}`, "aria-hidden": "true" });
        drawing.append(this.drawValueAxis(ticks, labels), this.drawDayAxis(size), this.inner);
        this.plot.replaceChildren(drawing);
        this.point();
    }

    drawValueAxis(ticks, labels) {
        const { left, top, width } = this.area;
        const axis = svg("g", { class: "axis" });
        ticks.forEach((value, k) => {
            const y = top + this.y(value);
            const zero = Math.abs(value) < 1e-12 ? "zero" : null;
            axis.append(svg("line", { class: zero, x1: left, x2: left + width, y1: y, y2: y }));
            axis.append(svg("text", { x: left - 6, y: y + 4, "text-anchor": "end" }, labels[k]));
        });
        return axis;
    }

    drawDayAxis(size) {
        const { left, top, width, height, rails } = this.area;
        const { low, high } = this.timeline;
        const axis = svg("g", { class: "axis" });
        const bottom = top + height + rails;
        for (const { day, label } of dayTicks(low, high, width)) {
            const x = left + this.x(day);
            axis.append(svg("line", { x1: x, x2: x, y1: bottom, y2: bottom + 4 }));
            const half = (label.length * CHARACTER) / 2;
            const anchor = x + half > size.width ? "end" : x - half < 0 ? "start" : "middle";
            axis.append(svg("text", { x, y: bottom + 17, "text-anchor": anchor }, label));
        }
        axis.append(svg("line", { class: "base", x1: left, x2: left + width, y1: bottom, y2: bottom }));
        return axis;
    }

    drawBand() {
        const { band } = this.spec;
        if (!band) {
            return;
        }
        const { width } = this.area;
        const [top, bottom] = [this.y(band.high), this.y(band.low)];
        this.inner.append(svg("rect", { class: "band", x: 0, y: top, width, height: bottom - top }));
        for (const y of [top, bottom]) {
            this.inner.append(svg("line", { class: "band", x1: 0, x2: width, y1: y, y2: y }));
        }
    }

    drawLevels() {
        const { width } = this.area;
        for (const level of this.spec.levels || []) {
            const y = this.y(level.value);
            this.inner.append(svg("line", { class: `line ${level.kind}`, x1: 0, x2: width, y1: y, y2: y }));
        }
    }

    /* The first line is drawn last, above the others. */
    drawLines(views) {
        const paths = this.spec.lines.map((line, k) => {
            const path = linePath(line.days, line.values, views[k], this.x, this.y);
            return svg("path", { class: `line ${line.kind}`, d: path });
        });
        if (this.spec.fill && paths[0].getAttribute("d")) {
            const line = this.spec.lines[0];
            const [from, to] = views[0].map((i) => this.x(line.days[i]).toFixed(1));
            const zero = this.y(0).toFixed(1);
            const area = `${paths[0].getAttribute("d")}L${to} ${zero}L${from} ${zero}Z`;
            this.inner.append(svg("path", { class: `fill ${line.kind}`, d: area }));
        }
        this.inner.append(...paths.reverse());
    }

    drawRails() {
        (this.spec.rails || []).forEach((rail, k) => {
            const middle = this.area.height + k * RAIL + RAIL / 2 + 2;
            const marks = rail.days.filter((day) => day >= this.timeline.low && day <= this.timeline.high);
            const half = Math.min(5, Math.max(2, this.area.width / marks.length / 2));
            const path = marks.map((day) => markPath(rail.kind, this.x(day), middle, half)).join("");
            this.inner.append(svg("path", { class: `mark ${rail.kind}`, d: path }));
        });
    }

    drawCursor() {
        const { height, rails } = this.area;
        this.selection = svg("rect", { class: "selection", x: 0, y: 0, width: 0, height: height + rails });
        this.cursor = svg("line", { class: "cursor", y1: 0, y2: height + rails });
        this.dots = this.spec.lines.map((line) => svg("circle", { class: `dot ${line.kind}`, r: 4 }));
        this.inner.append(this.selection, this.cursor, ...this.dots.slice().reverse());
    }

    /* Show the day that is read. */
    point() {
        const { timeline, spec } = this;
        const values = spec.lines.map((line) => line.at(timeline.index));
        this.date.textContent = timeline.dates[timeline.index];
        values.forEach((value, k) => {
            this.values[k].textContent = spec.format(value);
        });
        this.plot.setAttribute("aria-valuenow", timeline.index);
        this.plot.setAttribute("aria-valuetext", this.describe(values));
        if (!this.inner) {
            return;
        }
        const x = this.x(timeline.days[timeline.index]);
        build(this.cursor, { x1: x, x2: x }, []);
        values.forEach((value, k) => {
            const seen = value !== null;
            build(this.dots[k], { cx: x, cy: seen ? this.y(value) : 0, visibility: seen ? "visible" : "hidden" }, []);
        });
    }

    describe(values) {
        const { timeline, spec } = this;
        const parts = spec.lines.map((line, k) => `${line.name} ${spec.format(values[k])}`);
        const more = spec.describe ? spec.describe(timeline.index) : "";
        return [timeline.dates[timeline.index], ...parts, more].filter(Boolean).join(", ");
    }
}

/* A tick for a scheduled rebalance, a diamond for one that drift has caused: told apart without colour. */
function markPath(kind, x, y, half) {
    const at = x.toFixed(1);
    const side = half.toFixed(1);
    return kind === "drift" ? `M${at} ${y - 6}l${side} 6l-${side} 6l-${side} -6z` : `M${at} ${y - 5}v10`;
}

/* The sample of a line, band or mark in a legend. */
function swatch(kind) {
    const shape = {
        line: () => svg("line", { class: "line", x1: 0, x2: 22, y1: 7, y2: 7 }),
        band: () => svg("rect", { class: "band", x: 1, y: 2, width: 20, height: 10 }),
        periodic: () => svg("path", { class: "mark", d: markPath("periodic", 11, 7, 5) }),
        drift: () => svg("path", { class: "mark", d: markPath("drift", 11, 7, 5) }),
    }[kind]();
    return svg("svg", { class: "swatch", viewBox: "0 0 22 14", "aria-hidden": "true" }, shape);
}
