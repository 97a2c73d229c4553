# SPDX-License-Identifier: MIT
"""Market data: what a CSV file may look like, and what is said of a bad one."""

import support

HEADER = "date,A,B\n"
ROWS = "2020-01-30,100,50\n2020-01-31,110,50\n2020-02-03,121,55\n"


class Market(support.ProgramTest):
    def arguments(self, text, *arguments, kind="--prices", weights="A=0.5,B=0.5"):
        return (kind, self.write("m.csv", text), "--weights", weights, "--nav", "nav.csv", *arguments)

    def run_market(self, text, *arguments, **options):
        """Return dates and NAVs."""
        self.backtest(*self.arguments(text, *arguments, **options))
        lines = (self.directory / "nav.csv").read_text().splitlines()[1:]
        return {date: float(nav) for date, nav, *_ in (line.split(",") for line in lines)}

    def bad(self, line, names, text, *arguments, **options):
        names = ["m.csv:" + (f"{line}:" if line else ""), *names]
        message = self.refused(4, *self.arguments(text, *arguments, **options), names=names)
        self.assertEqual(self.files(), ["m.csv"])
        return message


class Good(Market):
    def test_forms_of_the_same_data(self):
        expected = self.run_market(HEADER + ROWS, "--baseline", "hold")
        self.assertEqual(expected, {"2020-01-30": 1e6, "2020-01-31": 1.05e6, "2020-02-03": 1.155e6})
        for text in (
            "\ufeff" + HEADER + ROWS,
            (HEADER + ROWS).replace("\n", "\r\n"),
            (HEADER + ROWS).rstrip("\n"),
            (HEADER + ROWS).replace("\n", "\n\n \t\n"),
            (HEADER + ROWS).replace(",", " ,\t"),
            (HEADER + ROWS).replace("A", '"A"').replace("110", '"110"').replace("121", "+1.21E2"),
        ):
            self.assertEqual(self.run_market(text, "--baseline", "hold"), expected, repr(text))

    def test_columns_without_weight_are_no_part_of_the_portfolio(self):
        expected = self.run_market(HEADER + ROWS, weights="A=1")
        self.assertEqual(self.run_market(HEADER + ROWS.replace("50", ""), weights="A=1"), expected)
        self.assertEqual(self.run_market(HEADER + ROWS.replace(",50", ",-1"), weights="A=1"), expected)

    def test_returns(self):
        navs = self.run_market(HEADER + "2020-01-30,0.1,0\n2020-01-31,-0.5,1\n", "--baseline", "hold",
                               kind="--returns")
        self.assertAlmostEqual(navs["2020-01-30"], 1.05e6, delta=1e-6)
        self.assertAlmostEqual(navs["2020-01-31"], 0.5e6 * 1.1 * 0.5 + 0.5e6 * 2, delta=1e-6)

    def test_missing_policies(self):
        for missing in ("", "NaN", "nan", "NAN", '""', '"NaN"'):
            text = HEADER + ROWS.replace("110", missing)
            self.assertEqual(self.run_market(text, "--baseline", "hold"), {"2020-01-30": 1e6, "2020-02-03": 1.155e6})
            zero = self.run_market(text, "--baseline", "hold", "--missing", "zero")
            self.assertEqual(zero, {"2020-01-30": 1e6, "2020-01-31": 1e6, "2020-02-03": 1.155e6})
        (self.directory / "nav.csv").unlink()
        self.bad(3, ["2020-01-31", "asset A"], text, "--baseline", "hold", "--missing", "reject")

    def test_range_of_dates(self):
        self.assertEqual(list(self.run_market(HEADER + ROWS, "--start", "2020-01-31", "--end", "2020-02-02")),
                         ["2020-01-31"])
        self.assertEqual(self.run_market(HEADER + ROWS, "--start", "2020-01-31")["2020-01-31"], 1e6)

    def test_quoted_line_ends_keep_the_count(self):
        text = 'date,A,B,"a\nlong\r\n\nname"\n2020-01-30,1,1,1\n\n2020-01-31,1,x,1\n'
        self.bad(7, ["2020-01-31", "asset B", "'x'"], text)
        self.bad(5, ["'1?2'"], text.replace("30,1,1,", '30,1,"1\n2",'))

    def test_long_file(self):
        days = [f"{y:04}-{m:02}-{d:02}" for y in range(1000, 1300) for m in range(1, 13) for d in range(1, 29)]
        navs = self.run_market(HEADER + "".join(f"{day},2,3\n" for day in days))
        self.assertEqual(list(navs), days)
        (self.directory / "nav.csv").unlink()
        self.bad(len(days) + 2, ["1300-01-01", "asset B", "'?'"],
                 HEADER + "".join(f"{day},2,3\n" for day in days) + "1300-01-01,2,?\n")


class Bad(Market):
    def test_header(self):
        self.bad(1, ["date,NAME"], "day,A,B\n" + ROWS)
        self.bad(1, ["date,NAME"], "date\n2020-01-30\n")
        self.bad(1, ["date,NAME"], ROWS)
        self.bad(2, ["date,NAME"], "\nDate,A,B\n" + ROWS)
        self.bad(1, ["column 3"], "date,A,,B\n" + ROWS)
        self.bad(1, ["two columns", "B"], "date,B,A,B\n2020-01-30,1,1,1\n")
        self.bad(1, ["two columns", "C"], "date,A,B,C,C\n2020-01-30,1,1,1,1\n")
        self.bad(1, ["no column B"], "date,A\n2020-01-30,1\n")
        self.bad(None, ["63 bytes"], "date,A," + "B" * 64 + "\n" + ROWS, weights="A=0.5," + "B" * 64 + "=0.5")

    def test_no_rows(self):
        for text in ("", "\n\n", "\ufeff", HEADER, HEADER.strip()):
            self.bad(None, ["no row"], text)

    def test_cells(self):
        for cell in ("x", "1,5", "1 2", "0x1p3", "inf", "-inf", "Infinity", "NA", "null", "1e999", "--1", "1.2.3"):
            with self.subTest(cell=cell):
                self.bad(3, ["2020-01-31", "asset A", f"'{cell}'"], HEADER + ROWS.replace("110", f'"{cell}"'))
        self.bad(3, ["asset B"], HEADER + ROWS.replace("50\n2020-02", "x\n2020-02"), weights="A=1")
        self.bad(3, ["asset A"], (HEADER + ROWS).replace("110", "1\x0010"))

    def test_prices_out_of_range(self):
        for price in ("0", "-0", "-110"):
            self.bad(3, ["2020-01-31", "asset A"], HEADER + ROWS.replace("110", price))

    def test_returns_out_of_range(self):
        self.bad(2, ["2020-01-30", "asset B", "-1"], HEADER + "2020-01-30,0,-1\n", kind="--returns")

    def test_dates(self):
        for date in ("2020-02-30", "31.1.2020", "2020-1-31", "", "NaN", "2020-01-31T00:00"):
            self.bad(3, [f"'{date}'"], HEADER + ROWS.replace("2020-01-31", date))
        for date in ("2020-01-30", "2019-12-31"):
            self.bad(3, [date], HEADER + ROWS.replace("2020-01-31", date))

    def test_cell_count(self):
        self.bad(3, ["2 cells", "3"], HEADER + ROWS.replace("110,", ""))
        self.bad(3, ["4 cells", "3"], HEADER + ROWS.replace("110", "110,1"))
        self.bad(4, ["4 cells"], HEADER + ROWS.rstrip("\n") + ",")

    def test_quotes(self):
        self.bad(3, ["quote"], HEADER + ROWS.replace("110", '"110'))
        self.bad(3, ["quote"], HEADER + ROWS.replace("110", '1"10'))
        self.bad(3, ["quote"], HEADER + ROWS.replace("110", '"1"10'))

    def test_no_trading_day(self):
        self.bad(None, [], HEADER + ROWS, "--start", "2021-01-01")
        self.bad(None, [], HEADER + ROWS.replace("100", "").replace("110", "").replace("121", ""), "--baseline", "hold")

    def test_message_is_one_printable_line(self):
        message = self.bad(3, ["asset A"], HEADER + ROWS.replace("110", '"\x1b[31m\n' + "z" * 10000 + '"'))
        self.assertLess(len(message), 400)
        self.assertNotIn("\x1b", message)

    def test_not_a_file(self):
        for path in ("nowhere.csv", "."):
            self.refused(5, "--prices", path, "--weights", "A=1", names=[path])


support.main()
