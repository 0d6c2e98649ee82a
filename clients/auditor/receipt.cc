#include "clients/auditor/receipt.h"

#include <google/protobuf/util/message_differencer.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "clients/auditor/files.h"
#include "clients/auditor/served_proof.h"
#include "services/budget/texts.h"
#include "store/proof/tlog_proof.h"

namespace liggare::auditor {
namespace {

// The event without what is private of it.
v1::Event PublicPart(const v1::Event& event) {
  v1::Event part = event;
  for (auto& [field, text] : budget::PrivateTexts(*part.mutable_payload())) text->Clear();
  return part;
}

absl::Status CheckHolds(const std::string& record, const v1::Event& event, int64_t position) {
  v1::Record stored;
  const bool same =
      stored.ParseFromString(record) && google::protobuf::util::MessageDifferencer::Equals(
                                            PublicPart(stored.event()), PublicPart(event));
  if (same) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the record at position ", position, " is not the event ",
                                          event.event_id(), " that was appended"));
}

}  // namespace

absl::Status KeepReceipt(client::Client& client, const v1::AppendRequest& request,
                         const v1::AppendResponse& response, const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (response.receipt().proofs_size() != request.events_size() ||
      response.events_size() != request.events_size()) {
    return absl::DataLossError(absl::StrCat("the server gave proofs of ",
                                            response.receipt().proofs_size(), " events, and ",
                                            request.events_size(), " were appended"));
  }
  for (int i = 0; i < request.events_size(); ++i) {
    const Position position{response.events(i).position()};
    const absl::StatusOr<std::string> record = FetchRecord(client, request.ledger(), position);
    if (!record.ok()) return record.status();
    absl::Status holds = CheckHolds(*record, request.events(i), position.value);
    if (!holds.ok()) return holds;
    const absl::StatusOr<proof::TlogProof> proof =
        MakeProof(response.receipt().proofs(i), position, response.receipt().checkpoint(), *record);
    if (!proof.ok()) return proof.status();
    absl::Status written = WriteFile(absl::StrCat(folder, "/", position.value, ".tlog-proof"),
                                     proof::EncodeTlogProof(*proof));
    if (!written.ok()) return written;
  }
  return absl::OkStatus();
}

}  // namespace liggare::auditor
