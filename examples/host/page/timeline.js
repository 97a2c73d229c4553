/* SPDX-License-Identifier: MIT */
/* What all charts of a report share: the trading days, the days in view, and the day that is read. */

const SHORTEST_VIEW = 10; /* days */

class Timeline {
    constructor(dates, eventDates) {
        this.days = dates.map(dayOf);
        this.dates = dates;
        this.events = eventDates.map((date) => lastNotAfter(this.days, dayOf(date)));
        this.index = dates.length - 1;
        this.listeners = [];
        this.whole();
    }

    /* `redraw` is called when the view has changed, `point` when the day that is read has. */
    listen(redraw, point) {
        this.listeners.push({ redraw, point });
    }

    tell(method) {
        this.listeners.forEach((listener) => listener[method]());
    }

    read(index) {
        this.index = Math.min(this.days.length - 1, Math.max(0, index));
        const day = this.days[this.index];
        if (day < this.low || day > this.high) {
            const half = (this.high - this.low) / 2;
            this.view(day - half, day + half);
        }
        this.tell("point");
    }

    readDay(day) {
        const before = Math.max(0, lastNotAfter(this.days, day));
        const after = Math.min(this.days.length - 1, before + 1);
        this.read(day - this.days[before] <= this.days[after] - day ? before : after);
    }

    readEvent(step) {
        const later = this.events.filter((index) => (step > 0 ? index > this.index : index < this.index));
        if (later.length) {
            this.read(step > 0 ? later[0] : later[later.length - 1]);
        }
    }

    get isWhole() {
        return this.low <= this.first && this.high >= this.last;
    }

    whole() {
        this.first = this.days[0];
        this.last = this.days[this.days.length - 1];
        this.view(this.first, this.last);
    }

    view(low, high) {
        const length = Math.min(this.last - this.first, Math.max(SHORTEST_VIEW, high - low));
        const middle = (low + high) / 2;
        this.low = Math.max(this.first, Math.min(this.last - length, middle - length / 2));
        this.high = Math.max(this.low + length, this.first + 1);
        this.tell("redraw");
    }

    zoom(factor) {
        const half = ((this.high - this.low) * factor) / 2;
        const day = this.days[this.index];
        this.view(day - half, day + half);
    }
}
