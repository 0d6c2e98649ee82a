"""A client in another language, made from the protos alone."""

import pathlib
import sys
import threading
import unittest
import uuid

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
import liggare_server  # noqa: E402

STUBS = liggare_server.make_stubs()
from google.rpc import error_details_pb2, status_pb2  # noqa: E402
from liggare.v1 import budget_service_pb2 as budget  # noqa: E402
from liggare.v1 import budget_service_pb2_grpc as budget_grpc  # noqa: E402
from liggare.v1 import event_pb2 as event  # noqa: E402
from liggare.v1 import filter_pb2  # noqa: E402
from liggare.v1 import ledger_service_pb2 as ledger  # noqa: E402
from liggare.v1 import ledger_service_pb2_grpc as ledger_grpc  # noqa: E402

DATE = "2020-01-15"
BY_COUNCIL = event.Authority(
    basis=event.AUTHORITY_BASIS_DECISION,
    items=[event.DecisionItemReference(decision="kf-1", item=1)])
CELL = event.Cell(line="guards", fund="operations", budget_year=2020)
# For a stream that must not hang the test when something is wrong.
TIMEOUT_S = 60


def event_of(**payload):
    """An event with one payload, by authority of the council's decision."""
    return event.Event(event_id=str(uuid.uuid4()), effective_date=DATE, authority=BY_COUNCIL,
                       payload=event.Payload(**payload))


def decision():
    recorded = event_of(decision_recorded=event.DecisionRecorded(
        decision="kf-1", kind=event.DECISION_KIND_MINUTED, title="Budget",
        body=event.Body(id="kommunfullmaktige", name="Kommunfullmäktige",
                        level=event.BODY_LEVEL_COUNCIL),
        items=[event.DecisionItem(number=1, text="10 000 kronor avsätts.")]))
    recorded.ClearField("authority")
    return recorded


def grant():
    return event_of(fund_granted=event.FundGranted(
        fund="operations", name="Drift", kind=event.FUND_KIND_OPERATING,
        first_budget_year=2020, last_budget_year=2020, amount=1_000_000))


def line():
    return event_of(line_defined=event.LineDefined(
        line="guards", name="Trygghetsvärdar", level=event.LINE_LEVEL_PROGRAMME, order=1))


def allocation(amount):
    return event_of(allocation_decided=event.AllocationDecided(cell=CELL, amount=amount))


def cost(amount, number):
    posted = event_of(cost_posted=event.CostPosted(
        amount=amount, account="4630", voucher=event.Voucher(series="L", number=number),
        attribution=[event.Share(cell=CELL, amount=amount)]))
    posted.ClearField("authority")
    return posted


class ClientTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(liggare_server.LiggareServer())
        cls.channel = cls.enterClassContext(grpc.insecure_channel(cls.server.address))
        cls.ledgers = ledger_grpc.LedgerServiceStub(cls.channel)
        cls.budgets = budget_grpc.BudgetServiceStub(cls.channel)

    def setUp(self):
        self.ledger = "l-" + uuid.uuid4().hex
        self.ledgers.CreateLedger(ledger.CreateLedgerRequest(
            ledger=self.ledger, name=self.id(), currency="SEK"))
        self.programme = [decision(), grant(), line(), allocation(600_000)]
        self.append(self.programme)

    def append(self, events):
        return self.ledgers.Append(ledger.AppendRequest(ledger=self.ledger, events=events))

    def test_repeating_an_append_returns_its_first_result(self):
        again = self.append(self.programme)
        self.assertTrue(again.repeated_append)
        self.assertEqual((again.first_position, again.size), (1, 5))

    def test_reads_what_it_appended(self):
        posted = cost(150_000, "1001")
        self.append([posted])
        answers = self.ledgers.ReadEvents(ledger.ReadEventsRequest(
            ledger=self.ledger, filter=filter_pb2.EventFilter(types=["cost_posted"])))
        records = [record for answer in answers for record in answer.records]
        self.assertEqual([record.event for record in records], [posted])
        self.assertEqual(records[0].position, 5)

    def test_subscribes_to_history_and_then_to_what_comes(self):
        caught_up = threading.Event()
        records = []
        answers = self.ledgers.SubscribeEvents(
            ledger.SubscribeEventsRequest(ledger=self.ledger), timeout=TIMEOUT_S)

        def follow():
            try:
                for answer in answers:
                    records.extend(answer.records)
                    if answer.caught_up:
                        caught_up.set()
                    if len(records) > len(self.programme) + 1:
                        answers.cancel()
            except grpc.RpcError:
                caught_up.set()

        follower = threading.Thread(target=follow)
        follower.start()
        self.assertTrue(caught_up.wait(TIMEOUT_S))
        posted = cost(150_000, "1001")
        self.append([posted])
        follower.join(TIMEOUT_S)
        self.assertEqual([record.position for record in records], list(range(6)))
        self.assertEqual(records[-1].event.event_id, posted.event_id)

    def test_asks_for_the_budget(self):
        self.append([cost(150_000, "1001")])
        answer = self.budgets.GetBudget(budget.GetBudgetRequest(
            ledger=self.ledger, as_of=budget.AsOf(effective_date="2020-04-30")))
        figures = answer.lines[0].total
        self.assertEqual(figures.budget, 600_000)
        self.assertEqual(figures.budget_to_date, 200_000)
        self.assertEqual(figures.outcome, 150_000)
        self.assertEqual(figures.deviation, 50_000)
        self.assertEqual(answer.kinds[0].unallocated, 400_000)
        self.assertEqual(answer.as_of.size, 6)

    def test_decodes_why_an_effect_is_refused(self):
        with self.assertRaises(grpc.RpcError) as refused:
            self.append([allocation(500_000)])
        self.assertEqual(refused.exception.code(), grpc.StatusCode.FAILED_PRECONDITION)
        trailers = dict(refused.exception.trailing_metadata())
        status = status_pb2.Status.FromString(trailers["grpc-status-details-bin"])
        self.assertEqual(status.code, grpc.StatusCode.FAILED_PRECONDITION.value[0])
        info = error_details_pb2.ErrorInfo()
        self.assertTrue(status.details[0].Unpack(info))
        self.assertEqual((info.domain, info.reason), ("liggare", "EXCEEDS_UNALLOCATED"))
        self.assertEqual(info.metadata["asked"], "500000")
        self.assertEqual(info.metadata["unallocated"], "400000")
        self.assertEqual(self.size(), 5)

    def size(self):
        return self.ledgers.GetLedger(ledger.GetLedgerRequest(ledger=self.ledger)).ledger.size

    def test_finds_the_services_by_reflection(self):
        # The reflection protos are not ours: list_services is field 7 of the request, and an
        # answer holds the names.
        list_services = self.channel.stream_stream(
            "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
        answer = next(list_services(iter([b"\x3a\x00"]), timeout=TIMEOUT_S))
        for name in ("LedgerService", "BudgetService", "OperationsService"):
            self.assertIn(b"liggare.v1." + name.encode(), answer)


if __name__ == "__main__":
    unittest.main(verbosity=2)
