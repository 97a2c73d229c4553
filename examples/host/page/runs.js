/* SPDX-License-Identifier: MIT */
/* Running and showing runs of the service, and comparing two of them. */

const knownRuns = new Map();

async function showRun(runId, origin) {
    const report = await call(`/backtest/scenario/${runId}/report`);
    knownRuns.set(String(runId), report);
    const name = report.portfolio_id || "Backtest";
    byId("title").textContent = `${name}, run ${runId}`;
    document.title = `${name}, run ${runId} – foresto`;
    history.replaceState(null, "", `#run=${runId}`);
    byId("status").textContent = `Run ${runId}${origin}.`;
    drawReport(report, byId("report"));
    offerComparison(String(runId));
}

function offerComparison(runId) {
    const ids = [...knownRuns.keys()];
    byId("known-runs").replaceChildren(...ids.map((id) => html("option", { value: id })));
    byId("compare").hidden = false;
    byId("run_id_1").value = runId;
    byId("run_id_2").value = ids.filter((id) => id !== runId).pop() || byId("run_id_2").value;
}

function busy(yes) {
    byId("run").disabled = yes;
    byId("status").textContent = yes ? "Running …" : byId("status").textContent;
}

function failRun(error) {
    busy(false);
    byId("status").textContent = "";
    showError(error, byId("run-form"), byId("form-error"));
}

function submitRun(event) {
    event.preventDefault();
    clearErrors(byId("run-form"));
    byId("form-error").textContent = "";
    attempt(async () => {
        busy(true);
        const answer = await call("/backtest/scenario", requestBody());
        const stored = ": answered from the store, nothing was computed (cache hit)";
        await showRun(answer.run_id, answer.cache_hit ? stored : ": computed now");
        busy(false);
    }, failRun);
}

/* The difference of each figure, without a word on which is better. */
function drawComparison(answer, ids) {
    const sides = ["figures_1", "figures_2", "difference"].map((key) => answer[key] || {});
    const known = FIGURES.filter(({ key }) => sides.some((side) => key in side));
    const rows = known.map(({ key, name, format, difference }) =>
        row(name, [format(sides[0][key]), format(sides[1][key]), (difference || format)(sides[2][key])])
    );
    const heads = ["", `Run ${ids[0]}`, `Run ${ids[1]}`, "Difference"];
    const compared = table(`Run ${ids[0]} less run ${ids[1]}`, heads, rows);
    return html("div", { class: "figures" }, scrolling("Comparison", compared));
}

/* Both runs over all days of either. */
function drawPaths(paths, ids) {
    const kinds = ["run", "hold"];
    const dates = [...new Set(paths.flatMap((path) => path.dates))].sort();
    const timeline = new Timeline(dates, []);
    const series = paths.map((path, k) => ({
        ...path, name: `Run ${ids[k]}`, kind: kinds[k], days: path.dates.map(dayOf),
    }));
    const nav = navChart({ events: [] }, series, timeline);
    return html("div", {}, nav.node, drawdownChart(series, timeline).node);
}

async function compareRuns(ids) {
    const query = new URLSearchParams({ run_id_1: ids[0], run_id_2: ids[1] });
    const answer = await call(`/backtest/analysis/compare?${query}`);
    const paths = await Promise.all(ids.map((id) => call(`/backtest/scenario/${id}/path`)));
    byId("comparison").replaceChildren(drawPaths(paths, ids), drawComparison(answer, ids));
}

function submitComparison(event) {
    event.preventDefault();
    const form = byId("compare-form");
    const ids = ["run_id_1", "run_id_2"].map((id) => byId(id).value.trim());
    clearErrors(form);
    byId("compare-error").textContent = "";
    byId("comparison").replaceChildren();
    attempt(
        () => compareRuns(ids),
        (error) => showError(error, form, byId("compare-error"))
    );
}

function startService() {
    byId("service").hidden = false;
    byId("run-form").addEventListener("submit", submitRun);
    byId("compare-form").addEventListener("submit", submitComparison);
    attempt(async () => {
        fillScenarios((await call("/scenarios")).scenarios);
        fillRules(await call("/backtest/rebalancing/rules"));
        const run = /^#run=(\d+)$/.exec(location.hash);
        if (run) {
            await showRun(run[1], "");
        }
    }, failRun);
}
