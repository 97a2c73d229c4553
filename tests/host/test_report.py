# SPDX-License-Identifier: MIT
"""The page of `foresto backtest --report`: its data against the other outputs, then what a browser makes of it."""

import csv
import datetime
import functools
import json
import math
import random
import re

import browser
import support
from browser import NARROW, WIDE, Keys
from support import DATA, MONTHLY, SWISS

HYBRID = '{"rule_type":"HYBRID","frequency":"QUARTERLY","drift_threshold":0.04,"cost_rate":0.002}'
HOSTILE = "</script><img src=x onerror=document.title='owned'><!--\"'&"
BLOCK = re.compile(r'<script type="application/json" id="report-data">(.*?)</script>', re.DOTALL)


def data_of(path):
    """The data in a report. Its script ends at the first end tag, as a browser has it."""
    blocks = BLOCK.findall(path.read_text(encoding="utf-8"))
    assert len(blocks) == 1, len(blocks)
    return json.loads(blocks[0])


class ReportTest(support.ProgramTest):
    def report(self, *arguments, **options):
        """The data of a report, and the summary of the same run."""
        summary = self.backtest(*arguments, "--report", "r.html", "--nav", "n", "--events", "e", "--summary", "-",
                                **options)
        return data_of(self.directory / "r.html"), summary

    def navs(self):
        with open(self.directory / "n", newline="", encoding="ascii") as file:
            return list(csv.DictReader(file))


class Data(ReportTest):
    def check_against_outputs(self, report, summary):
        navs = self.navs()
        run = report["series"]["RUN"]
        self.assertEqual(run["dates"], [row["date"] for row in navs])
        self.assertEqual(run["nav"], [float(row["nav"]) for row in navs])
        self.assertEqual(run["drawdown"], [float(row["drawdown"]) for row in navs])
        for key in ("figures", "final_nav"):
            self.assertEqual(run[key], summary[key])
            for name in ("HOLD", "PHASE1"):
                self.assertEqual(report["series"][name][key], summary["baselines"][name][key])
        for key in ("request_hash", "engine_version", "mode", "days", "initial_amount", "total_cost", "mean_turnover",
                    "total_turnover"):
            self.assertEqual(report[key], summary[key])
        self.assertEqual(report["event_counts"], summary["events"])
        names = [asset["name"] for asset in report["assets"]]
        events = json.loads((self.directory / "e").read_text())
        self.assertEqual(len(report["events"]), len(events))
        for shown, event in zip(report["events"], events):
            for key in ("event_order", "event_date", "trigger_type", "trigger_detail", "turnover", "cost_amount",
                        "nav_before", "nav_after"):
                self.assertEqual(shown[key], event[key])
            for key in ("before_weights", "after_weights"):
                self.assertEqual(shown[key], [event[key][name] for name in names])

    def check_weights(self, report):
        """They sum to 1 on every day, and are the targets after a rebalance."""
        dates = report["series"]["RUN"]["dates"]
        weights = [asset["weights"] for asset in report["assets"]]
        self.assertEqual({len(column) for column in weights}, {len(dates)})
        for day in zip(*weights):
            self.assertAlmostEqual(math.fsum(day), 1, places=14)
        for event in report["events"]:
            day = dates.index(event["event_date"])
            for column, target in zip(weights, event["after_weights"]):
                self.assertAlmostEqual(column[day], target, places=14)

    def check(self, *arguments, **options):
        report, summary = self.report(*arguments, **options)
        self.check_against_outputs(report, summary)
        self.check_weights(report)
        return report

    def test_rules(self):
        for rule in (MONTHLY, HYBRID, '{"rule_type":"DRIFT","drift_threshold":0.03}',
                     '{"rule_type":"PERIODIC","frequency":"QUARTERLY","base_day_policy":"LAST_TRADING_DAY"}'):
            report = self.check(*SWISS, "--rule", rule, flag="1")
            self.assertEqual([asset["target"] for asset in report["assets"]], [0.5, 0.3, 0.2])
            self.assertEqual({key: report["rule"][key] for key in json.loads(rule)}, json.loads(rule))
            self.assertGreater(len(report["events"]), 3)

    def test_without_a_rule(self):
        report = self.check(*SWISS)
        self.assertEqual((report["mode"], report["rule"], report["events"]), ("PHASE1", None, []))
        for asset, weight in zip(report["assets"], (0.5, 0.3, 0.2)):
            self.assertEqual((asset["target"], set(map(functools.partial(round, ndigits=14), asset["weights"]))),
                             (None, {weight}))

    def test_weights_of_hold_by_hand(self):
        """Bought on the first day and never traded: the weights follow the prices."""
        report = self.check(*SWISS, "--baseline", "hold")
        with open(DATA / "swiss-prices.csv", newline="", encoding="ascii") as file:
            rows = list(csv.DictReader(file))
        for t, row in enumerate(rows):
            values = [weight * float(row[name]) / float(rows[0][name])
                      for name, weight in (("SBI", 0.5), ("SPI", 0.3), ("SII", 0.2))]
            for asset, value in zip(report["assets"], values):
                self.assertAlmostEqual(asset["weights"][t], value / sum(values), places=12)

    def test_returns_in_classes(self):
        market = ("--returns", DATA / "lpp2005-returns.csv", "--weights", "BOND:SBI=0.4,STOCK:SPI=0.3,BOND:LMI=0.3")
        for arguments in (["--use-rebalancing", "--rule", HYBRID], ["--baseline", "hold"]):
            report = self.check(*market, *arguments)
            self.assertEqual([asset["name"] for asset in report["assets"]], ["BOND", "STOCK"])
        self.assertEqual([asset["name"] for asset in self.check(*market)["assets"]], ["SBI", "SPI", "LMI"])

    def test_gaps(self):
        """A skipped day is no day of the run, but one of PHASE1, and a month may end on it."""
        rows = (DATA / "swiss-prices.csv").read_text().splitlines()
        gappy = [rows[0]] + [row if row[5:10] not in ("01-31", "06-28", "02-15") else row.rpartition(",")[0] + ","
                             for row in rows[1:]]
        market = ("--prices", self.write("gaps.csv", "\n".join(gappy)), "--weights", "SBI=0.5,SPI=0.3,SII=0.2")
        last = '{"rule_type":"PERIODIC","frequency":"MONTHLY","base_day_policy":"LAST_TRADING_DAY"}'
        for policy, skipped in (("skip", True), ("zero", False)):
            for span in ([], ["--start", "2001-03-05", "--end", "2004-06-28"]):
                report = self.check(*market, *span, "--rule", last, "--missing", policy, flag="1")
                self.assertEqual(report["skipped_days"] > 0, skipped)
                self.assertEqual(report["days"] + report["skipped_days"], len(report["series"]["PHASE1"]["dates"]))

    def test_span_inside_the_data(self):
        report = self.check(*SWISS, "--start", "2001-01-01", "--end", "2001-12-31", "--rule", MONTHLY, flag="1")
        self.assertEqual(len(report["events"]), 12)

    def test_a_single_day(self):
        report = self.check(*SWISS, "--end", "2000-01-03")
        self.assertEqual((report["days"], report["series"]["RUN"]["figures"]), (1, None))

    def test_baseline_that_cannot_run(self):
        """Half a weight is enough for PHASE1, but not for HOLD."""
        report = self.check("--prices", DATA / "swiss-prices.csv", "--weights", "SBI=0.6,SPI=0.6")
        hold = report["series"]["HOLD"]
        self.assertEqual((hold["nav"], hold["figures"], hold["final_nav"]), ([], None, None))
        self.assertIn("1.2", hold["note"])

    def test_many_assets(self):
        """The largest are shown; the others are counted."""
        names = [f"A{i}" for i in range(40)]
        prices = [f"date,{','.join(names)}", *(f"2020-01-{day:02},{','.join(['1'] * 40)}" for day in range(1, 11))]
        weights = [0.02 if i % 4 else 0.04 for i in range(40)]
        pairs = ",".join(f"{name}={weight}" for name, weight in zip(names, weights))
        report, _ = self.report("--prices", self.write("m.csv", "\n".join(prices)), "--weights", pairs, "--rule",
                                MONTHLY, flag="1")
        self.assertEqual(report["asset_count"], 40)
        shown = [int(asset["name"][1:]) for asset in report["assets"]]
        self.assertEqual(shown, sorted([*range(0, 40, 4), *[i for i in range(40) if i % 4][:14]]))
        for asset, i in zip(report["assets"], shown):
            self.assertAlmostEqual(asset["target"], weights[i], places=15)

    def test_names_are_data(self):
        market = self.write("m.csv", f'date,"{HOSTILE.replace(chr(34), chr(34) * 2)}"\n2020-01-01,1\n2020-01-02,2\n')
        weights = self.write("w", f"{HOSTILE}=1")
        rule = json.dumps({**json.loads(MONTHLY), "rule_name": HOSTILE})
        report, _ = self.report("--prices", market, "--weights", f"@{weights}", "--rule", rule, "--portfolio-id",
                                HOSTILE, flag="1")
        self.assertEqual((report["assets"][0]["name"], report["portfolio_id"], report["rule"]["rule_name"]),
                         (HOSTILE,) * 3)
        page = (self.directory / "r.html").read_text(encoding="utf-8")
        self.assertNotIn("<", BLOCK.search(page).group(1))


class Output(ReportTest):
    def test_standard_output(self):
        self.backtest(*SWISS, "--report", "r.html", "--summary", "s")
        done = self.run_program("backtest", *SWISS, "--report", "-")
        self.assertEqual((done.returncode, done.stdout), (0, (self.directory / "r.html").read_text()))

    def test_the_same_file_twice(self):
        self.refused(2, *SWISS, "--report", "f", "--nav", "f", names=["--nav", "--report"])
        self.assertEqual(self.files(), [])

    def test_all_or_nothing(self):
        self.refused(5, *SWISS, "--nav", "n", "--report", "none/r.html", names=["none/r.html"])
        self.refused(3, *SWISS, "--rule", MONTHLY, "--report", "r.html")
        self.assertEqual(self.files(), [])

    def test_no_bar_without_a_terminal(self):
        self.assertEqual(self.run_program("backtest", *SWISS, "--report", "r.html").stderr, "")


def series_of(count, seed):
    """Prices of three assets over many days that go up and down by up to 2 %."""
    chance = random.Random(seed)
    day, prices, rows = datetime.date(1990, 1, 1), [100.0, 50.0, 10.0], ["date,A,B,C"]
    while len(rows) <= count:
        if day.weekday() < 5:
            prices = [price * (1 + chance.uniform(-0.02, 0.0205)) for price in prices]
            rows.append(f"{day},{','.join(map(repr, prices))}")
        day += datetime.timedelta(days=1)
    return "\n".join(rows)


class Page(support.ProgramTest):
    """The report of a HYBRID run, in a browser."""

    def setUp(self):
        super().setUp()
        self.browser = browser.shared()
        self.backtest(*SWISS, "--use-rebalancing", "--rule", HYBRID, "--portfolio-id", "Swiss 50/30/20", "--report",
                      "r.html", "--summary", "s")
        self.data = data_of(self.directory / "r.html")
        self.dates = self.data["series"]["RUN"]["dates"]
        self.browser.look(WIDE)
        self.browser.complaints()
        self.browser.requests()
        self.browser.open(self.directory / "r.html")

    def press(self, *keys, chart=0):
        self.browser.all(".plot")[chart].send_keys(*keys)

    def reading(self, chart=0):
        """The date and the values beside a chart, which its screen-reader text must agree with."""
        date, values, spoken = self.browser.run("""
            const chart = document.querySelectorAll(".chart")[arguments[0]];
            return [chart.querySelector(".date").textContent,
                    [...chart.querySelectorAll(".value")].map((value) => value.textContent),
                    chart.querySelector(".plot").getAttribute("aria-valuetext")];""", chart)
        for part in (date, *values):
            self.assertIn(part, spoken)
        return date, values

    def money_on(self, day):
        return [f"{self.data['series'][name]['nav'][day]:,.2f}" for name in ("RUN", "HOLD", "PHASE1")]

    def test_alone_and_quiet(self):
        """The file asks for itself and nothing else, and nothing is refused or fails."""
        for width, scheme in ((WIDE, "light"), (WIDE, "dark"), (NARROW, "light"), (NARROW, "dark")):
            self.browser.look(width, scheme)
            self.browser.settle()
            self.assertEqual((self.browser.overflow(), self.browser.cut_off(".figures .scroll")), (0, 0))
            self.browser.photograph(f"report-{width}-{scheme}")
        addresses = set(self.browser.requests())
        self.assertEqual({address for address in addresses if not address.startswith("data:")},
                         {(self.directory / "r.html").as_uri()})
        self.assertEqual(self.browser.complaints(), [])

    def test_figures(self):
        shown = self.browser.table(".figures table")
        runs = [self.data["series"][name] for name in ("RUN", "HOLD", "PHASE1")]
        rows = {row[0]: row[1:] for row in shown}
        self.assertEqual(rows["Final NAV"], [f"{run['final_nav']:,.2f}" for run in runs])
        for name, key in (("Total return", "total_return"), ("CAGR", "cagr"), ("Maximum drawdown", "mdd")):
            self.assertEqual(rows[name], [f"{run['figures'][key] * 100:,.2f} %" for run in runs])
        self.assertEqual(rows["Sharpe ratio"], [f"{run['figures']['sharpe']:.3f}" for run in runs])
        self.assertEqual(rows["Trough"], [run["figures"]["trough_date"] for run in runs])
        self.assertEqual(len(shown), 12)

    def test_facts(self):
        facts = dict(zip(self.browser.texts("dt"), self.browser.texts("dd")))
        self.assertEqual(facts["Final NAV"], f"{self.data['series']['RUN']['final_nav']:,.2f}")
        self.assertEqual(facts["Total cost"], f"{self.data['total_cost']:,.2f}")
        self.assertEqual(facts["Rebalancings"], str(len(self.data["events"])))
        self.assertEqual(facts["Request hash"], self.data["request_hash"])
        self.assertEqual(facts["Period"], f"{self.dates[0]} to {self.dates[-1]}")
        self.assertEqual(self.browser.text("h1"), "Swiss 50/30/20")
        self.assertIn("quarter, and when a weight is 4 points off", self.browser.text(".rule"))
        self.assertIn("0.2 %", self.browser.text(".rule"))

    def test_events(self):
        rows = self.browser.table("table.events")
        self.assertEqual(len(rows), len(self.data["events"]))
        for row, event in zip(rows, self.data["events"]):
            self.assertEqual(row[:4], [event["event_date"], event["trigger_detail"], f"{event['turnover'] * 100:.2f} %",
                                       f"{event['cost_amount']:,.2f}"])
            self.assertEqual(row[5:], [f"{before * 100:.2f} % to {after * 100:.2f} %" for before, after in
                                       zip(event["before_weights"], event["after_weights"])])

    def test_marks(self):
        """One of a shape of its own for each event: ticks for PERIODIC, diamonds for DRIFT."""
        counts = self.data["event_counts"]
        self.assertGreater(counts["drift"], 0)
        paths = {kind: self.browser.find(f".plot path.mark.{kind}").get_attribute("d") for kind in
                 ("periodic", "drift")}
        self.assertEqual(paths["periodic"].count("v10"), counts["periodic"])
        self.assertEqual(paths["drift"].count("z"), counts["drift"])
        self.assertIn(f"Periodic ({counts['periodic']})", self.browser.texts(".chart li.periodic"))

    def test_keys_read(self):
        self.assertEqual(self.reading(), (self.dates[-1], self.money_on(-1)))
        for keys, day in (((Keys.ARROW_LEFT,), -2), ((Keys.HOME,), 0), ((Keys.ARROW_RIGHT,) * 3, 3),
                          ((Keys.PAGE_UP,), 24), ((Keys.END,), -1)):
            self.press(*keys)
            self.assertEqual(self.reading(), (self.dates[day], self.money_on(day)))
        drawdown = self.data["series"]["RUN"]["drawdown"]
        self.press(Keys.ARROW_LEFT, chart=1)
        self.assertEqual(self.reading(1)[1][0].replace(" %", ""), f"{drawdown[-2] * 100:.2f}")
        self.assertEqual(self.reading(2), (self.dates[-2], [f"{self.data['assets'][0]['weights'][-2] * 100:.2f} %"]))

    def test_keys_find_events(self):
        self.press("p")
        event = self.data["events"][-1]
        spoken = self.browser.find(".plot").get_attribute("aria-valuetext")
        self.assertIn(f"{event['event_date']}, Run", spoken)
        self.assertIn(f"{event['trigger_detail']}, turnover {event['turnover'] * 100:.2f} %", spoken)
        self.press(Keys.HOME, "n")
        self.assertEqual(self.reading()[0], self.data["events"][1]["event_date"])

    def test_mouse_reads(self):
        """The middle of the plot is the middle of the time."""
        plot = self.browser.find(".plot > svg > svg")
        box = self.browser.run("const b = arguments[0].getBoundingClientRect(); return [b.left, b.top, b.width]", plot)
        self.browser.devtools("Input.dispatchMouseEvent", type="mouseMoved", x=box[0] + box[2] / 2, y=box[1] + 50)
        read, _ = self.reading()
        first, last = map(datetime.date.fromisoformat, (self.dates[0], self.dates[-1]))
        middle = first + (last - first) / 2
        self.assertLess(abs(datetime.date.fromisoformat(read) - middle), datetime.timedelta(days=6))
        self.assertEqual(self.reading()[1], self.money_on(self.dates.index(read)))

    def test_zoom(self):
        def labels():
            texts = self.browser.texts(".plot.large .axis text")
            return [label for label in texts if re.match(r"\d{4}-|\d{4}$", label)]
        whole = labels()
        button = self.browser.find(".title button")
        self.assertFalse(button.is_displayed())
        self.press("+", "+", "+")
        self.browser.settle()
        self.assertNotEqual(labels(), whole)
        self.assertGreaterEqual(min(labels()), "2006")
        self.assertTrue(button.is_displayed())
        before = self.browser.run("return document.documentElement.scrollHeight")
        button.click()
        self.browser.settle()
        self.assertEqual((labels(), self.browser.run("return document.documentElement.scrollHeight")), (whole, before))

    def test_event_leads_to_its_day(self):
        self.browser.all("table.events button")[3].click()
        self.assertEqual(self.reading()[0], self.data["events"][3]["event_date"])
        self.assertEqual(self.browser.run("return document.activeElement.className"), "plot large")

    def test_table_of_values(self):
        self.browser.find("summary").click()
        self.browser.wait(lambda: len(self.browser.all("details tbody tr")) > 0)
        rows = self.browser.table("details table")
        year = [date for date in self.dates if date.startswith("2000")]
        self.assertEqual([row[0] for row in rows], year)
        for day in (0, 7, len(year) - 1):
            self.assertEqual(rows[day][1:4], self.money_on(day))
            self.assertEqual(rows[day][7:], [f"{asset['weights'][day] * 100:.2f} %" for asset in self.data["assets"]])

    def test_nothing_moves(self):
        """Reading along a chart changes numbers, not places."""
        self.browser.run("window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((entry) =>"
                         " { window.moved += entry.value; })).observe({type: 'layout-shift', buffered: true});")
        for _ in range(12):
            self.press(Keys.PAGE_DOWN)
        self.press(Keys.HOME, "+", "0")
        self.browser.settle()
        self.assertEqual(self.browser.run("return window.moved"), 0)

    def test_reduced_to_what_a_reader_needs(self):
        """Every control has a name, and a drawing is no content of its own."""
        self.assertEqual(self.browser.run(
            "return [...document.querySelectorAll('.plot')].filter((p) => !p.getAttribute('aria-label')"
            " || p.getAttribute('role') !== 'slider' || !document.getElementById(p.getAttribute('aria-describedby'))"
            ").length + [...document.querySelectorAll('svg:not(svg svg)')].filter((s) =>"
            " s.getAttribute('aria-hidden') !== 'true').length"), 0)
        self.assertEqual(self.browser.run("return [...document.querySelectorAll('table')].filter((t) => !t.caption)"
                                          ".length"), 0)

    def test_dark_is_dark(self):
        def luminance(selector, what):
            colour = self.browser.run(f"return getComputedStyle(document.querySelector('{selector}')).{what}")
            return sum(map(int, re.findall(r"\d+", colour)[:3])) / 765
        for scheme, dark in (("light", False), ("dark", True)):
            self.browser.look(WIDE, scheme)
            self.assertEqual(luminance("html", "backgroundColor") < 0.5, dark)
            self.assertEqual(luminance("html", "color") > 0.5, dark)

    def test_prints(self):
        """On paper: light, without what only a screen can use, and nothing is cut off."""
        self.browser.devtools("Emulation.setEmulatedMedia", media="print",
                              features=[{"name": "prefers-color-scheme", "value": "dark"}])
        self.browser.settle()
        self.assertEqual(self.browser.run("return getComputedStyle(document.documentElement).color"), "rgb(29, 35, 41)")
        self.assertFalse(self.browser.find("details").is_displayed())
        self.assertTrue(self.browser.find(".plot.large path.line.run").is_displayed())
        pdf = self.browser.devtools("Page.printToPDF", preferCSSPageSize=True)["data"]
        self.browser.devtools("Emulation.setEmulatedMedia", media="")
        self.assertGreater(len(pdf), 20000)

    def test_runs_of_other_kinds(self):
        """A single day, a baseline that cannot run, and a run that is its own baseline."""
        wide = ("--prices", DATA / "swiss-prices.csv", "--weights", "SBI=0.6,SPI=0.6")
        for name, arguments in {"day": (*SWISS, "--end", "2000-01-03"), "note": wide, "phase1": SWISS,
                                "hold": (*SWISS, "--baseline", "hold")}.items():
            with self.subTest(name):
                self.backtest(*arguments, "--report", f"{name}.html", "--summary", "s")
                self.browser.open(self.directory / f"{name}.html")
                self.assertEqual(self.browser.complaints(), [])
                run = data_of(self.directory / f"{name}.html")["series"]["RUN"]
                self.assertEqual(self.reading()[0], run["dates"][-1])
                self.assertEqual(self.reading()[1][0], f"{run['nav'][-1]:,.2f}")
                self.press(Keys.HOME, "+", "n", "0")
                self.assertEqual(self.reading()[1][0], f"{run['nav'][0]:,.2f}")
                lines = self.browser.run("return document.querySelectorAll('.plot.large path.line').length")
                self.assertEqual(lines, {"day": 2, "note": 2, "phase1": 2, "hold": 2}[name])
                self.assertEqual(len(self.browser.texts(".figures .note")), name == "note")

    def test_hostile_names(self):
        market = self.write("m.csv", f'date,"{HOSTILE.replace(chr(34), chr(34) * 2)}"\n2020-01-01,1\n2020-01-02,2\n')
        rule = json.dumps({**json.loads(MONTHLY), "rule_name": HOSTILE})
        self.backtest("--prices", market, "--weights", f"@{self.write('w', HOSTILE + '=1')}", "--rule", rule,
                      "--portfolio-id", HOSTILE, "--report", "h.html", flag="1")
        self.browser.open(self.directory / "h.html")
        self.assertEqual(self.browser.text("h1"), HOSTILE)
        self.assertEqual(self.browser.text(".grid h3"), HOSTILE)
        self.assertEqual(self.browser.all("img"), [])
        self.assertEqual(self.browser.run("return document.title"), f"{HOSTILE} – foresto")
        self.assertEqual((self.browser.overflow(), self.browser.complaints()), (0, []))


class LongRun(ReportTest):
    """Five thousand days, and as many lines of points as a screen can show."""

    def test_is_fluent(self):
        rule = '{"rule_type":"DRIFT","drift_threshold":0.01}'
        report, _ = self.report("--prices", self.write("m.csv", series_of(5000, 3)), "--weights", "A=0.4,B=0.3,C=0.3",
                                "--rule", rule, flag="1")
        self.assertEqual(report["days"], 5000)
        self.assertGreater(len(report["events"]), 100)
        page = browser.shared()
        page.look(WIDE)
        page.complaints()
        page.open(self.directory / "r.html")
        points = page.run("return document.querySelector('.plot.large path.line.run').getAttribute('d')"
                             ".split('L').length")
        self.assertLessEqual(points, 4 * WIDE)
        read, zoomed = page.run("""
            const plot = document.querySelector(".plot");
            const press = (key) => plot.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            // The quickest, since others on this machine may have the processor the other times.
            const time = (keys) => Math.min(...keys.map((key) => {
                const start = performance.now();
                press(key);
                return performance.now() - start;
            }));
            return [time(Array(200).fill("ArrowLeft")), time(["+", "-", "+", "-", "+", "-"])];""")
        self.assertLess(read, 10, "milliseconds to read a day")
        self.assertLess(zoomed, 100, "milliseconds to draw all charts")
        page.photograph("report-5000-days")
        rows = len(page.all("table.events tbody tr"))
        page.find(".scroll + button").click()
        self.assertLess(rows, len(report["events"]))
        self.assertEqual(len(page.all("table.events tbody tr")), len(report["events"]))
        self.assertEqual(page.complaints(), [])


support.main()
