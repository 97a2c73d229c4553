/* SPDX-License-Identifier: MIT */
/* The charts of a report: NAV, drawdown, and the weight of each asset. */

function pad(low, high) {
    const room = Math.max((high - low) * 0.05, Math.abs(high) * 1e-6, 1e-12);
    return [low - room, high + room];
}

function moneyTick(value, step) {
    if (Math.abs(value) < 1e7) {
        const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    }
    return value.toLocaleString("en", { notation: "compact", maximumSignificantDigits: 5 });
}

function percentTick(value, step) {
    const digits = Math.max(0, Math.ceil(-Math.log10(step * 100) - 1e-9));
    return shown(value * 100, (v) => v.toLocaleString("en", { minimumFractionDigits: digits })) + " %";
}

function eventDays(report, type) {
    return report.events.filter((event) => event.trigger_type === type).map((event) => dayOf(event.event_date));
}

function describeEvent(report) {
    const events = new Map(report.events.map((event) => [event.event_date, event]));
    return (date) => {
        const event = events.get(date);
        if (!event) {
            return "";
        }
        const { trigger_detail: why, turnover, cost_amount: cost } = event;
        return `rebalanced: ${why}, turnover ${percent(turnover)}, cost ${money(cost)}`;
    };
}

function navChart(report, series, timeline) {
    const rails = [
        { kind: "periodic", name: "Periodic", days: eventDays(report, "PERIODIC") },
        { kind: "drift", name: "Drift", days: eventDays(report, "DRIFT") },
    ];
    const explain = describeEvent(report);
    return new Chart(timeline, {
        title: "NAV",
        size: "large",
        labelLength: 9,
        format: money,
        tick: moneyTick,
        range: pad,
        lines: series.map((run) => lineOf(run, run.nav, timeline)),
        rails: rails.filter((rail) => rail.days.length),
        describe: (index) => explain(timeline.dates[index]),
    });
}

function drawdownChart(series, timeline) {
    return new Chart(timeline, {
        title: "Drawdown",
        note: "from the peak",
        size: "medium",
        labelLength: 9,
        format: percent,
        tick: percentTick,
        range: (low) => [Math.min(low * 1.05, -1e-4), 0],
        fill: true,
        lines: series.map((run) => lineOf(run, run.drawdown, timeline)),
    });
}

/* The days' weights and the band of an asset, in one range. */
function weightRange(asset, line, threshold) {
    const all = [0, line.values.length - 1];
    const [low, high] = rangeOf(line.values, all);
    const band = asset.target === null ? [] : [asset.target - threshold, asset.target + threshold];
    return [Math.max(0, Math.min(low, ...band)), Math.min(1, Math.max(high, ...band))];
}

/* All charts of weights have the same scale, so that a point of drift is as high in one as in the other. */
function weightCharts(report, timeline) {
    const threshold = (report.rule && report.rule.drift_threshold) || 0;
    const lines = report.assets.map((asset, k) => weightLine(report, k, timeline));
    const ranges = report.assets.map((asset, k) => weightRange(asset, lines[k], threshold));
    const span = Math.max(0.02, ...ranges.map(([low, high]) => high - low)) * 1.2;
    return report.assets.map((asset, k) => {
        const middle = (ranges[k][0] + ranges[k][1]) / 2;
        const low = Math.max(-0.1 * span, Math.min(1 + 0.1 * span - span, middle - span / 2));
        const band = { low: Math.max(0, asset.target - threshold), high: Math.min(1, asset.target + threshold) };
        band.name = `Drift band ${percent(band.low)} to ${percent(band.high)}`;
        return new Chart(timeline, {
            title: asset.name,
            size: "small",
            labelLength: 6,
            format: percent,
            tick: percentTick,
            range: () => [low, low + span],
            lines: [lines[k]],
            levels: asset.target === null ? [] : [{ name: "Target", kind: "target", value: asset.target }],
            band: asset.target !== null && threshold ? band : null,
        });
    });
}
