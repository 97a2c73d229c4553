/* SPDX-License-Identifier: MIT */
/* A page with data inside is a report; one without is the page of a service. */

function main() {
    const data = byId("report-data");
    if (!data) {
        startService();
        return;
    }
    const report = JSON.parse(data.textContent);
    const name = report.portfolio_id || "Backtest";
    document.title = `${name} – foresto`;
    byId("title").textContent = name;
    drawReport(report, byId("report"));
}

main();
