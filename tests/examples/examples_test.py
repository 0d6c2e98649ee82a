"""Both example files, loaded into a real server with the command that deploy/run uses: everything
is accepted, flagged as it should be, and adds up to the figures it was made for."""

import collections
import json
import os
import pathlib
import subprocess
import sys
import unittest

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import liggare_server  # noqa: E402

STUBS = liggare_server.make_stubs()
from liggare.v1 import budget_service_pb2 as budget  # noqa: E402
from liggare.v1 import budget_service_pb2_grpc as budget_grpc  # noqa: E402
from liggare.v1 import event_pb2 as event  # noqa: E402
from liggare.v1 import ledger_service_pb2 as ledger  # noqa: E402
from liggare.v1 import ledger_service_pb2_grpc as ledger_grpc  # noqa: E402

EXAMPLES = liggare_server.ROOT / "deploy" / "examples"
DOCUMENT = EXAMPLES / "ks-2020-66.jsonl"
YEAR = EXAMPLES / "ks-2020-66-year.jsonl"
LEDGER = "trygghet"
KRONA = 100
MNKR = 1_000_000 * KRONA
OPERATING = event.FUND_KIND_OPERATING
INVESTMENT = event.FUND_KIND_INVESTMENT


def event_ids(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line)["eventId"] for line in lines]


class ExamplesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(liggare_server.LiggareServer())
        cls.channel = cls.enterClassContext(grpc.insecure_channel(cls.server.address))
        cls.ledgers = ledger_grpc.LedgerServiceStub(cls.channel)
        cls.budgets = budget_grpc.BudgetServiceStub(cls.channel)
        cls.ledgers.CreateLedger(ledger.CreateLedgerRequest(
            ledger=LEDGER, name="Trygghetsåtgärder", currency="SEK"))
        cls.load(DOCUMENT)
        cls.document_size = cls.size()
        cls.load(YEAR)
        answers = cls.ledgers.ReadEvents(ledger.ReadEventsRequest(ledger=LEDGER))
        cls.records = [record for answer in answers for record in answer.records]

    @classmethod
    def load(cls, path):
        subprocess.run(
            [os.environ["LIGGARE"], "--server", cls.server.address, "--ledger", LEDGER,
             "append", str(path)],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    @classmethod
    def size(cls):
        return cls.ledgers.GetLedger(ledger.GetLedgerRequest(ledger=LEDGER)).ledger.size

    def records_of(self, kind):
        return [r for r in self.records if r.event.payload.WhichOneof("kind") == kind]

    def entry(self, text):
        """The entry whose text, which lies outside the record, begins so."""
        for record in self.records_of("cost_posted"):
            answer = self.ledgers.GetEvent(ledger.GetEventRequest(
                ledger=LEDGER, position=record.position, with_texts=True))
            if answer.texts[0].text.startswith(text):
                return record
        self.fail("no entry with the text " + text)

    def follow_up(self, follow_up):
        return next(r for r in self.records_of("follow_up_approved")
                    if r.event.payload.follow_up_approved.follow_up == follow_up)

    def budget(self, date, size=None, year=0):
        return self.budgets.GetBudget(budget.GetBudgetRequest(
            ledger=LEDGER, as_of=budget.AsOf(effective_date=date, size=size), budget_year=year))

    def totals(self, answer, kind=OPERATING):
        return {line.line: line.total for line in answer.lines if line.kind == kind}

    def test_every_event_is_in_its_place(self):
        self.assertEqual([record.event.event_id for record in self.records[1:]],
                         event_ids(DOCUMENT) + event_ids(YEAR))

    def test_loading_again_appends_nothing(self):
        size = self.size()
        self.load(DOCUMENT)
        self.load(YEAR)
        self.assertEqual(self.size(), size)

    def test_every_event_of_the_year_is_flagged_as_an_example_and_no_other(self):
        for record in self.records:
            flagged = event.FLAG_REASON_EXAMPLE in [flag.reason for flag in record.flags]
            self.assertEqual(flagged, record.position >= self.document_size, record.position)

    def test_the_flags_are_the_expected_ones(self):
        flagged = collections.defaultdict(set)
        for record in self.records:
            for flag in record.flags:
                if flag.reason != event.FLAG_REASON_EXAMPLE:
                    flagged[event.FlagReason.Name(flag.reason)].add(record.position)
        night_walk = self.entry("Föreningsdriven nattvandring").position
        interpreted = {r.position for r in self.records
                       if r.event.authority.basis == event.AUTHORITY_BASIS_INTERPRETATION
                       or r.event.payload.mandate_given.base_interpretation}
        self.assertEqual(len(interpreted), 2)
        self.assertEqual({name.removeprefix("FLAG_REASON_"): positions
                          for name, positions in flagged.items()}, {
            "INTERPRETATION": interpreted,
            "OPERATING_CODING_ON_INVESTMENT": {self.entry("Serviceavtal kameror").position},
            "COST_ABOVE_BUDGET": {self.entry("Kameror, andra").position},
            "LATE": {self.entry("Trygghetsvärdar april, efter").position},
            "WRONG_ACTIVITY_CODE": {night_walk},
            "UNATTRIBUTED": {night_walk},
        })

    def test_the_frame_at_april_is_what_the_board_and_the_director_distributed(self):
        answer = self.budget("2020-04-30")
        budgets = {line: total.budget for line, total in self.totals(answer).items()}
        self.assertEqual({line: budgets[line] for line in budgets if line.startswith("area")}, {
            "area-a": 540_000_000, "area-b": 550_000_000,
            "area-c": 125_000_000, "area-d": 175_000_000})
        self.assertEqual(budgets["programme"], (220 + 1170) * MNKR // 100)
        mandate, = answer.mandates
        self.assertEqual((mandate.base, mandate.distributed, mandate.undistributed),
                         (1_480_000_000, 1_170_000_000, 310_000_000))
        self.assertTrue(mandate.interpreted)
        kinds = {kind.kind: kind for kind in answer.kinds}
        self.assertEqual(kinds[OPERATING].granted, 17 * MNKR)
        self.assertEqual(kinds[INVESTMENT].cells.budget, 250_000_000)
        self.assertEqual(self.totals(answer, INVESTMENT)["m13"].budget, 250_000_000)
        self.assertNotIn("1950000000", str(answer))

    def test_the_follow_up_of_april_is_720_000_as_approved_and_840_000_as_known_now(self):
        header = self.follow_up("2020-t1").event.payload.follow_up_approved
        self.assertEqual(header.as_of_size, self.follow_up("2020-t1").position)
        approved = self.totals(self.budget("2020-04-30", size=header.as_of_size))["m03"]
        self.assertEqual(approved.outcome, 720_000 * KRONA)
        self.assertEqual(approved.budget_to_date, 73_333_333)
        self.assertEqual(approved.deviation, 1_333_333)
        self.assertEqual(self.totals(self.budget("2020-04-30"))["m03"].outcome, 840_000 * KRONA)

        answer = self.budgets.GetFollowUp(budget.GetFollowUpRequest(
            ledger=LEDGER, follow_up="2020-t1"))
        late = self.entry("Trygghetsvärdar april, efter")
        self.assertTrue(answer.summary.changed_since)
        self.assertEqual([part.position for part in answer.late], [late.position])
        guards = next(line for line in answer.lines if line.approved.line == "m03")
        self.assertEqual(guards.approved.outcome, 720_000 * KRONA)
        self.assertEqual(guards.known.outcome, 840_000 * KRONA)
        self.assertEqual(guards.forecast_deviation, -50_000 * KRONA)

    def test_only_the_late_voucher_lies_between_april_as_approved_and_as_known_now(self):
        header = self.follow_up("2020-t1").event.payload.follow_up_approved
        answers = self.budgets.CompareBudgets(budget.CompareBudgetsRequest(
            ledger=LEDGER,
            base=budget.AsOf(effective_date="2020-04-30", size=header.as_of_size),
            other=budget.AsOf(effective_date="2020-04-30")))
        events = [compared for answer in answers for compared in answer.events]
        late = self.entry("Trygghetsvärdar april, efter")
        self.assertEqual({(e.position, e.amount) for e in events if e.amount > 0},
                         {(late.position, 120_000 * KRONA)})
        self.assertEqual({e.position for e in events}, {late.position})

    def test_an_invoice_dated_in_april_and_booked_in_june_counts_in_june(self):
        entry = self.entry("Trygghetsvärdar, påskhelgen")
        cost = entry.event.payload.cost_posted
        self.assertEqual((cost.document_date, cost.accounting_period), ("2020-04-14", "2020-06"))
        before = self.totals(self.budget("2020-06-11"))["m03"].outcome
        after = self.totals(self.budget("2020-06-12"))["m03"].outcome
        self.assertEqual(after - before, cost.amount)

    def test_the_correction_counts_from_its_own_date_and_leaves_august_as_approved(self):
        correction, = self.records_of("event_corrected")
        corrected = self.entry("Metodutbildning")
        self.assertEqual(correction.event.payload.event_corrected.position, corrected.position)
        found = self.ledgers.GetEvent(ledger.GetEventRequest(
            ledger=LEDGER, position=corrected.position))
        self.assertEqual(found.corrected_by, correction.position)
        before = self.totals(self.budget("2020-09-19"))["m07"].outcome
        after = self.totals(self.budget("2020-09-20"))["m07"].outcome
        self.assertEqual(after - before, -162_000 * KRONA)
        august = self.budgets.GetFollowUp(budget.GetFollowUpRequest(
            ledger=LEDGER, follow_up="2020-t2"))
        self.assertFalse(august.summary.changed_since)

    def test_the_night_walk_is_unattributed_until_it_is_attributed(self):
        entry = self.entry("Föreningsdriven nattvandring")
        attribution, = self.records_of("cost_attributed")
        amount = 48_500 * KRONA
        at = "2020-06-20"
        before = self.budget(at, size=attribution.position)
        after = self.budget(at, size=attribution.position + 1)
        self.assertEqual((before.unattributed_cost, self.totals(before)["m05"].outcome),
                         (amount, 0))
        self.assertEqual((after.unattributed_cost, self.totals(after)["m05"].outcome), (0, amount))
        self.assertEqual(attribution.event.payload.cost_attributed.entry_position, entry.position)

    def test_a_directors_decision_without_consultation_is_recorded_and_moves_nothing(self):
        decision, = [r for r in self.records_of("decision_recorded")
                     if r.event.payload.decision_recorded.decision == "kd-2020-2"]
        self.assertFalse(decision.postings)
        citing = [r for r in self.records
                  if "kd-2020-2" in [item.decision for item in r.event.authority.items]]
        self.assertFalse(citing)

    def test_the_cameras_are_over_their_investment_money(self):
        cameras = self.totals(self.budget("2020-12-31"), INVESTMENT)["m13"]
        self.assertEqual(cameras.outcome, (95_000 + 2_600_000) * KRONA)
        self.assertEqual(cameras.remaining, -195_000 * KRONA)

    def test_the_year_ends_at_11_2_and_2021_has_what_is_carried_over(self):
        year = {kind.kind: kind for kind in self.budget("2020-12-31").kinds}[OPERATING]
        self.assertEqual(year.cells.outcome, 1_120_000_000)
        self.assertEqual(year.granted - year.cells.cost, 580_000_000)

        def next_year(date):
            kinds = {kind.kind: kind for kind in self.budget(date, year=2021).kinds}
            return kinds[OPERATING].granted if OPERATING in kinds else 0

        self.assertEqual(next_year("2021-03-07"), 0)
        self.assertEqual(next_year("2021-03-08"), 2 * MNKR)

    def test_the_three_duties_of_follow_up_are_discharged(self):
        discharged = [(duty.decision, duty.duty)
                      for record in self.records_of("follow_up_approved")
                      for duty in record.event.payload.follow_up_approved.discharges]
        owed = [("ks-2020-66-22", duty.duty)
                for record in self.records_of("decision_recorded")
                if record.event.payload.decision_recorded.decision == "ks-2020-66-22"
                for item in record.event.payload.decision_recorded.items
                for duty in item.duties if duty.due_date]
        self.assertEqual(discharged, owed)


if __name__ == "__main__":
    unittest.main(verbosity=2)
