#include "services/audit/books_reading.h"

#include <utility>

#include "services/ledger/sound_read.h"
#include "store/record_run.h"
#include "store/stored_record.h"

namespace liggare::audit {
namespace {

constexpr size_t kReadBytesMax = 1u << 20;
constexpr size_t kFindingsMax = 1'000;

}  // namespace

absl::StatusOr<std::unique_ptr<BooksReading>> BooksReading::Open(
    const ledger::Sources& sources, const v1::CheckBooksRequest& request) {
  const auto ledger = sources.ledgers.Find(request.ledger());
  if (!ledger.ok()) return ledger.status();
  const auto as_of = ledger::Resolve(sources, **ledger, request.as_of(), "as_of");
  if (!as_of.ok()) return as_of.status();
  auto checks = checks::BookChecks::Open(request, *as_of);
  if (!checks.ok()) return checks.status();
  auto root = ledger::RootOf(**ledger, as_of->size);
  if (!root.ok()) return root.status();
  v1::ResolvedAsOf resolved = projection::ToProto(*as_of);
  resolved.set_root(*std::move(root));
  return std::unique_ptr<BooksReading>(
      new BooksReading(sources.log, request.ledger(), std::move(resolved), *std::move(checks)));
}

BooksReading::BooksReading(const store::EventLog& log, std::string ledger, v1::ResolvedAsOf as_of,
                           std::unique_ptr<checks::BookChecks> checks)
    : log_(log), ledger_(std::move(ledger)), as_of_(std::move(as_of)), checks_(std::move(checks)) {}

absl::StatusOr<std::optional<v1::CheckBooksResponse>> BooksReading::Next(
    projection::Cancelled cancelled) {
  if (done_) return std::nullopt;
  if (const absl::Status read = ReadSome(cancelled); !read.ok()) return read;
  v1::CheckBooksResponse message;
  *message.mutable_as_of() = as_of_;
  message.set_records_done(next_.value);
  TellSome(message);
  return message;
}

absl::Status BooksReading::ReadSome(projection::Cancelled cancelled) {
  const Size end{as_of_.size()};
  if (!end.Contains(next_)) return absl::OkStatus();
  if (cancelled()) return projection::CancelledStatus();
  const auto runs = ledger::ReadSoundRuns(log_, ledger_, next_, end, kReadBytesMax);
  if (!runs.ok()) return runs.status();
  return store::ForEachRecord(*runs, [this](Position position, std::string_view bytes) {
    const absl::Status sound = store::ParseRecordInto(ledger_, position, bytes, record_);
    if (!sound.ok()) return sound;
    checks_->Take(record_);
    next_.value = position.value + 1;
    return absl::OkStatus();
  });
}

void BooksReading::TellSome(v1::CheckBooksResponse& message) {
  if (Size{as_of_.size()}.Contains(next_)) return;
  if (checks_ != nullptr) findings_ = std::exchange(checks_, nullptr)->Finish();
  for (size_t i = 0; i < kFindingsMax && told_ < findings_.size(); ++i) {
    *message.add_findings() = std::move(findings_[told_++]);
  }
  done_ = told_ == findings_.size();
  message.set_done(done_);
}

}  // namespace liggare::audit
