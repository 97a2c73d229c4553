/* SPDX-License-Identifier: MIT */
/* From values to pixels: ranges, ticks, and lines of no more points than can be seen. */

const CHARACTER = 6.7; /* pixels of a digit on an axis */

/* The ticks of an axis of numbers: multiples of 1, 2 or 5 times a power of ten. */
function numberTicks(low, high, most) {
    const rough = (high - low) / Math.max(1, most);
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999);
    const ticks = [];
    for (let k = Math.ceil(low / step - 1e-9); k <= Math.floor(high / step + 1e-9); k++) {
        ticks.push(k * step);
    }
    return { step, ticks };
}

/* The first days of months that are multiples of `step` months. */
function monthTicks(low, high, step) {
    const first = new Date(low * DAY);
    const ticks = [];
    let month = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth()) / step) * step;
    for (; ; month += step) {
        const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY;
        if (day > high) {
            return ticks;
        }
        if (day >= low) {
            ticks.push(day);
        }
    }
}

function multiples(low, high, step) {
    const ticks = [];
    for (let day = Math.ceil(low / step) * step; day <= high; day += step) {
        ticks.push(day);
    }
    return ticks;
}

/* Axes of days, finest first: how long a label is (YYYY-MM-DD, YYYY-MM or YYYY), how many days from tick to tick. */
const CALENDAR = [
    ...[1, 2, 7, 14].map((step) => ({ cut: 10, days: step, ticks: (low, high) => multiples(low, high, step) })),
    ...[1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12000].map((step) => ({
        cut: step < 12 ? 7 : 4,
        days: step * 30.4,
        ticks: (low, high) => monthTicks(low, high, step),
    })),
];

/* The ticks of an axis of days, each with its label, as many as fit. */
function dayTicks(low, high, width) {
    const fits = ({ cut, days }) => ((high - low) / days) * (cut * CHARACTER + 18) <= width;
    const axis = CALENDAR.find(fits) || CALENDAR[CALENDAR.length - 1];
    return axis.ticks(low, high).map((day) => ({ day, label: dateOf(day).slice(0, axis.cut) }));
}

/* The index of the last of `days` that is not after `day`, or -1. */
function lastNotAfter(days, day) {
    let low = 0;
    let high = days.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (days[middle] <= day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low - 1;
}

/* The indices that a view of days needs: those inside, and one more on each side for the lines that leave it. */
function viewOf(days, low, high) {
    const first = Math.max(0, lastNotAfter(days, low - 0.5));
    const last = Math.min(days.length - 1, lastNotAfter(days, high) + 1);
    return [first, last];
}

/* Points of a line as an SVG path. Of the points in one column of pixels the first, the lowest, the highest and the
 * last are drawn, which looks the same as all of them. */
function linePath(days, values, [first, last], x, y) {
    const parts = [];
    const add = (i) => parts.push(`${x(days[i]).toFixed(1)} ${y(values[i]).toFixed(1)}`);
    for (let i = first; i <= last; ) {
        const column = Math.floor(x(days[i]));
        let low = i;
        let high = i;
        let end = i;
        for (let j = i + 1; j <= last && Math.floor(x(days[j])) === column; j++) {
            low = values[j] < values[low] ? j : low;
            high = values[j] > values[high] ? j : high;
            end = j;
        }
        [...new Set([i, low, high, end])].sort((a, b) => a - b).forEach(add);
        i = end + 1;
    }
    return parts.length ? "M" + parts.join("L") : "";
}

/* Lowest and highest of the values in a view. */
function rangeOf(values, [first, last]) {
    let low = Infinity;
    let high = -Infinity;
    for (let i = first; i <= last; i++) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
    }
    return [low, high];
}
