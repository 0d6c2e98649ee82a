// Entries that no cell has, wholly or in part: what a controller is to say something about.
//
// The server says which (the events behind the unattributed figure); what each says is read from
// the log. Used by one thread.

#ifndef LIGGARE_CLIENTS_CLI_OPEN_ENTRIES_H_
#define LIGGARE_CLIENTS_CLI_OPEN_ENTRIES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/session.h"

namespace liggare::cli {

struct OpenEntry {
  int64_t position = 0;    // of what stands: the entry, or the correction that replaced it
  int64_t open = 0;        // what no cell has of it, with its sign
  bool spoken_of = false;  // somebody has said where it belongs, or that it belongs nowhere
  std::string effective_date;
  std::string recorded_date;  // the day, UTC
  bool example = false;
  v1::CostPosted posted;
};

struct OpenEntries {
  v1::ResolvedAsOf as_of;
  int64_t sum = 0;                 // the unattributed figure
  std::vector<OpenEntry> entries;  // by position
};

// DATA_LOSS when they do not sum to the figure.
absl::StatusOr<OpenEntries> ReadOpenEntries(Session& session, const v1::AsOf& as_of);

// The index of the entry that takes each back: with the same account, objects, counterparty and
// amount but for the sign (omföring), the earliest of the later ones. -1 for none; an entry is in
// one pair.
std::vector<int> ReversingPairs(const std::vector<OpenEntry>& entries);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_OPEN_ENTRIES_H_
