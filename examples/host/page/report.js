/* SPDX-License-Identifier: MIT */
/* A run, whole: what was asked, what came of it, charts and tables. */

/* Each date on one line. */
function period(first, last) {
    return html("span", {}, html("time", {}, first), " to ", html("time", {}, last));
}

function facts(report) {
    const run = report.series.RUN;
    const dates = run.dates;
    const skipped = report.skipped_days ? `, ${count(report.skipped_days)} skipped` : "";
    const list = [
        ["Final NAV", money(run.final_nav), true],
        ["Total return", percent(run.figures && run.figures.total_return), true],
        ["Maximum drawdown", percent(run.figures && run.figures.mdd), true],
        ["Rebalancings", `${count(report.event_counts.total)}`, true],
        ["Total cost", money(report.total_cost), true],
        ["Initial amount", money(report.initial_amount)],
        ["Period", period(dates[0], dates[dates.length - 1])],
        ["Trading days", count(report.days) + skipped],
        ["Missing values", report.missing_policy],
        ["Total turnover", percent(report.total_turnover)],
        ["Mean turnover", percent(report.mean_turnover)],
        ["Engine version", report.engine_version],
        ["Request hash", html("code", { class: "hash" }, report.request_hash)],
    ];
    const make = ([name, value]) => html("div", {}, html("dt", {}, name), html("dd", {}, value));
    const [main, more] = [true, false].map((wanted) => list.filter((fact) => Boolean(fact[2]) === wanted).map(make));
    return [html("dl", { class: "facts main" }, ...main), html("dl", { class: "facts" }, ...more)];
}

function modeText(report) {
    const words = { PHASE1: "Constant mix without a rule (PHASE1)", HOLD: "Buy and hold (HOLD)" };
    return words[report.mode] || describeRule(report.rule);
}

const HELP =
    "With a chart in focus: arrow keys read a day, page keys 21 days, Home and End the first and last; N and P the " +
    "next and previous rebalancing; + and − zoom, 0 shows all. With a mouse: drag to zoom, double-click to show all.";

function weightsNote(report) {
    const { asset_count: total, assets } = report;
    const cut = `The ${assets.length} of ${count(total)} assets with the largest weights on the first day.`;
    return total > assets.length ? html("p", { class: "note" }, cut) : null;
}

function section(title, ...children) {
    return html("section", {}, title ? html("h2", {}, title) : null, ...children);
}

/* Out of a zoomed view; its room is kept, so that nothing moves when it comes and goes. */
function wholeButton(timeline) {
    const button = html("button", { type: "button", class: "unseen", click: () => timeline.whole() }, "Show all days");
    timeline.listen(() => button.classList.toggle("unseen", timeline.isWhole), () => {});
    return button;
}

function pathSection(nav, drawdown, timeline) {
    const head = html("div", { class: "title" }, html("h2", {}, "Over time"), wholeButton(timeline));
    return section(null, head, nav.node, drawdown.node, html("p", { id: "keys" }, HELP));
}

function weightsSection(report, timeline) {
    const nodes = weightCharts(report, timeline).map((chart) => chart.node);
    return section("Weights", weightsNote(report), html("div", { class: "grid" }, ...nodes));
}

function eventsSection(report, timeline, plot) {
    return report.events.length
        ? section("Rebalancing", eventsTable(report, timeline, plot))
        : section("Rebalancing", html("p", { class: "note" }, "None."));
}

/* Draw a report into an element. */
function drawReport(report, place) {
    const timeline = new Timeline(report.series.RUN.dates, report.events.map((event) => event.event_date));
    const series = seriesOf(report);
    const nav = navChart(report, series, timeline);
    place.replaceChildren(
        section(null, html("p", { class: "rule" }, modeText(report)), ...facts(report)),
        pathSection(nav, drawdownChart(series, timeline), timeline),
        section("Figures", figuresTable(series)),
        weightsSection(report, timeline),
        eventsSection(report, timeline, nav.plot),
        valuesTable(report, series, timeline)
    );
}
