"""The tree follows the include rule, and the check of it finds what is planted."""

import pathlib
import shutil
import tempfile
import unittest

import include_rule

ROOT = pathlib.Path(__file__).resolve().parents[2]


class TreeTest(unittest.TestCase):
    def test_every_include_follows_the_table(self):
        self.assertEqual(include_rule.check(ROOT), [])

    def test_the_tree_is_really_read(self):
        tree = include_rule.Tree(ROOT)
        folders = {include_rule.folder_of(path) for path in tree.includes}
        self.assertEqual(folders, set(include_rule.MAY_INCLUDE))
        self.assertGreater(sum(len(includes) for includes in tree.includes.values()), 500)


class PlantedViolationTest(unittest.TestCase):
    """Each plants a file, or lines at the end of one, in a copy of the sources."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)
        for folder in include_rule.CHECKED:
            shutil.copytree(ROOT / folder, self.root / folder)
        self.known = set(include_rule.check(self.root))

    def plant(self, path, *lines):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as planted:
            planted.write("".join(line + "\n" for line in lines))

    def findings(self):
        return [f for f in include_rule.check(self.root) if f not in self.known]

    def assert_found(self, path, line, *words):
        self.plant(path, line)
        findings = [f for f in self.findings() if f.startswith(path + ": ")]
        self.assertTrue(findings, f"{line} in {path} was not found")
        for word in words:
            self.assertTrue(any(word in finding for finding in findings), findings)

    def assert_found_but_in(self, allowed, lines, word):
        """Plants the lines in every folder: each is found, except in those allowed."""
        for folder in include_rule.MAY_INCLUDE:
            self.plant(f"{folder}/planted.cc", *lines)
        findings = self.findings()
        for folder in include_rule.MAY_INCLUDE:
            own = [f for f in findings if f.startswith(f"{folder}/planted.cc:") and word in f]
            self.assertEqual(len(own), 0 if folder in allowed else len(lines), (folder, findings))

    def test_budget_including_store_is_found(self):
        self.assert_found("services/budget/dates.h", '#include "store/event_log.h"',
                          "store/event_log.h", "services/budget may not")

    def test_budget_including_projection_is_found(self):
        self.assert_found("services/budget/figures.cc",
                          '#include "services/projection/projection.h"', "services/projection")

    def test_store_including_budget_is_found(self):
        self.assert_found("store/planted.cc", '#include "services/budget/refusal.h"',
                          "services/budget")

    def test_store_including_another_proto_is_found(self):
        self.plant("store/allowed.cc", '#include "liggare/v1/event.pb.h"')
        self.assert_found("store/planted.cc", '#include "liggare/v1/budget_service.pb.h"',
                          "(proto)")
        self.assertEqual(len(self.findings()), 1)

    def test_projection_including_ledger_is_found(self):
        self.assert_found("services/projection/planted.h",
                          '#include "services/ledger/ledgers.h"', "services/ledger")

    def test_ledger_including_rpc_is_found(self):
        self.assert_found("services/ledger/planted.cc", '#include "services/rpc/wire.h"',
                          "services/rpc")

    def test_rpc_including_store_is_found(self):
        self.assert_found("services/rpc/planted.cc", '#include "store/event_log.h"', "store")

    def test_rocksdb_outside_store_is_found(self):
        self.assert_found_but_in({"store"},
                                 ["#include <rocksdb/db.h>", '  #  include "rocksdb/env.h"'],
                                 "(rocksdb)")

    def test_grpc_outside_rpc_server_and_clients_is_found(self):
        self.assert_found_but_in({"services/rpc", "services/server", "clients/auditor",
                                  "clients/cpp", "clients/cli"},
                                 ["#include <grpcpp/grpcpp.h>", "#include <grpc/grpc.h>",
                                  '#include "liggare/v1/ledger_service.grpc.pb.h"'],
                                 "(grpc)")

    def test_rocksdb_reached_through_a_header_of_store_is_found(self):
        self.plant("store/planted.h", "#include <rocksdb/db.h>")
        self.assertEqual(self.findings(), [])
        self.assert_found("services/ledger/planted.cc", '#include "store/planted.h"',
                          "reaches rocksdb/db.h by way of store/planted.h")

    def test_clients_including_store_or_ledger_are_found(self):
        self.assert_found("clients/cli/planted.cc", '#include "store/event_log.h"', "store")
        self.assert_found("clients/cpp/planted.cc", '#include "services/ledger/ledgers.h"',
                          "services/ledger")
        self.assert_found("clients/cpp/planted.cc", '#include "clients/cli/share.h"',
                          "clients/cli")

    def test_io_and_clocks_in_pure_folders_are_found(self):
        headers = ("<fstream>", "<chrono>", '"absl/time/clock.h"', "<unistd.h>")
        for folder in include_rule.WITHOUT_IO:
            self.plant(f"{folder}/planted.cc", *(f"#include {header}" for header in headers))
        self.assertEqual(len(self.findings()), len(headers) * len(include_rule.WITHOUT_IO))

    def test_what_the_table_does_not_know_is_found(self):
        self.assert_found("services/rpc/planted.cc", "#include <boost/asio.hpp>", "no family")
        self.assert_found("services/rpc/planted.cc", "#include HEADER", "no path")
        self.assert_found("services/telepathy/planted.cc", "#include <vector>", "add a row")


if __name__ == "__main__":
    unittest.main()
