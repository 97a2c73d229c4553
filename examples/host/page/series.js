/* SPDX-License-Identifier: MIT */
/* The runs of a report as lines of its charts: the run itself, and its baselines. */

const SERIES = [
    { key: "RUN", kind: "run" },
    { key: "HOLD", kind: "hold" },
    { key: "PHASE1", kind: "phase1" },
];

/* A run without a rule is one of its own baselines, which is not drawn twice. */
function seriesOf(report) {
    const used = SERIES.filter(({ key }) => key !== report.mode && report.series[key]);
    return used.map(({ key, kind }) => {
        const run = report.series[key];
        const name = key === "RUN" ? (report.mode === "REBALANCED" ? "Run" : report.mode) : key;
        return { ...run, name, kind, days: run.dates.map(dayOf) };
    });
}

/* A line of a chart. Baselines may have other trading days: where one has no value on a day, it shows none. */
function lineOf(series, values, timeline) {
    const at = (index) => {
        const i = lastNotAfter(series.days, timeline.days[index]);
        return i >= 0 && series.days[i] === timeline.days[index] ? values[i] : null;
    };
    return { name: series.name, kind: series.kind, days: series.days, values, at };
}

/* The weights of an asset as a line: on a day that rebalances, the line goes to the weight before and to that after. */
function weightLine(report, k, timeline) {
    const { weights } = report.assets[k];
    const before = new Map(report.events.map((event) => [dayOf(event.event_date), event.before_weights[k]]));
    const days = [];
    const values = [];
    timeline.days.forEach((day, t) => {
        if (before.has(day)) {
            days.push(day);
            values.push(before.get(day));
        }
        days.push(day);
        values.push(weights[t]);
    });
    return { name: "Weight", kind: "run", days, values, at: (index) => weights[index] };
}
