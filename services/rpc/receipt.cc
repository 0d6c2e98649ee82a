#include "services/rpc/receipt.h"

#include <utility>

#include "services/budget/refusal.h"

namespace liggare::rpc {
namespace {

// The append stands whatever becomes of its receipt.
absl::Status StoredWithoutReceipt(const absl::Status& why) {
  return budget::Refuse(budget::ReasonOf(why).value_or(v1::ERROR_REASON_INTERNAL),
                        "the events are stored, and their receipt cannot be given: " +
                            std::string(why.message()) + "; repeat the append when that is mended",
                        budget::MetadataOf(why));
}

}  // namespace

std::optional<std::string> ReceiptAsked(const v1::AppendRequest& request) {
  if (!request.receipt() || request.validate_only()) return std::nullopt;
  return request.ledger();
}

void AddReceipt(Host& host, const std::string& ledger, const v1::AppendResponse& appended,
                ReceiptDone done) {
  auto add = [&host, ledger, appended, done = std::move(done)](
                 const absl::StatusOr<audit::SignedCheckpoint>& checkpoint) mutable {
    host.workers().Run([&host, ledger = std::move(ledger), appended = std::move(appended),
                        done = std::move(done), checkpoint]() mutable {
      if (!checkpoint.ok()) return done(StoredWithoutReceipt(checkpoint.status()));
      auto receipt = host.backend().audit.proofs.ReceiptOf(ledger, appended, *checkpoint);
      if (!receipt.ok()) return done(StoredWithoutReceipt(receipt.status()));
      *appended.mutable_receipt() = *std::move(receipt);
      done(&appended);
    });
  };
  host.backend().audit.signer->Await(ledger, Size{appended.size()}, std::move(add));
}

}  // namespace liggare::rpc
