// The client of a Liggare server: appends and reads events, follows ledgers, asks for budgets and
// for what proves them.
//
// Every call is repeated, with growing and random pauses, while its error is transient and the time
// for it is not used up. That is safe: questions change nothing, making a ledger is idempotent, and
// an append is known by its event ids, so that repeating it returns its first result. RotateKey
// alone is not repeated: each makes a key. Errors are
// absl::Status; Decode (liggare/error.h) gives their reason and numbers.
//
// Thread-safe. Calls block. Streams and calls in flight must end before the client does.

#ifndef LIGGARE_CLIENT_CLIENT_H_
#define LIGGARE_CLIENT_CLIENT_H_

#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/append_stream.h"
#include "liggare/options.h"
#include "liggare/subscription.h"
#include "liggare/v1/audit_service.pb.h"
#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/ledger_service.pb.h"
#include "liggare/v1/operations_service.pb.h"

namespace liggare::client {

// Takes one message of a stream; an error ends the stream and is returned to the caller.
template <typename Message>
using OnMessage = absl::FunctionRef<absl::Status(const Message&)>;

class Client {
 public:
  explicit Client(ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Ledgers.
  absl::StatusOr<v1::CreateLedgerResponse> CreateLedger(const v1::CreateLedgerRequest& request);
  absl::StatusOr<v1::GetLedgerResponse> GetLedger(const v1::GetLedgerRequest& request);
  absl::StatusOr<v1::ListLedgersResponse> ListLedgers(const v1::ListLedgersRequest& request);

  // Appends events, all or none. Every event needs its id (NewEventId) before the first try.
  absl::StatusOr<v1::AppendResponse> Append(const v1::AppendRequest& request);

  // A stream of appends, each all or none, sent one behind the other without waiting for answers.
  std::unique_ptr<client::AppendStream> AppendStream();

  // One event.
  absl::StatusOr<v1::GetEventResponse> GetEvent(const v1::GetEventRequest& request);

  // Reads events batch by batch. A read whose connection breaks continues where it was: no event is
  // given twice, none is left out.
  absl::Status ReadEvents(const v1::ReadEventsRequest& request,
                          OnMessage<v1::ReadEventsResponse> on_batch);

  // Follows a ledger: its events from a position, and then those to come.
  std::unique_ptr<Subscription> Subscribe(const v1::SubscribeEventsRequest& request);

  // Budget questions.
  absl::StatusOr<v1::GetBudgetResponse> GetBudget(const v1::GetBudgetRequest& request);
  absl::StatusOr<v1::GetTimelineResponse> GetTimeline(const v1::GetTimelineRequest& request);
  absl::StatusOr<v1::GetCatalogueResponse> GetCatalogue(const v1::GetCatalogueRequest& request);
  absl::StatusOr<v1::DraftFollowUpResponse> DraftFollowUp(const v1::DraftFollowUpRequest& request);
  absl::StatusOr<v1::GetFollowUpResponse> GetFollowUp(const v1::GetFollowUpRequest& request);
  absl::StatusOr<v1::ListFollowUpsResponse> ListFollowUps(const v1::ListFollowUpsRequest& request);

  // Budget questions whose answer is a stream: the sums first, then the events behind them. Not
  // repeated once the first message has been given.
  absl::Status ExplainFigure(const v1::ExplainFigureRequest& request,
                             OnMessage<v1::ExplainFigureResponse> on_message);
  absl::Status CompareBudgets(const v1::CompareBudgetsRequest& request,
                              OnMessage<v1::CompareBudgetsResponse> on_message);

  // How the server is.
  absl::StatusOr<v1::GetStatusResponse> GetStatus(const v1::GetStatusRequest& request);
  // Makes anew what is derived from the records, and tells how far it has come. Not repeated once
  // the first message has been given.
  absl::Status RebuildProjections(const v1::RebuildProjectionsRequest& request,
                                  OnMessage<v1::RebuildProjectionsResponse> on_progress);
  // Lets the server read everything it has stored, and tells how far it has come. Not repeated once
  // the first message has been given.
  absl::Status VerifyStore(const v1::VerifyStoreRequest& request,
                           OnMessage<v1::VerifyStoreResponse> on_progress);
  // Lets the server make a backup, and tells how far it has come; the last message has the backup.
  // Not repeated once the first message has been given.
  absl::Status CreateBackup(const v1::CreateBackupRequest& request,
                            OnMessage<v1::CreateBackupResponse> on_progress);
  absl::StatusOr<v1::ListBackupsResponse> ListBackups(const v1::ListBackupsRequest& request);
  // Lets the server read a backup: one message, when it is found sound.
  absl::Status VerifyBackup(const v1::VerifyBackupRequest& request,
                            OnMessage<v1::VerifyBackupResponse> on_verified);
  // Gives a ledger a new key for its checkpoints.
  absl::StatusOr<v1::RotateKeyResponse> RotateKey(const v1::RotateKeyRequest& request);

  // Proofs, as the server gives them: verifying them is the caller's.
  absl::StatusOr<v1::GetCheckpointResponse> GetCheckpoint(const v1::GetCheckpointRequest& request);
  absl::StatusOr<v1::GetInclusionProofResponse> GetInclusionProof(
      const v1::GetInclusionProofRequest& request);
  absl::StatusOr<v1::GetConsistencyProofResponse> GetConsistencyProof(
      const v1::GetConsistencyProofRequest& request);
  // The stored bytes of records. A replay whose connection breaks continues behind the last batch.
  absl::Status Replay(const v1::ReplayRequest& request,
                      absl::FunctionRef<absl::Status(v1::ReplayResponse)> on_batch);

  // Tests of the books: how far the reading has come, and then what they found. Not repeated once
  // the first message has been given.
  absl::Status CheckBooks(const v1::CheckBooksRequest& request,
                          OnMessage<v1::CheckBooksResponse> on_message);

  // Cosignatures of witnesses.
  absl::StatusOr<v1::AddCosignatureResponse> AddCosignature(
      const v1::AddCosignatureRequest& request);
  absl::StatusOr<v1::ListCosignaturesResponse> ListCosignatures(
      const v1::ListCosignaturesRequest& request);

 private:
  struct Stubs;

  const ClientOptions options_;
  const std::unique_ptr<Stubs> stubs_;
};

}  // namespace liggare::client

#endif  // LIGGARE_CLIENT_CLIENT_H_
