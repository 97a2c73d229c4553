/* SPDX-License-Identifier: MIT */
/* One hash of all bits that the golden cases give through foresto.hpp, as tests/python/golden_bits.c makes it through
 * C; each case as a batch and as a stream that is saved and restored every day, which must be the same bits.
 *
 * FORESTO_VECTORS is the folder of golden.txt, FORESTO_DATA that of the market data. */
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "foresto.hpp"

namespace {

using Bytes = std::vector<std::uint8_t>;

template <class Integer> void put(Bytes &bytes, Integer value) {
    for (std::size_t i = 0; i < sizeof value; i++) {
        bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i)));
    }
}

void put_doubles(Bytes &bytes, const double *values, std::size_t count) {
    for (std::size_t i = 0; i < count; i++) {
        std::uint64_t bits;
        std::memcpy(&bits, &values[i], sizeof bits);
        put(bytes, bits);
    }
}

void put_event(Bytes &bytes, const foresto_event &event) {
    put(bytes, event.event_order);
    put(bytes, event.event_date);
    put(bytes, event.trigger_type);
    const double numbers[] = {event.turnover,    event.cost_rate,  event.cost_factor,
                              event.cost_amount, event.nav_before, event.nav_after};
    put_doubles(bytes, numbers, 6);
    put_doubles(bytes, event.before_weights, event.asset_count);
    put_doubles(bytes, event.after_weights, event.asset_count);
}

void put_nav(Bytes &bytes, foresto_date date, double nav, double daily, double cumulative, double high, double fall) {
    const double numbers[] = {nav, daily, cumulative, high, fall};
    put(bytes, date);
    put_doubles(bytes, numbers, 5);
}

std::string folder(const char *variable) {
    const char *value = std::getenv(variable);
    if (!value) {
        throw std::runtime_error(std::string(variable) + " is not set");
    }
    return value;
}

std::ifstream open(const std::string &path) {
    std::ifstream stream(path);
    if (!stream) {
        throw std::runtime_error("cannot read " + path);
    }
    return stream;
}

double number(const std::string &text) {
    double value = 0;
    foresto::check(foresto_double_parse(text.data(), text.size(), &value));
    return value;
}

std::vector<std::string> fields(const std::string &line, char separator) {
    std::vector<std::string> found;
    std::istringstream rest(line);
    for (std::string field; std::getline(rest, field, separator);) {
        found.push_back(field);
    }
    return found;
}

struct Market {
    std::vector<foresto_date> dates;
    std::vector<double> values; // all columns of the file, day by day
    std::vector<std::string> columns;
};

Market read_market(const std::string &file) {
    std::ifstream stream = open(folder("FORESTO_DATA") + "/" + file);
    Market market;
    std::string line;
    std::getline(stream, line);
    market.columns = fields(line, ',');
    market.columns.erase(market.columns.begin());
    while (std::getline(stream, line)) {
        const std::vector<std::string> row = fields(line, ',');
        market.dates.push_back(foresto::date(row.at(0)));
        for (std::size_t i = 1; i <= market.columns.size(); i++) {
            market.values.push_back(number(row.at(i)));
        }
    }
    return market;
}

struct Case {
    std::string file;
    foresto_panel_kind kind = FORESTO_PANEL_PRICES;
    std::vector<std::string> names;
    foresto::Request request;

    void read(const std::vector<std::string> &words) {
        if (words[0] == "data") {
            file = words.at(1);
            kind = words.at(2) == "PRICES" ? FORESTO_PANEL_PRICES : FORESTO_PANEL_RETURNS;
            request.start = foresto::date(words.at(3));
            request.end = foresto::date(words.at(4));
            request.initial_amount = number(words.at(5));
        } else if (words[0] == "asset") {
            names.push_back(words.at(1));
            request.weights.push_back(number(words.at(2)));
            if (words.at(3) != "-") {
                request.classes.push_back(words[3]);
            }
        } else if (words[0] == "baseline") {
            request.baseline = words.at(1) == "HOLD" ? FORESTO_BASELINE_HOLD : FORESTO_BASELINE_PHASE1;
        } else if (words[0] == "rule") {
            foresto::Rule rule;
            foresto::check(foresto_rule_type_parse(words.at(1).c_str(), &rule.rule_type));
            foresto::check(foresto_frequency_parse(words.at(2).c_str(), &rule.frequency));
            foresto::check(foresto_base_day_policy_parse(words.at(3).c_str(), &rule.base_day_policy));
            rule.drift_threshold = number(words.at(4));
            rule.cost_rate = number(words.at(5));
            request.rule = rule;
        }
    }

    /** The market's values of this case's assets, day by day. */
    std::vector<double> values(const Market &market) const {
        std::vector<double> chosen;
        for (std::size_t day = 0; day < market.dates.size(); day++) {
            for (const std::string &name : names) {
                std::size_t column = 0;
                while (market.columns.at(column) != name) {
                    column++;
                }
                chosen.push_back(market.values[day * market.columns.size() + column]);
            }
        }
        return chosen;
    }
};

Bytes batch(const Case &golden, const Market &market, const std::vector<double> &values) {
    const foresto::Panel panel(foresto::Matrix::by_day(values, golden.names.size()), market.dates, golden.names,
                               golden.kind);
    const foresto::Result result = foresto::simulate(panel, golden.request);
    const foresto_nav_view navs = result.navs();
    Bytes bytes;
    for (std::uint64_t i = 0; i < navs.count; i++) {
        put_nav(bytes, navs.dates[i], navs.nav[i], navs.daily_return[i], navs.cumulative_return[i],
                navs.high_water_mark[i], navs.drawdown[i]);
    }
    for (const foresto_event &event : result.events()) {
        put_event(bytes, event);
    }
    return bytes;
}

Bytes stream(const Case &golden, const Market &market, const std::vector<double> &values) {
    const std::size_t assets = golden.names.size();
    foresto::Session session(golden.request, golden.names, golden.kind);
    Bytes navs, events;
    for (std::size_t day = 0; day < market.dates.size(); day++) {
        const foresto_date next = day + 1 < market.dates.size() && market.dates[day + 1] <= golden.request.end
                                      ? market.dates[day + 1]
                                      : FORESTO_DATE_NONE;
        const foresto_step step = session.step(market.dates[day], {&values[day * assets], assets}, next);
        if (step.trading_day) {
            put_nav(navs, step.date, step.nav, step.daily_return, step.cumulative_return, step.high_water_mark,
                    step.drawdown);
        }
        if (step.rebalanced) {
            put_event(events, session.event());
        }
        session = foresto::Session(session.save());
    }
    navs.insert(navs.end(), events.begin(), events.end());
    return navs;
}

std::string digest() {
    std::ifstream golden = open(folder("FORESTO_VECTORS") + "/golden.txt");
    Bytes all;
    Case one;
    for (std::string line, name; std::getline(golden, line);) {
        if (line.rfind("case ", 0) == 0) {
            one = Case();
            name = line;
        } else if (line == "end") {
            const Market market = read_market(one.file);
            const std::vector<double> values = one.values(market);
            const Bytes bytes = batch(one, market, values);
            if (bytes != stream(one, market, values)) {
                throw std::runtime_error(name + ": batch and stream differ");
            }
            all.insert(all.end(), bytes.begin(), bytes.end());
        } else if (line[0] != '#') {
            one.read(fields(line, ' '));
        }
    }
    char hex[FORESTO_SHA256_HEX_SIZE];
    foresto::check(foresto_sha256_hex(all.data(), all.size(), hex));
    return hex;
}

} // namespace

int main() {
    try {
        std::printf("%s\n", digest().c_str());
        return 0;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
