"""The events of ks-2020-66.jsonl say what the source document says, in its words."""

import base64
import hashlib
import json
import pathlib
import unittest

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "examples"
SOURCE = (EXAMPLES / "KS-2020-66-paragraf-22.txt").read_bytes()
TEXT = SOURCE.decode()
# The 15 measures in the order of the document, which numbers them for us.
MEASURES = [row[2:] for row in TEXT.splitlines() if row.startswith("- ")][:15]


def read(name):
    with open(EXAMPLES / name, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


EVENTS = read("ks-2020-66.jsonl")


def payloads(kind):
    return [event["payload"][kind] for event in EVENTS if kind in event["payload"]]


def section(first, last):
    """The document from one heading, itself left out, to the next."""
    return TEXT.partition("\n" + first + "\n")[2].partition("\n" + last)[0]


DECISION = next(d for d in payloads("decisionRecorded") if d["decision"] == "ks-2020-66-22")
LINES = {line["line"]: line for line in payloads("lineDefined")}


class SourceTest(unittest.TestCase):
    def test_the_hash_is_the_documents(self):
        self.assertEqual(base64.b64decode(DECISION["documentSha256"]),
                         hashlib.sha256(SOURCE).digest())

    def test_the_items_are_the_decisions_verbatim(self):
        items = [f'{item["number"]}. {item["text"]}' for item in DECISION["items"]]
        decided = section("Kommunstyrelsens beslut", "Sven Gustafsson")
        self.assertEqual(items, decided.split("\n")[1:5])
        self.assertIn("trygghetsvårdar", items[0])
        self.assertIn("ianspråka 2,5", items[3])

    def test_the_background_is_all_that_stands_before_the_decision(self):
        background = section("§ 22 Överenskommelse trygghetskommissionen", "Kommunstyrelsens beslut")
        self.assertEqual(DECISION["background"], background.strip())

    def test_who_took_no_part_is_named_as_in_the_minutes(self):
        named = [p["representative"] for p in DECISION["participation"]]
        last = named.pop()
        sentence = (", ".join(named) + " och " + last).replace(" (M)", "")
        self.assertIn(sentence + " - samtliga (M) deltar inte i beslutet.", TEXT)
        self.assertEqual({p["role"] for p in DECISION["participation"]},
                         {"PARTICIPATION_ROLE_NOT_TAKING_PART"})
        self.assertNotIn("reservations", DECISION)

    def test_it_is_sent_to_whom_the_minutes_say(self):
        self.assertIn("Expedieras: " + ", ".join(DECISION["sentForAction"]) + "\n", TEXT)
        self.assertIn("För kännedom: " + ", ".join(DECISION["sentForInformation"]), TEXT)

    def test_it_builds_on_every_document_of_its_basis(self):
        basis = section("Underlag för beslut", "Förslag till beslut")
        self.assertEqual([b["document"] for b in DECISION["buildsOn"]],
                         [row[2:] for row in basis.splitlines() if row.startswith("- ")])

    def test_no_meeting_date_is_made_up(self):
        self.assertNotIn("meetingDate", DECISION)

    def test_the_measures_are_the_fifteen_verbatim(self):
        measures = {f"m{number:02}": name for number, name in enumerate(MEASURES, start=1)}
        self.assertEqual(len(measures), 15)
        self.assertEqual({id: line["name"] for id, line in LINES.items() if id in measures},
                         measures)

    def test_every_measure_is_in_the_area_that_its_section_names(self):
        headings = ["Resurser i det offentliga rummet", "Sociala insatser", "Meningsfull fritid",
                    "Strategisk ledning", "Underlag för beslut"]
        # A word of each measure as its area's section writes it.
        words = {"m01": "utökad fältresurs", "m02": "handslag mot skadegörelse",
                 "m03": "trygghetsvärdar/väktare", "m04": "brottsförebyggande forum",
                 "m05": "nattvandringar", "m06": "förstärkt lokal samverkan",
                 "m07": "snabba insatser", "m08": "stöttande resurs", "m09": "Kulturhuset",
                 "m10": "meningsfull fritid för ungdomar", "m11": "sysselsättning",
                 "m12": "avhopparverksamhet", "m13": "kameror", "m14": "kommunikation",
                 "m15": "samordning"}
        areas = [id for id, line in LINES.items() if line["level"] == "LINE_LEVEL_AREA"]
        self.assertEqual([LINES[area]["name"] for area in areas], headings[:4])
        for area, heading, following in zip(areas, headings, headings[1:]):
            covers = section(heading, following).partition("Genomförande av")[0]
            inside = {id for id in words if LINES[id]["parent"] == area}
            self.assertEqual({id for id, word in words.items() if word in covers}, inside, area)

    def test_conditions_are_sentences_of_the_document(self):
        conditions = {id: line["condition"] for id, line in LINES.items() if "condition" in line}
        self.assertEqual(set(conditions), {"m05", "m09", "m12"})
        for condition in conditions.values():
            self.assertIn(condition, TEXT)

    def test_estimates_have_the_documents_certainty(self):
        estimates = {(e["line"], e["kind"].removeprefix("FUND_KIND_")):
                     (e["low"], e["high"], e["certainty"].removeprefix("CERTAINTY_"))
                     for e in payloads("estimateRecorded")}
        self.assertEqual(estimates, {
            ("area-a", "OPERATING"): ("500000000", "600000000", "RANGE"),
            ("m03", "OPERATING"): ("220000000", "220000000", "CIRCA"),
            ("m13", "INVESTMENT"): ("250000000", "250000000", "CIRCA"),
            ("area-b", "OPERATING"): ("500000000", "600000000", "CIRCA_RANGE"),
            ("area-c", "OPERATING"): ("100000000", "150000000", "CIRCA_RANGE"),
            ("area-d", "OPERATING"): ("150000000", "200000000", "CIRCA_RANGE"),
        })

    def test_only_what_is_decided_is_allocated(self):
        allocated = {a["cell"]["line"]: a["amount"] for a in payloads("allocationDecided")}
        self.assertEqual(allocated, {"m03": "220000000", "m13": "250000000"})

    def test_the_reserve_has_no_amount(self):
        funds = {fund["fund"]: fund for fund in payloads("fundGranted")}
        self.assertNotIn("amount", funds["inv-reserv"])
        self.assertEqual(funds["inv-kameror"]["drawnFrom"], "inv-reserv")

    def test_every_reading_of_the_words_is_recorded_as_one(self):
        interpreted = [event["payload"]["fundGranted"]["fund"] for event in EVENTS
                       if event.get("authority", {}).get("basis", "").endswith("INTERPRETATION")]
        self.assertEqual(interpreted, ["drift-2019"])
        mandate, = payloads("mandateGiven")
        self.assertEqual(mandate["baseAmount"], str((170 - 22) * 10_000_000))
        self.assertIn("17.0 - 2.2 = 14.8", mandate["baseInterpretation"])

    def test_follow_ups_are_owed_for_april_august_and_the_year(self):
        duties = [duty.get("dueDate") for item in DECISION["items"]
                  for duty in item.get("duties", [])]
        self.assertEqual([date for date in duties if date],
                         ["2020-04-30", "2020-08-31", "2020-12-31"])

    def test_nothing_of_the_document_is_an_example_and_all_of_the_year_is(self):
        self.assertFalse([event for event in EVENTS if event.get("example")])
        self.assertFalse([event for event in read("ks-2020-66-year.jsonl")
                          if event.get("example") is not True])


if __name__ == "__main__":
    unittest.main(verbosity=2)
