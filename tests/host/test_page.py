# SPDX-License-Identifier: MIT
"""The page of `foresto serve`, in a browser, against the service itself."""

import re
import sqlite3

import browser
import support
from browser import NARROW, WIDE, Keys
from selenium.webdriver.support.select import Select
from service import API, Service

HOSTILE = "</script><img src=x onerror=alert(1)>"
TOKEN = "correct-horse-battery-staple"


def address_of(service):
    return f"http://127.0.0.1:{service.port}"


class PageTest(support.ProgramTest):
    def setUp(self):
        super().setUp()
        self.browser = browser.shared()
        self.browser.look(WIDE)
        self.browser.complaints()
        self.browser.requests()

    def serve(self, *options, flag="1"):
        service = Service("sqlite:s.db", self.directory, *options, flag=flag)
        self.addCleanup(service.stop)
        return service

    def ask(self, service, path):
        return service.get(API + path).json

    def open(self, service, path="/"):
        self.browser.open("about:blank")
        self.browser.open(address_of(service) + path)
        self.browser.wait(lambda: self.browser.all("#scenario_id option") or self.browser.find("#token").is_displayed())
        self.browser.settle()

    def choose(self, field, **by):
        select = Select(self.browser.find(f"#{field}"))
        (how, what), = by.items()
        getattr(select, f"select_by_{how}")(what)

    def set(self, **fields):
        """Fill in at once what a test does not need to type."""
        self.browser.run("for (const [id, value] of Object.entries(arguments[0])) {"
                         " document.getElementById(id).value = value; }", fields)

    def fill(self, **fields):
        for name, value in fields.items():
            field = self.browser.find(f"#{name}")
            field.clear()
            field.send_keys(value)

    def run_it(self):
        """Press the button, wait for what comes of it, and return the report or None."""
        self.browser.run("document.getElementById('report').replaceChildren()")
        self.browser.find("#run").click()
        self.browser.wait(lambda: not self.browser.find("#run").get_property("disabled"))
        return self.shown()

    def shown(self):
        facts = dict(zip(self.browser.texts("#report dt"), self.browser.texts("#report dd")))
        return facts or None

    def error_at(self, field):
        """The error beside a field, which must be marked as wrong, in focus and pointing to the error."""
        element = self.browser.find(f"#{field}")
        self.assertEqual(element.get_attribute("aria-invalid"), "true")
        self.assertEqual(self.browser.run("return document.activeElement.id"), field)
        error = self.browser.find(f"#{element.get_attribute('aria-describedby')}")
        self.assertTrue(error.is_displayed())
        self.assertEqual(self.browser.text("#form-error"), "")
        return error.text


class Runs(PageTest):
    def test_form_offers_what_the_service_has(self):
        service = self.serve()
        self.open(service)
        scenarios = self.ask(service, "/scenarios")["scenarios"]
        rules = self.ask(service, "/backtest/rebalancing/rules")["rules"]
        options = self.browser.run("return [...arguments[0].options].map((o) => o.value)",
                                   self.browser.find("#scenario_id"))
        self.assertEqual(options, [scenario["scenario_id"] for scenario in scenarios])
        names = self.browser.texts("#rebalancing_rule_id option")
        self.assertEqual(names[1:-1], [rule["rule_name"] for rule in rules])
        self.assertEqual(len(rules), 4)
        self.assertEqual(self.browser.find("#start_date").get_property("value"), scenarios[0]["first_date"])
        self.assertEqual(self.browser.find("#end_date").get_property("value"), scenarios[0]["last_date"])
        for part in scenarios[0]["allocations"]:
            self.assertIn(f"{part['instrument_id']} {part['weight'] * 100:.2f} %", self.browser.text("#scenario-hint"))

    def test_a_run_and_the_same_again(self):
        service = self.serve()
        self.open(service)
        self.browser.photograph("page-form-1400-light")
        self.choose("scenario_id", value="GROWTH")
        self.choose("rebalancing_rule_id", visible_text="P2_DRIFT_5PCT_10BP")
        facts = self.run_it()
        self.assertEqual(self.browser.text("#status"), "Run 1: computed now.")
        report = self.ask(service, "/backtest/scenario/1/report")
        self.assertEqual(facts["Final NAV"], f"{report['series']['RUN']['final_nav']:,.2f}")
        self.assertEqual(facts["Request hash"], report["request_hash"])
        self.assertEqual(facts["Total cost"], f"{report['total_cost']:,.2f}")
        self.assertEqual(self.browser.text("h1"), "GROWTH, run 1")
        rows = self.browser.table("table.events")
        stored = self.ask(service, "/backtest/scenario/1/rebalancing-events")["rebalancing_events"]
        self.assertEqual([(row[0], row[1], row[2], row[3]) for row in rows],
                         [(event["event_date"], event["trigger_detail"], f"{event['turnover'] * 100:.2f} %",
                           f"{event['cost_amount']:,.2f}") for event in stored])
        self.assertEqual(self.run_it(), facts)
        self.assertIn("Run 1: answered from the store", self.browser.text("#status"))
        self.assertIn("cache hit", self.browser.text("#status"))
        for width, scheme in ((WIDE, "light"), (WIDE, "dark"), (NARROW, "light"), (NARROW, "dark")):
            self.browser.look(width, scheme)
            self.browser.settle()
            self.assertEqual(self.browser.overflow(), 0)
            self.browser.photograph(f"page-{width}-{scheme}")
        self.assertEqual(self.browser.complaints(), [])
        addresses = {address for address in self.browser.requests() if not address.startswith(("data:", "about:"))}
        self.assertEqual({address for address in addresses if not address.startswith(address_of(service) + "/")}, set())

    def test_own_rule(self):
        service = self.serve()
        self.open(service)
        self.assertFalse(self.browser.find("#rule_type").is_displayed())
        self.choose("rebalancing_rule_id", value="own")
        shown = {}
        for kind in ("PERIODIC", "DRIFT", "HYBRID"):
            self.choose("rule_type", visible_text=kind)
            shown[kind] = [name for name in ("frequency", "base_day_policy", "drift_threshold", "cost_rate")
                           if self.browser.find(f"#{name}").is_displayed()]
        self.assertEqual(shown, {"PERIODIC": ["frequency", "base_day_policy", "cost_rate"],
                                 "DRIFT": ["drift_threshold", "cost_rate"],
                                 "HYBRID": ["frequency", "base_day_policy", "drift_threshold", "cost_rate"]})
        self.choose("base_day_policy", value="LAST_TRADING_DAY")
        self.fill(drift_threshold="0.02", cost_rate="0.0025", initial_amount="2500.5")
        facts = self.run_it()
        report = self.ask(service, "/backtest/scenario/1/report")
        self.assertEqual(report["initial_amount"], 2500.5)
        rule = {key: report["rule"][key] for key in ("rule_type", "frequency", "base_day_policy", "drift_threshold",
                                                     "cost_rate")}
        self.assertEqual(rule, {"rule_type": "HYBRID", "frequency": "MONTHLY", "drift_threshold": 0.02,
                                "base_day_policy": "LAST_TRADING_DAY", "cost_rate": 0.0025})
        self.assertEqual(facts["Rebalancings"], str(len(report["events"])))
        self.assertIn("on the last trading day of each month, and when a weight is 2 points off",
                      self.browser.text(".rule"))

    def test_errors_where_they_belong(self):
        self.open(self.serve())
        self.choose("rebalancing_rule_id", value="own")
        self.choose("rule_type", visible_text="HYBRID")
        good = {"start_date": "2001-01-01", "end_date": "2003-12-31", "initial_amount": "1000", "cost_rate": "0.001",
                "drift_threshold": "0.05"}
        self.set(**good)
        for field, value, says in (("start_date", "2003-02-29", "2003-02-29"), ("end_date", "soon", "soon"),
                                   ("end_date", "2000-06-30", "after"), ("start_date", "", "start_date"),
                                   ("initial_amount", "-5", "above 0"), ("initial_amount", "much", "number"),
                                   ("initial_amount", "1e309", "number"), ("cost_rate", "0.5", "0.02"),
                                   ("drift_threshold", "2", "below 1"), ("drift_threshold", "", "number")):
            with self.subTest(field=field, value=value):
                self.set(**good)
                self.fill(**{field: value})
                self.assertIsNone(self.run_it())
                place = "start_date" if says == "after" else field
                self.assertIn(says, self.error_at(place))
                self.assertEqual(len(self.browser.all(".field .error")), 1)
        self.browser.photograph("page-error-1400-light")
        self.set(**good)
        self.assertIsNotNone(self.run_it())
        self.assertEqual(self.browser.all(".field .error") + self.browser.all("[aria-invalid]"), [])

    def test_days_without_prices(self):
        self.open(self.serve())
        self.fill(start_date="2020-01-01", end_date="2020-12-31")
        self.assertIsNone(self.run_it())
        self.assertNotEqual(self.error_at("start_date"), "")

    def test_by_keyboard_alone(self):
        self.open(self.serve())
        amount = self.browser.find("#initial_amount")
        self.browser.find("#scenario_id").send_keys(Keys.TAB)
        for _ in range(2):
            self.browser.run("return document.activeElement").send_keys(Keys.TAB)
        self.assertEqual(self.browser.run("return document.activeElement.id"), amount.get_attribute("id"))
        amount.send_keys(Keys.CONTROL, "a", Keys.NULL, "500", Keys.ENTER)
        self.browser.wait(self.shown)
        self.assertEqual(self.shown()["Initial amount"], "500.00")
        last = self.browser.text(".chart .date")
        self.browser.find(".plot").send_keys(Keys.ARROW_LEFT)
        self.assertLess(self.browser.text(".chart .date"), last)

    def test_a_run_by_its_address(self):
        service = self.serve()
        self.open(service)
        facts = self.run_it()
        self.assertTrue(self.browser.driver.current_url.endswith("/#run=1"))
        self.open(service, "/#run=1")
        self.browser.wait(self.shown)
        self.assertEqual(self.shown(), facts)
        self.open(service, "/#run=77")
        self.browser.wait(lambda: "77" in self.browser.text("#form-error"))
        self.assertIsNone(self.shown())

    def test_service_gone(self):
        service = self.serve()
        self.open(service)
        service.stop()
        self.assertIsNone(self.run_it())
        self.assertEqual(self.browser.text("#form-error"), "the service cannot be reached")


class Comparison(PageTest):
    def compare(self, first, second):
        self.fill(run_id_1=first, run_id_2=second)
        self.browser.find("#compare-form button").click()
        self.browser.wait(lambda: self.browser.all("#comparison table") or self.browser.text("#compare-error") or
                          self.browser.all("#compare-form .field .error"))

    def test_two_runs(self):
        service = self.serve()
        self.open(service)
        self.assertFalse(self.browser.find("#compare").is_displayed())
        self.run_it()
        self.choose("rebalancing_rule_id", value="")
        self.run_it()
        self.assertEqual([self.browser.find(f"#run_id_{k}").get_property("value") for k in (1, 2)], ["2", "1"])
        self.compare("2", "1")
        rows = {row[0]: row[1:] for row in self.browser.table("#comparison table")}
        answer = self.ask(service, "/backtest/analysis/compare?run_id_1=2&run_id_2=1")
        sides = [answer["figures_1"], answer["figures_2"]]
        for name, key in (("Total return", "total_return"), ("Volatility", "volatility")):
            self.assertEqual(rows[name], [f"{side[key] * 100:.2f} %" for side in sides] +
                             [f"{answer['difference'][key] * 100:.2f} points"])
        self.assertEqual(rows["Sharpe ratio"], [f"{side['sharpe']:.3f}" for side in [*sides, answer["difference"]]])
        self.assertEqual(rows["Trough"], [*(side["trough_date"] for side in sides), "–"])
        self.browser.look(NARROW)
        self.browser.settle()
        self.assertEqual((self.browser.overflow(), self.browser.complaints()), (0, []))
        self.assertEqual(self.browser.cut_off("#comparison .scroll"), 0)

    def test_two_runs_in_one_picture(self):
        """Each day of either run is read from both; where one has no value, it shows none."""
        service = self.serve()
        self.open(service)
        self.run_it()
        self.fill(start_date="2003-01-01", initial_amount="500000")
        self.run_it()
        self.compare("2", "1")
        paths = [self.ask(service, f"/backtest/scenario/{run_id}/path") for run_id in (2, 1)]
        charts = [("NAV", "nav", lambda value: f"{value:,.2f}"), ("Drawdown", "drawdown", lambda value: f"{value:.2%}")]
        plots = self.browser.all("#comparison .plot")
        self.assertEqual([plot.get_attribute("aria-label") for plot in plots], [name for name, _, _ in charts])
        for plot, (name, column, format_value) in zip(plots, charts):
            with self.subTest(name):
                plot.send_keys(Keys.END)
                figure = plot.find_element("xpath", "..")
                texts = [entry.text.split(maxsplit=2) for entry in figure.find_elements("css selector", "li")]
                self.assertEqual([f"{a} {b}" for a, b, _ in texts], ["Run 2", "Run 1"])
                for (_, _, shown), path in zip(texts, paths):
                    self.assertEqual(shown.replace(" ", "").removeprefix("-").removesuffix("%"),
                                     format_value(path[column][-1]).removeprefix("-").removesuffix("%"))
                self.assertEqual(len(figure.find_elements("css selector", ".plot .line")), 2)
                plot.send_keys(Keys.HOME)
                texts = [entry.text for entry in figure.find_elements("css selector", "li")]
                self.assertTrue(texts[0].endswith("–"), texts)
                self.assertTrue(texts[1].endswith("1,000,000.00" if name == "NAV" else "0.00 %"), texts)
        self.browser.photograph("page-comparison-1400-light")

    def test_refusals(self):
        self.open(self.serve())
        self.run_it()
        for first, second, field in (("1", "99", "run_id_2"), ("x", "1", "run_id_1"), ("1", "", "run_id_2")):
            self.compare(first, second)
            self.assertEqual(self.browser.find(f"#{field}").get_attribute("aria-invalid"), "true")
            self.assertEqual(len(self.browser.all("#compare-form .field .error")), 1)
            self.assertEqual(self.browser.all("#comparison table"), [])


class Access(PageTest):
    def test_flag_off(self):
        """The page says so, offers no rule, and runs without one; a run with a rule is not shown."""
        service = self.serve()
        self.open(service)
        self.run_it()
        service.stop()
        off = self.serve(flag="0")
        self.open(off)
        self.assertTrue(self.browser.find("#disabled").is_displayed())
        self.assertIn("disabled", self.browser.text("#disabled"))
        self.assertEqual(len(self.browser.all("#rebalancing_rule_id option")), 1)
        self.browser.photograph("page-disabled-1400-light")
        self.run_it()
        self.assertIn("PHASE1", self.browser.text(".rule"))
        self.assertEqual(self.browser.texts(".chart:first-of-type li.phase1"), [])
        self.open(off, "/#run=1")
        self.browser.wait(lambda: "disabled" in self.browser.text("#form-error"))

    def test_token(self):
        path = self.write("token", TOKEN + "\n")
        path.chmod(0o600)
        service = self.serve("--token-file", "token")
        self.open(service)
        self.assertFalse(self.browser.find("#run-form").is_displayed())
        for token in ("wrong", TOKEN):
            self.assertEqual(self.browser.run("return document.activeElement.id"), "token")
            self.fill(token=token)
            self.browser.find("#token-form button").click()
            if token != TOKEN:
                self.browser.wait(lambda: self.browser.text("#token-error"))
                self.browser.photograph("page-token-1400-light")
        self.browser.wait(lambda: self.browser.all("#scenario_id option"))
        self.assertTrue(self.browser.find("#run-form").is_displayed())
        self.assertIsNotNone(self.run_it())
        kept = self.browser.run("return JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie,"
                                " location.href])")
        self.assertNotIn(TOKEN, kept)

    def test_policy(self):
        """The header says what the page says, and scripts from anywhere else do not run."""
        service = self.serve()
        answer = service.get("/")
        header = answer.headers["Content-Security-Policy"]
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', answer.text).group(1)
        self.assertEqual(header, policy + "; frame-ancestors 'none'")
        self.assertNotIn("unsafe", policy)
        self.open(service)
        self.assertEqual(self.browser.complaints(), [])
        self.browser.run("""
            for (const act of [
                () => { document.body.innerHTML += "<img src=x onerror='window.owned = 1'>"; },
                () => { const s = document.createElement("script"); s.textContent = "window.owned = 1";
                        document.body.append(s); },
                () => { const s = document.createElement("img"); s.setAttribute("onerror", "window.owned = 1");
                        s.src = "http://127.0.0.1:1/"; document.body.append(s); }]) {
                try { act(); } catch (error) { window.refused = (window.refused || 0) + 1; }
            }""")
        self.browser.settle()
        self.assertIsNone(self.browser.run("return window.owned"))
        self.assertGreaterEqual(len(self.browser.complaints()), 2)

    def test_hostile_names(self):
        service = self.serve()
        with sqlite3.connect(self.directory / "s.db") as database:
            database.execute("UPDATE rebalancing_rule SET rule_name = ? WHERE rule_id = 1", (HOSTILE,))
        database.close()
        self.open(service)
        self.assertIn(HOSTILE, self.browser.texts("#rebalancing_rule_id option"))
        self.assertEqual(self.browser.all("img"), [])
        self.assertIsNotNone(self.run_it())
        self.assertEqual((self.browser.all("img"), self.browser.complaints()), ([], []))


support.main()
