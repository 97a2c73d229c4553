/* SPDX-License-Identifier: MIT */
/* Numbers and dates as people read them. The locale is fixed: the same report looks the same everywhere. */

const DAY = 86400000;
const NONE = "–";
const CENTS = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const RATIO = new Intl.NumberFormat("en", { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const COUNT = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat("en", { maximumFractionDigits: 4 });

/* Nothing is what has no value; -0.00 would ask what is below zero. */
function shown(value, text) {
    return value === null || value === undefined ? NONE : text(value).replace(/^-(?=[0.]*(?: %| points)?$)/, "");
}

const money = (value) => shown(value, (v) => CENTS.format(v));
const percent = (value) => shown(value, (v) => CENTS.format(v * 100) + " %");
const points = (value) => shown(value, (v) => CENTS.format(v * 100) + " points");
const ratio = (value) => shown(value, (v) => RATIO.format(v));
const count = (value) => shown(value, (v) => COUNT.format(v));
const text = (value) => shown(value, String);
const short = (value) => shown(value, (v) => SHORT.format(v));

const dayOf = (date) => Date.parse(date + "T00:00:00Z") / DAY;
const dateOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);

/* A rule in words. */
function describeRule(rule) {
    if (!rule) {
        return null;
    }
    const day = rule.base_day_policy === "LAST_TRADING_DAY" ? "last" : "first";
    const period = rule.frequency === "QUARTERLY" ? "quarter" : "month";
    const schedule = `on the ${day} trading day of each ${period}`;
    const distance = short(rule.drift_threshold * 100);
    const drift = `when a weight is ${distance} ${distance === "1" ? "point" : "points"} off its target`;
    const when = { PERIODIC: schedule, DRIFT: drift, HYBRID: `${schedule}, and ${drift}` }[rule.rule_type];
    return `${rule.rule_type}: ${when}; cost rate ${short(rule.cost_rate * 100)} %`;
}
