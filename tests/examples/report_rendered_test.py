"""The follow-up report as a browser shows and prints it: the figures are GetBudget's, and the pages
are A4. Chromium renders it, headless and without a network."""

import html.parser
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import liggare_server  # noqa: E402

STUBS = liggare_server.make_stubs()
from liggare.v1 import budget_service_pb2 as budget  # noqa: E402
from liggare.v1 import budget_service_pb2_grpc as budget_grpc  # noqa: E402
from liggare.v1 import event_pb2 as event  # noqa: E402

EXAMPLES = liggare_server.ROOT / "deploy" / "examples"
LEDGER = "trygghet"
DATE = "2020-08-31"
KINDS = {"operating": event.FUND_KIND_OPERATING, "investment": event.FUND_KIND_INVESTMENT}


class Tables(html.parser.HTMLParser):
    """The rows of each table, by its data-table: lists of the texts of their cells."""

    def __init__(self):
        super().__init__()
        self.tables = {}
        self._rows = None
        self._in_cell = False

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self._rows = self.tables.setdefault(dict(attrs).get("data-table"), [])
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._in_cell = False
        elif tag == "table":
            self._rows = None

    def handle_data(self, data):
        if self._in_cell:
            self._rows[-1][-1] += data


def ore(text):
    """The minor units of an amount as Swedish writes it."""
    return int(re.sub(r"[\s\u00a0\u202f,]", "", text).replace("\u2212", "-"))


@unittest.skipUnless(shutil.which("chromium"), "Chromium is not installed")
class ReportRenderedTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(liggare_server.LiggareServer())
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.liggare("ledger", "create", LEDGER, "--name", "Trygghetsåtgärder")
        cls.liggare("append", str(EXAMPLES / "ks-2020-66.jsonl"))
        cls.liggare("append", str(EXAMPLES / "ks-2020-66-year.jsonl"))
        cls.report = cls.folder / "report.html"
        cls.liggare("report", "--at", DATE, "--lang", "sv", "-o", str(cls.report))
        channel = cls.enterClassContext(grpc.insecure_channel(cls.server.address))
        question = budget.GetBudgetRequest(ledger=LEDGER)
        question.as_of.effective_date = DATE
        cls.budget = budget_grpc.BudgetServiceStub(channel).GetBudget(question)

    @classmethod
    def liggare(cls, *arguments):
        subprocess.run(
            [os.environ["LIGGARE"], "--server", cls.server.address, "--ledger", LEDGER, *arguments],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def chromium(self, *arguments):
        with tempfile.TemporaryDirectory() as profile:
            return subprocess.run(
                ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                 "--no-first-run", "--disable-background-networking", "--disable-component-update",
                 "--disable-sync", "--user-data-dir=" + profile, *arguments, self.report.as_uri()],
                check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, timeout=120).stdout.decode()

    def test_the_figures_are_the_budgets(self):
        shown = Tables()
        shown.feed(self.chromium("--dump-dom"))
        lines = 0
        for key, kind in KINDS.items():
            head, *rows = shown.tables[key]
            column = {title.replace("\u00ad", ""): index for index, title in enumerate(head)}
            by_line = {row[column["id"]]: row for row in rows if len(row) == len(head)}
            for line in self.budget.lines:
                if line.kind != kind:
                    continue
                row = by_line[line.line]
                for title, figure in [("budget", line.total.budget),
                                      ("budget ack.", line.total.budget_to_date),
                                      ("kostnad", line.total.cost),
                                      ("intäkt", line.total.revenue),
                                      ("utfall netto", line.total.outcome),
                                      ("återstår", line.total.remaining)]:
                    self.assertEqual(ore(row[column[title]]), figure, (line.line, title))
                lines += 1
        self.assertEqual(lines, len(self.budget.lines))
        self.assertGreater(lines, 10)

    def test_it_prints_on_a4(self):
        pdf = self.folder / "report.pdf"
        self.chromium("--no-pdf-header-footer", "--print-to-pdf=" + str(pdf))
        boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf.read_bytes())
        self.assertTrue(boxes)
        for width, height in boxes:
            # 210 by 297 millimetres, upright or across, in points.
            short, long = sorted((float(width), float(height)))
            self.assertAlmostEqual(short, 595.28, delta=1)
            self.assertAlmostEqual(long, 841.89, delta=1)


if __name__ == "__main__":
    unittest.main()
