/* SPDX-License-Identifier: MIT */
/* The tables of a report: figures, events, and the values behind the charts. */

const ROWS = 60; /* events shown before one asks for the rest */

const FIGURES = [
    { key: "final_nav", name: "Final NAV", format: money },
    { key: "total_return", name: "Total return", format: percent, difference: points },
    { key: "cagr", name: "CAGR", format: percent, difference: points },
    { key: "volatility", name: "Volatility", format: percent, difference: points },
    { key: "sharpe", name: "Sharpe ratio", format: ratio },
    { key: "sortino", name: "Sortino ratio", format: ratio },
    { key: "calmar", name: "Calmar ratio", format: ratio },
    { key: "mdd", name: "Maximum drawdown", format: percent, difference: points },
    { key: "peak_date", name: "Peak before it", format: text },
    { key: "trough_date", name: "Trough", format: text },
    { key: "recovery_date", name: "Recovery", format: text },
    { key: "recovery_days", name: "Days to recovery", format: count },
];

/* A table that scrolls within the page when it is too wide for it. */
function scrolling(name, table) {
    return html("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": name }, table);
}

function table(caption, heads, rows, hidden) {
    const header = html("thead", {}, html("tr", {}, ...heads.map((head) => html("th", { scope: "col" }, head))));
    const title = html("caption", { class: hidden ? "for-readers" : null }, caption);
    return html("table", {}, title, header, html("tbody", {}, ...rows));
}

function row(head, cells) {
    return html("tr", {}, html("th", { scope: "row" }, head), ...cells.map((cell) => html("td", {}, cell)));
}

function figuresTable(series) {
    const rows = FIGURES.map(({ key, name, format }) =>
        row(name, series.map((run) => format(key === "final_nav" ? run.final_nav : (run.figures || {})[key])))
    );
    const heads = series.map((run) => html("span", { class: run.kind }, swatch("line"), run.name));
    const noted = series.filter((run) => run.note);
    const notes = noted.map((run) => html("p", { class: "note" }, `${run.name}: ${run.note}`));
    const figures = table("Figures", ["", ...heads], rows, true);
    return html("div", { class: "figures" }, scrolling("Figures", figures), ...notes);
}

function eventRow(report, event, timeline, plot) {
    const go = () => {
        timeline.readDay(dayOf(event.event_date));
        plot.focus({ preventScroll: true });
        plot.scrollIntoView({ block: "center" });
    };
    const date = html("button", { type: "button", class: "link", click: go }, event.event_date);
    const kind = event.trigger_type.toLowerCase();
    const why = html("span", { class: `why ${kind}` }, swatch(kind), event.trigger_detail);
    const weights = report.assets.map((asset, k) => {
        const after = html("span", { class: "after" }, percent(event.after_weights[k]));
        return html("span", {}, percent(event.before_weights[k]), html("span", { class: "to" }, " to "), after);
    });
    return row(date, [why, percent(event.turnover), money(event.cost_amount), money(event.nav_after), ...weights]);
}

function eventsTable(report, timeline, plot) {
    const make = (event) => eventRow(report, event, timeline, plot);
    const heads = ["Date", "Why", "Turnover", "Cost", "NAV after", ...report.assets.map((asset) => asset.name)];
    const made = table("Rebalancing events; weights before and after", heads, report.events.slice(0, ROWS).map(make));
    made.className = "events";
    const rest = report.events.slice(ROWS);
    const more = html("button", { type: "button" }, `Show ${count(rest.length)} more`);
    more.addEventListener("click", () => {
        made.tBodies[0].append(...rest.map(make));
        made.tBodies[0].rows[ROWS].querySelector("button").focus();
        more.remove();
    });
    return html("div", {}, scrolling("Rebalancing events", made), rest.length ? more : null);
}

/* The values of a year, for who would rather read than look. */
function valueRows(report, series, timeline, year) {
    const navs = series.map((run) => lineOf(run, run.nav, timeline));
    const drawdowns = series.map((run) => lineOf(run, run.drawdown, timeline));
    return timeline.dates.flatMap((date, t) => {
        const cells = () => [
            ...navs.map((line) => money(line.at(t))),
            ...drawdowns.map((line) => percent(line.at(t))),
            ...report.assets.map((asset) => percent(asset.weights[t])),
        ];
        return date.slice(0, 4) === year ? [row(date, cells())] : [];
    });
}

function valuesTable(report, series, timeline) {
    const years = [...new Set(timeline.dates.map((date) => date.slice(0, 4)))];
    const choice = html("select", { id: "year" }, ...years.map((year) => html("option", {}, year)));
    const heads = ["Date", ...series.map((run) => `NAV ${run.name}`), ...series.map((run) => `Drawdown ${run.name}`)];
    heads.push(...report.assets.map((asset) => `Weight ${asset.name}`));
    const made = table("Values day by day", heads, []);
    const fill = () => made.tBodies[0].replaceChildren(...valueRows(report, series, timeline, choice.value));
    const summary = html("summary", {}, "Values day by day, as a table");
    const label = html("label", { for: "year" }, "Year ");
    const details = html("details", {}, summary, html("p", {}, label, choice), scrolling("Values day by day", made));
    choice.addEventListener("change", fill);
    details.addEventListener("toggle", fill, { once: true });
    return details;
}
