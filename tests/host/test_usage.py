# SPDX-License-Identifier: MIT
"""The command line: options, weights, and what is said when they are wrong."""

import json

import support
from support import MONTHLY, SWISS


class Usage(support.ProgramTest):
    def usage_error(self, *arguments, names=(), **options):
        return self.refused(2, *arguments, names=names, **options)

    def test_help_and_version(self):
        for arguments in (["--help"], ["backtest", "--help"]):
            done = self.run_program(*arguments)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertTrue(done.stdout.startswith("usage: foresto "))
        self.assertRegex(self.run_program("--version").stdout, r"\Aforesto \d+\.\d+\.\d+\n\Z")

    def test_help_names_every_option(self):
        text = self.run_program("backtest", "--help").stdout
        for option in ("prices", "returns", "weights", "rule", "initial", "start", "end", "missing", "baseline", "nav",
                       "events", "summary", "as-of", "use-rebalancing", "portfolio-id"):
            self.assertIn(f"  --{option} ", text)

    def test_no_or_unknown_command(self):
        for arguments in ([], ["fly"]):
            done = self.run_program(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("--help", done.stderr)

    def test_wrong_options(self):
        hint = "try 'foresto backtest --help'"
        self.usage_error("--colour", names=["--colour", hint])
        self.usage_error("-x", names=["-x", hint])
        self.usage_error("--use-rebalancing=1", names=["--use-rebalancing=1", hint])
        self.usage_error(*SWISS, "--nav", names=["--nav", "value", hint])
        self.usage_error(*SWISS, "extra", names=["extra", hint])
        self.usage_error(*SWISS, "--start", "2001-01-01", "--start", "2001-01-01", names=["--start", "twice"])

    def test_combinations(self):
        self.usage_error("--weights", "A=1", names=["--prices", "--returns"])
        self.usage_error(*SWISS, "--returns", SWISS[1], names=["--prices", "--returns"])
        self.usage_error(*SWISS[:2], names=["--weights"])
        self.usage_error(*SWISS, "--rule", MONTHLY, "--baseline", "hold", flag="1", names=["--baseline", "--rule"])
        self.usage_error(*SWISS, "--nav", "x", "--events", "x", names=["--nav", "--events"])
        self.assertEqual(self.files(), [])

    def test_values(self):
        for option, value in (("--start", "2023-02-29"), ("--end", "yesterday"), ("--as-of", "20230101"),
                              ("--initial", "1e6 CHF"), ("--initial", "nan"), ("--initial", "1e999"),
                              ("--missing", "SKIP"), ("--baseline", "none")):
            self.usage_error(*SWISS, option, value, names=[option, value])
        for value in ("0", "-5"):
            self.usage_error(*SWISS, "--initial", value, names=["initial_amount", value])
        self.usage_error(*SWISS, "--start", "2003-01-02", "--end", "2003-01-01", names=["2003-01-0"])

    def test_flag_variable(self):
        for flag in ("yes", "2", "on", " 1"):
            self.usage_error(*SWISS, flag=flag, names=["USE_REBALANCING", f"'{flag}'"])
        for flag in ("", "0", "1", "true", "false"):
            self.assertEqual(self.backtest(*SWISS, flag=flag)["mode"], "PHASE1")


class Weights(support.ProgramTest):
    def run_weights(self, weights):
        return self.backtest(*SWISS[:2], "--weights", weights)

    def wrong(self, weights, *names):
        self.refused(2, *SWISS[:2], "--weights", weights, names=names)

    def test_file_and_text_agree(self):
        self.write("weights", "\ufeff# the portfolio\r\n\r\n SBI = 0.5 \r\n\tSPI=0.3\r\n\n  # more\nSII=0.2")
        expected = self.run_weights("SBI=0.5,SPI=0.3,SII=0.2")
        self.assertEqual(self.run_weights("@weights"), expected)
        self.assertEqual(self.run_weights(" SBI = 0.5 , SPI=.3, SII=2e-1 "), expected)

    def test_malformed(self):
        self.wrong("", "weights")
        self.wrong("SBI", "'SBI'")
        self.wrong("SBI=0.5,,SPI=0.5", "''")
        self.wrong("SBI=1,", "''")
        self.wrong("=1", "empty")
        self.wrong(":SBI=1", "empty")
        self.wrong("BOND:=1", "empty")
        self.wrong("SBI=half", "SBI", "'half'")
        self.wrong("SBI=nan", "SBI", "'nan'")
        self.wrong("SBI=", "SBI", "''")
        self.wrong("SBI=0.5,SBI=0.5", "SBI", "twice")
        self.wrong("BOND:SBI=0.5,SPI=0.5", "SBI", "SPI", "class")
        self.wrong("SBI=0.5,BOND:SPI=0.5", "SBI", "SPI", "class")

    def test_out_of_range(self):
        self.wrong("SBI=1.5,SPI=-0.5", "SBI", "1.5")
        rule = ("--rule", MONTHLY, "--use-rebalancing")
        self.refused(2, *SWISS[:2], "--weights", "SBI=0.5,SPI=0.4", *rule, names=["weights", "0.9"])

    def test_unknown_asset_names_file_and_asset(self):
        self.refused(4, *SWISS[:2], "--weights", "SBI=0.5,GOLD=0.5", names=["swiss-prices.csv:1:", "GOLD"])

    def test_files(self):
        self.refused(5, *SWISS[:2], "--weights", "@nowhere", names=["nowhere"])
        self.refused(5, *SWISS[:2], "--weights", "@.", names=["cannot read ."])
        self.write("empty", "")
        self.wrong("@empty", "empty")
        self.write("comment", "# nothing\n\n")
        self.wrong("@comment", "no entry")
        self.write("binary", b"SBI=1\0\n")
        self.wrong("@binary", "binary")

    def test_unusual_names(self):
        self.write("fx.csv", 'date,EURUSD=X,"a:b, c"\n2020-01-01,1,1\n2020-01-02,2,4\n')
        self.write("weights", "FX:EURUSD=X=0.5\nother:a:b, c=0.5\n")
        summary = self.backtest("--prices", "fx.csv", "--weights", "@weights", "--baseline", "hold")
        self.assertEqual(summary["final_nav"], 3e6)

    def test_any_number_of_assets(self):
        count = 3000
        names = [f"A{i}" for i in range(count)]
        rows = "".join(f"2020-01-{day:02}," + ",".join([str(day)] * count) + "\n" for day in (1, 2))
        self.write("wide.csv", "date," + ",".join(names) + "\n" + rows)
        self.write("weights", "".join(f"{name}={1 / count!r}\n" for name in reversed(names)))
        events = self.directory / "events.json"
        self.backtest("--prices", "wide.csv", "--weights", "@weights", "--use-rebalancing", "--rule", MONTHLY,
                      "--events", events)
        self.assertEqual(len(json.loads(events.read_text())[0]["before_weights"]), count)


support.main()
