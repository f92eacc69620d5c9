"""The shipped markets held against real figures, and what nothing in them can move.

usage: test_markets.py PROGRAM CLASS     runs one class of tests in the project's root
"""
import json

from program import WithFolder, main, redress

BASELINE = "scenarios/policies/aliexpress.json"

# Figures that depend on the volume, which is scaled down here: the desks have less to do.
BY_VOLUME = {"utilisation", "platform_time.p50", "resolution_time.p50", "overturn_rate", "false_refund_share"}


class Market(WithFolder):
    """What both classes do."""

    def succeed(self, *arguments):
        code, out, err = redress(*arguments)
        self.assertEqual((code, err), (0, ""))
        return out

    def result_of(self, *arguments):
        return json.loads(self.succeed("run", *arguments, "--policy", BASELINE, "--format", "json", "-q"))


class Realism(Market):
    """Every row of the realism tables is measured, and holds. Seeds are fixed; shared months need many of them."""

    def holds(self, rows, least):
        off = [row for row in rows if not row["holds"] and row["figure"] not in BY_VOLUME]
        self.assertEqual([(row["figure"], row.get("segment"), row["simulated"]) for row in off], [])
        self.assertGreaterEqual(len(rows), least)
        for row in rows:
            self.assertIsNotNone(row["simulated"], row["figure"])

    def test_brazil_over_a_year(self):
        rows = self.result_of("scenarios/markets/brazil-year.json", "--set", "demand.orders_per_day=1500",
                              "--seed", "7", "-n", "8")["realism"]
        self.holds(rows, 70)
        figures = {row["figure"] for row in rows}
        self.assertLessEqual({"sellers.slow_sd", "delivered.sun", "promise.rank_correlation", "stars.low_in_time"},
                             figures)

    def test_cross_border(self):
        rows = self.result_of("scenarios/markets/cross-border.json", "--set", "demand.orders_per_day=3000",
                              "-n", "8")["realism"]
        self.holds(rows, 20)


class Unmoved(Market):
    """Parameters said to change nothing change nothing: at both ends of their range, every order ends as before."""

    def test_at_both_ends(self):
        few = ["--set", "demand.orders_per_day=300", "-n", "1"]
        named = [row["parameter"] for row in self.result_of("scenarios/markets/brazil.json", *few)["unmoved"]]
        self.assertIn("guaranteed_within_abroad", named)
        self.assertIn("return_ship_within", named)
        with open(BASELINE, encoding="utf-8") as file:
            parameters = json.load(file)["parameters"]
        arguments = ["compare", "scenarios/markets/brazil.json", "--policy", BASELINE]
        for name in named:
            for end in parameters[name]["range"]:
                arguments += ["--policy", f"{BASELINE} + {name}={end}"]
        result = json.loads(self.succeed(*arguments, *few, "--format", "json", "-q"))
        self.assertEqual(len(result["pairs"]), 2 * len(named))
        for pair in result["pairs"]:
            self.assertEqual(pair["affected_orders"], 0, pair)

    def test_a_parameter_that_moves_is_not_named(self):
        named = {row["parameter"] for row in self.result_of("scenarios/markets/brazil.json", "--set",
                                                            "demand.orders_per_day=300", "-n", "1")["unmoved"]}
        self.assertNotIn("dispute_window", named)
        abroad = {row["parameter"] for row in self.result_of("scenarios/markets/cross-border.json", "--set",
                                                             "demand.orders_per_day=300", "-n", "1")["unmoved"]}
        self.assertNotIn("guaranteed_within_abroad", abroad)
        self.assertNotIn("return_ship_within", abroad)

    def test_it_is_told(self):
        few = ["run", "scenarios/markets/brazil.json", "--policy", BASELINE, "--set", "demand.orders_per_day=300", "-n",
               "1", "-q"]
        self.assertRegex(self.succeed(*few), r"\d+ of the \d+ parameters of aliexpress change nothing in brazil")
        self.assertIn("return.rule is never asked: remedy never leads there", self.succeed(*few, "-v"))


if __name__ == "__main__":
    main()
