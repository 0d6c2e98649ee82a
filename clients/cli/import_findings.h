// What an import says at its end, or would do in a dry run: sums, findings, and per account what
// the file has and what is taken of it.
//
// Used by one thread.

#ifndef LIGGARE_CLIENTS_CLI_IMPORT_FINDINGS_H_
#define LIGGARE_CLIENTS_CLI_IMPORT_FINDINGS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "clients/cli/session.h"
#include "clients/sie/control_totals.h"
#include "clients/sie/plan_counts.h"

namespace liggare::cli {

// What became of the rows that the ledger was held against.
struct ImportCounts {
  int64_t appended = 0;
  int64_t corrected = 0;
  int64_t taken_back = 0;
  int64_t held = 0;
  int64_t attributed = 0;
  int64_t size = 0;  // of the ledger afterwards
};

struct ImportFindings {
  bool dry_run = false;
  sie::PlanTotals totals;
  ImportCounts counts;
  int64_t controls_held = 0;                       // amounts that the file declares
  std::vector<sie::ControlTotal> controls_broken;  // likewise
  std::vector<sie::Object> unknown_objects;        // of the map
  std::vector<int64_t> vanished;                   // positions of entries
  std::vector<int64_t> stuck;
  std::vector<int64_t> held_only;
  std::map<std::string, std::string> account_names;
};

// Says, before anything is appended, what the map and the file have not in common.
void SayOfMap(const Session& session, const ImportFindings& findings);

void PrintImport(const Session& session, const ImportFindings& findings);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_IMPORT_FINDINGS_H_
