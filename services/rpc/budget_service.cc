#include "services/rpc/budget_service.h"

#include <memory>
#include <utility>

#include "services/rpc/unary_call.h"
#include "services/rpc/write_stream.h"

namespace liggare::rpc {
namespace {

using ledger::DateNeed;
using ledger::Ledger;
using projection::AsOf;
using projection::Cancelled;
using LedgerPointer = std::shared_ptr<const Ledger>;
using ProjectionPointer = std::shared_ptr<const projection::Projection>;

// What a question is asked of: the ledger, and the as-of resolved against it with the root of its
// size.
struct Question {
  LedgerPointer ledger;
  ProjectionPointer held;
  AsOf as_of;
  std::string root;

  const projection::Projection& projection() const { return *held; }
};

absl::StatusOr<Question> Resolve(const Backend& backend, const std::string& ledger_id,
                                 const v1::AsOf& as_of, const std::string& path,
                                 DateNeed date_need = DateNeed::kRequired) {
  auto ledger = backend.sources.ledgers.Find(ledger_id);
  if (!ledger.ok()) return ledger.status();
  auto projection = (*ledger)->projection();
  if (!projection.ok()) return projection.status();
  auto resolved = ledger::Resolve(backend.sources, **ledger, as_of, path, date_need);
  // A rebuild has put another in its place, which alone is shown what has been appended since.
  while (resolved.ok() && resolved->size > (*projection)->size()) {
    projection = (*ledger)->projection();
    if (!projection.ok()) return projection.status();
  }
  if (!resolved.ok()) return resolved.status();
  auto root = ledger::RootOf(**ledger, resolved->size);
  // Of a damaged ledger what is sound stays readable, though its tree may not be.
  if (!root.ok() && (*ledger)->halt_reason().has_value()) root = std::string();
  if (!root.ok()) return root.status();
  return Question{*std::move(ledger), *std::move(projection), *resolved, *std::move(root)};
}

// An answer whose as-of names the root of the question's size.
template <class Response>
absl::StatusOr<Response> WithRoot(absl::StatusOr<Response> response, const Question& question) {
  if (response.ok()) response->mutable_as_of()->set_root(question.root);
  return response;
}

absl::StatusOr<v1::GetBudgetResponse> GetBudget(const Backend& backend,
                                                const v1::GetBudgetRequest& request, Cancelled) {
  const auto question = Resolve(backend, request.ledger(), request.as_of(), "as_of");
  if (!question.ok()) return question.status();
  return WithRoot(question->projection().GetBudget(request, question->as_of), *question);
}

absl::StatusOr<v1::GetTimelineResponse> GetTimeline(const Backend& backend,
                                                    const v1::GetTimelineRequest& request,
                                                    Cancelled cancelled) {
  const auto question =
      Resolve(backend, request.ledger(), request.known(), "known", DateNeed::kIgnored);
  if (!question.ok()) return question.status();
  return WithRoot(question->projection().GetTimeline(request, question->as_of, cancelled),
                  *question);
}

absl::StatusOr<v1::GetCatalogueResponse> GetCatalogue(const Backend& backend,
                                                      const v1::GetCatalogueRequest& request,
                                                      Cancelled) {
  const auto question = Resolve(backend, request.ledger(), request.as_of(), "as_of");
  if (!question.ok()) return question.status();
  return WithRoot(question->projection().GetCatalogue(question->as_of), *question);
}

absl::StatusOr<v1::DraftFollowUpResponse> DraftFollowUp(const Backend& backend,
                                                        const v1::DraftFollowUpRequest& request,
                                                        Cancelled) {
  const auto question = Resolve(backend, request.ledger(), request.as_of(), "as_of");
  if (!question.ok()) return question.status();
  return WithRoot(question->projection().DraftFollowUp(request, question->as_of), *question);
}

absl::StatusOr<v1::GetFollowUpResponse> GetFollowUp(const Backend& backend,
                                                    const v1::GetFollowUpRequest& request,
                                                    Cancelled cancelled) {
  const auto question =
      Resolve(backend, request.ledger(), request.known(), "known", DateNeed::kIgnored);
  if (!question.ok()) return question.status();
  auto response = question->projection().GetFollowUp(
      request, question->as_of,
      [&](Position position) { return backend.sources.log.ReadOne(request.ledger(), position); },
      cancelled);
  if (response.ok()) response->mutable_known()->set_root(question->root);
  return response;
}

absl::StatusOr<v1::ListFollowUpsResponse> ListFollowUps(const Backend& backend,
                                                        const v1::ListFollowUpsRequest& request,
                                                        Cancelled cancelled) {
  const auto question =
      Resolve(backend, request.ledger(), request.known(), "known", DateNeed::kIgnored);
  if (!question.ok()) return question.status();
  return question->projection().ListFollowUps(question->as_of, cancelled);
}

// The messages of an answer that is pulled: its first, then its slices. It borrows the projection
// that the question holds.
template <class Response, class Pulled>
NextMessage MessagesOf(Question question, Response first, std::unique_ptr<Pulled> pulled,
                       const store::EventLog& log) {
  return [question = std::move(question), first = std::move(first), pulled = std::move(pulled),
          &log, begun = false](
             Cancelled cancelled) mutable -> absl::StatusOr<std::optional<grpc::ByteBuffer>> {
    if (!std::exchange(begun, true)) return Encode(first);
    Response slice;
    const auto more = pulled->Next(
        [&](Position position) { return log.ReadOne(question.ledger->id(), position); }, cancelled,
        &slice);
    if (!more.ok()) return more.status();
    if (!*more) return std::nullopt;
    return Encode(slice);
  };
}

absl::StatusOr<NextMessage> OpenExplanation(const Backend& backend,
                                            const v1::ExplainFigureRequest& request) {
  const auto question = Resolve(backend, request.ledger(), request.as_of(), "as_of");
  if (!question.ok()) return question.status();
  auto explanation = question->projection().ExplainFigure(request, question->as_of);
  if (!explanation.ok()) return explanation.status();
  v1::ExplainFigureResponse first = (*explanation)->first();
  first.mutable_as_of()->set_root(question->root);
  return MessagesOf(*question, std::move(first), *std::move(explanation), backend.sources.log);
}

absl::StatusOr<NextMessage> OpenComparison(const Backend& backend,
                                           const v1::CompareBudgetsRequest& request) {
  const auto base = Resolve(backend, request.ledger(), request.base(), "base");
  if (!base.ok()) return base.status();
  const auto other = Resolve(backend, request.ledger(), request.other(), "other");
  if (!other.ok()) return other.status();
  // Of two projections of a ledger the larger answers both.
  const Question& larger = base->projection().size() < other->projection().size() ? *other : *base;
  auto comparison = larger.projection().CompareBudgets(request, base->as_of, other->as_of);
  if (!comparison.ok()) return comparison.status();
  v1::CompareBudgetsResponse first = (*comparison)->first();
  first.mutable_base()->set_root(base->root);
  first.mutable_other()->set_root(other->root);
  return MessagesOf(larger, std::move(first), *std::move(comparison), backend.sources.log);
}

}  // namespace

grpc::ServerUnaryReactor* BudgetService::GetBudget(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request,
                                                   grpc::ByteBuffer* answer) {
  return Ask<v1::GetBudgetRequest>(host_, context, request, answer, rpc::GetBudget);
}

grpc::ServerUnaryReactor* BudgetService::GetTimeline(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* answer) {
  return Ask<v1::GetTimelineRequest>(host_, context, request, answer, rpc::GetTimeline);
}

grpc::ServerUnaryReactor* BudgetService::GetCatalogue(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request,
                                                      grpc::ByteBuffer* answer) {
  return Ask<v1::GetCatalogueRequest>(host_, context, request, answer, rpc::GetCatalogue);
}

grpc::ServerUnaryReactor* BudgetService::DraftFollowUp(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* answer) {
  return Ask<v1::DraftFollowUpRequest>(host_, context, request, answer, rpc::DraftFollowUp);
}

grpc::ServerUnaryReactor* BudgetService::GetFollowUp(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* answer) {
  return Ask<v1::GetFollowUpRequest>(host_, context, request, answer, rpc::GetFollowUp);
}

grpc::ServerUnaryReactor* BudgetService::ListFollowUps(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* answer) {
  return Ask<v1::ListFollowUpsRequest>(host_, context, request, answer, rpc::ListFollowUps);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* BudgetService::ExplainFigure(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return AskStream<v1::ExplainFigureRequest>(host_, context, request, OpenExplanation);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* BudgetService::CompareBudgets(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return AskStream<v1::CompareBudgetsRequest>(host_, context, request, OpenComparison);
}

}  // namespace liggare::rpc
