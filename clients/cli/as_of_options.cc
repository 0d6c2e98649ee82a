#include "clients/cli/as_of_options.h"

#include <fmt/core.h>
#include <google/protobuf/util/time_util.h>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/cli/session.h"

namespace liggare::cli {
namespace {

using google::protobuf::util::TimeUtil;

constexpr size_t kDateLength = 10;  // YYYY-MM-DD

}  // namespace

void KnownOptions::AddTo(CLI::App* command, const std::string& prefix) {
  CLI::Option* size =
      command->add_option("--" + prefix + "size", size_, "As known with the first N events")
          ->type_name("N");
  command
      ->add_option("--" + prefix + "known-at", known_at_,
                   "As known at an instant, such as 2020-05-25T12:00:00Z")
      ->type_name("INSTANT")
      ->excludes(size);
}

absl::Status KnownOptions::Fill(v1::AsOf& as_of) const {
  if (size_.has_value()) as_of.set_size(*size_);
  if (!known_at_.empty()) {
    const absl::StatusOr<google::protobuf::Timestamp> instant = ParseInstant(known_at_);
    if (!instant.ok()) return instant.status();
    *as_of.mutable_known_at() = *instant;
  }
  return absl::OkStatus();
}

void AsOfOptions::AddTo(CLI::App* command, const std::string& prefix) {
  command->add_option("--" + prefix + "at", date_, "The effective date, YYYY-MM-DD; else today")
      ->type_name("DATE");
  known_.AddTo(command, prefix);
}

absl::StatusOr<v1::AsOf> AsOfOptions::AsOf() const {
  v1::AsOf as_of;
  as_of.set_effective_date(date_.empty() ? Today() : date_);
  const absl::Status known = known_.Fill(as_of);
  if (!known.ok()) return known;
  return as_of;
}

std::string Today() {
  return absl::FormatCivilTime(absl::ToCivilDay(absl::Now(), absl::LocalTimeZone()));
}

absl::StatusOr<google::protobuf::Timestamp> ParseInstant(const std::string& text) {
  google::protobuf::Timestamp instant;
  const std::string full = text.size() == kDateLength ? text + "T00:00:00Z" : text;
  if (TimeUtil::FromString(full, &instant)) return instant;
  return UsageError(fmt::format(
      "\"{}\" is no instant: write it as 2020-05-25T12:00:00Z, or a date for its beginning in UTC",
      text));
}

std::string FormatInstant(const google::protobuf::Timestamp& instant) {
  return TimeUtil::ToString(instant);
}

std::string Describe(const v1::ResolvedAsOf& as_of, const Words& words) {
  std::string text =
      fmt::format("{} {}, {} {}", words("at", "den"), as_of.effective_date(),
                  words("as known at size", "enligt vad som var känt vid storlek"), as_of.size());
  if (as_of.has_recorded_at()) text += fmt::format(" ({})", FormatInstant(as_of.recorded_at()));
  return text;
}

}  // namespace liggare::cli
