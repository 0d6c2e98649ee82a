#include "clients/cli/import_sender.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/error_report.h"

namespace liggare::cli {
namespace {

// Well below what a commit holds, and enough for the server to be busy.
constexpr int kEventsOfAppendMax = 800;
constexpr size_t kBytesOfAppendMax = 256 << 10;
constexpr size_t kUnansweredMax = 8;

}  // namespace

ImportSender::ImportSender(Session& session, const sie::Books& books, std::string file,
                           std::string import_id)
    : session_(session),
      books_(books),
      file_(std::move(file)),
      import_id_(std::move(import_id)),
      stream_(session.client().AppendStream()) {}

absl::Status ImportSender::SendEntry(absl::FunctionRef<void(v1::Event&)> make,
                                     std::optional<sie::Attribution> attribution, int64_t line) {
  return Add(entries_, make, {line, std::move(attribution)});
}

absl::Status ImportSender::SendAttribution(const sie::Attribution& attribution, int64_t position,
                                           int64_t line) {
  ++attributed_;
  const auto make = [&](v1::Event& event) {
    sie::MakeAttribution(books_, import_id_, position, attribution, event);
  };
  return Add(attributions_, make, {line, std::nullopt});
}

absl::Status ImportSender::Send(v1::Event event) {
  return Add(entries_, [&event](v1::Event& sent) { sent = std::move(event); }, {});
}

absl::Status ImportSender::Add(Batch& batch, absl::FunctionRef<void(v1::Event&)> make,
                               Batch::Origin origin) {
  v1::AppendRequest& request = batch.append.request();
  v1::Event& event = *request.add_events();
  make(event);
  batch.bytes += event.ByteSizeLong();
  batch.origins.push_back(std::move(origin));
  const bool full = request.events_size() == kEventsOfAppendMax || batch.bytes >= kBytesOfAppendMax;
  return full ? Flush(batch) : absl::OkStatus();
}

absl::Status ImportSender::Flush(Batch& batch) {
  if (batch.origins.empty()) return absl::OkStatus();
  batch.append.request().set_ledger(session_.ledger());
  if (absl::Status s = stream_->Append(std::move(batch.append)); !s.ok()) return s;
  unanswered_.push_back(std::exchange(batch, Batch()));
  while (unanswered_.size() > kUnansweredMax) {
    if (absl::Status s = TakeAnswer(); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status ImportSender::TakeAnswer() {
  const absl::StatusOr<client::AppendAnswer> answer = stream_->Next();
  if (!answer.ok()) return answer.status();
  const Batch batch = std::move(unanswered_.front());
  unanswered_.pop_front();
  if (!answer->result.ok()) return NameLine(answer->result.status(), batch);
  const v1::AppendResponse& response = *answer->result;
  appended_ += response.events_size();
  size_ = response.size();
  for (size_t i = 0; i < batch.origins.size(); ++i) {
    const Batch::Origin& origin = batch.origins[i];
    if (!origin.attribution) continue;
    const int64_t position = response.events(static_cast<int>(i)).position();
    absl::Status sent = SendAttribution(*origin.attribution, position, origin.line);
    if (!sent.ok()) return sent;
  }
  return absl::OkStatus();
}

absl::Status ImportSender::Finish() {
  while (!entries_.origins.empty() || !attributions_.origins.empty() || !unanswered_.empty()) {
    if (absl::Status s = Flush(entries_); !s.ok()) return s;
    // Those that wait for an answer may add to what is to be said.
    while (!unanswered_.empty()) {
      if (absl::Status s = TakeAnswer(); !s.ok()) return s;
    }
    if (absl::Status s = Flush(attributions_); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status ImportSender::NameLine(const absl::Status& refusal, const Batch& batch) const {
  const client::Error error = client::Decode(refusal);
  int64_t line = batch.origins.front().line;
  const auto index = error.metadata.find("event_index");
  for (size_t i = 0; index != error.metadata.end() && i < batch.origins.size(); ++i) {
    if (index->second == std::to_string(i)) line = batch.origins[i].line;
  }
  const std::string where = line == 0 ? file_ : absl::StrCat(file_, ":", line);
  return WithMessage(refusal, absl::StrCat(where, ": ", WithoutIndex(error)));
}

}  // namespace liggare::cli
