#include "clients/cli/whole_ledger.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/private_texts.h"
#include "clients/cli/progress.h"

namespace liggare::cli {

absl::StatusOr<auditor::StatedCheckpoint> NewestCheckpoint(Session& session) {
  v1::GetCheckpointRequest request;
  request.set_ledger(session.ledger());
  const absl::StatusOr<v1::GetCheckpointResponse> answer = session.client().GetCheckpoint(request);
  if (!answer.ok()) return answer.status();
  return auditor::ReadAnswer(*answer);
}

absl::Status ReadWholeLedger(Session& session, Size size, bool with_texts,
                             absl::FunctionRef<absl::Status(const v1::ReadEventsResponse&)> take) {
  if (size.value == 0) return absl::OkStatus();
  v1::ReadEventsRequest request;
  request.set_ledger(session.ledger());
  request.set_from_position(0);
  request.set_limit(size.value);
  request.set_with_texts(with_texts);
  int64_t next = 0;
  Progress progress(session.words()("exporting", "exporterar"), size.value);
  const absl::Status status =
      session.client().ReadEvents(request, [&](const v1::ReadEventsResponse& batch) {
        for (const v1::Record& record : batch.records()) {
          if (record.position() != next) break;
          ++next;
        }
        v1::ReadEventsResponse disclosed = batch;
        PutTexts(disclosed);
        progress.Update(next, std::to_string(next));
        return take(disclosed);
      });
  if (!status.ok() || next == size.value) return status;
  return absl::DataLossError(
      absl::StrCat("the server left out position ", next, " of a ledger of size ", size.value));
}

}  // namespace liggare::cli
