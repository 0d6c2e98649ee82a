#include "clients/auditor/replay.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace liggare::auditor {
namespace {

// That a batch goes on where the last one ended and says so, and is of what was asked for.
absl::Status CheckBatch(const Batch& batch, Size to) {
  if (batch.records.records_size() == 0) {
    return absl::DataLossError(
        absl::StrCat("the server sent no record where position ", batch.first.value, " was due"));
  }
  if (batch.records.next_position() != batch.end().value) {
    return absl::DataLossError(absl::StrCat("the server sent ", batch.records.records_size(),
                                            " records from position ", batch.first.value,
                                            " on, and says that position ",
                                            batch.records.next_position(), " is next"));
  }
  if (batch.end() > to || batch.records.to_size() != to.value) {
    return absl::DataLossError(absl::StrCat("the server sent records up to position ",
                                            batch.end().value - 1, " of ", batch.records.to_size(),
                                            ", and ", to.value, " were asked for"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ReplayRecords(client::Client& client, const std::string& ledger, Position from,
                           Size to, absl::FunctionRef<absl::Status(SharedBatch)> take) {
  // No size at all would mean everything there is.
  if (!to.Contains(from)) return absl::OkStatus();
  v1::ReplayRequest request;
  request.set_ledger(ledger);
  request.set_from_position(from.value);
  request.set_to_size(to.value);
  Position next = from;
  absl::Status replayed = client.Replay(request, [&](v1::ReplayResponse records) {
    auto batch = std::make_shared<Batch>(Batch{next, std::move(records)});
    if (absl::Status sound = CheckBatch(*batch, to); !sound.ok()) return sound;
    next = Position{batch->end().value};
    return take(std::move(batch));
  });
  if (replayed.ok() && to.Contains(next)) {
    return absl::DataLossError(absl::StrCat("the server ended the replay at position ", next.value,
                                            ", and ", to.value, " records were asked for"));
  }
  return replayed;
}

}  // namespace liggare::auditor
