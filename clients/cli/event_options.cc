#include "clients/cli/event_options.h"

#include <fmt/core.h>

#include <charconv>

#include "absl/strings/str_join.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/error_report.h"
#include "liggare/event_id.h"

namespace liggare::cli {
namespace {

// "ks-2020-66-22:2", or "ks-2020-66-22" for the decision as a whole.
absl::Status ParseItem(const std::string& text, v1::DecisionItemReference& item) {
  const size_t colon = text.find(':');
  item.set_decision(text.substr(0, colon));
  if (colon == std::string::npos) return absl::OkStatus();
  int32_t number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + colon + 1, end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end || number < 1) {
    return UsageError(
        fmt::format("\"{}\" names no decision item: write DECISION or DECISION:ITEM", text));
  }
  item.set_item(number);
  return absl::OkStatus();
}

}  // namespace

void AuthorityOptions::AddTo(CLI::App* command, bool required) {
  CLI::Option* decision =
      command->add_option("--decision", decisions_, "The decision, or its item, that it rests on")
          ->type_name("D[:ITEM]")
          ->required(required)
          ->group("Authority");
  CLI::Option* mandate = command->add_option("--mandate", mandate_, "The mandate of a delegate")
                             ->type_name("ID")
                             ->needs(decision)
                             ->group("Authority");
  command->add_option("--consultation", consultation_, "The consultation the mandate demands")
      ->type_name("ID")
      ->needs(mandate)
      ->group("Authority");
  CLI::Option* interpretation =
      command->add_option("--interpretation", interpretation_, "Why the items are read so")
          ->type_name("TEXT")
          ->needs(decision)
          ->excludes(mandate)
          ->group("Authority");
  CLI::Option* interpreter =
      command->add_option("--interpreter", interpreter_, "The body or role that reads them so")
          ->type_name("BODY")
          ->needs(interpretation)
          ->group("Authority");
  interpretation->needs(interpreter);
}

absl::Status AuthorityOptions::Fill(v1::Event& event) const {
  v1::Authority& authority = *event.mutable_authority();
  authority.set_basis(!mandate_.empty()          ? v1::AUTHORITY_BASIS_MANDATE
                      : !interpretation_.empty() ? v1::AUTHORITY_BASIS_INTERPRETATION
                                                 : v1::AUTHORITY_BASIS_DECISION);
  for (const std::string& decision : decisions_) {
    const absl::Status item = ParseItem(decision, *authority.add_items());
    if (!item.ok()) return item;
  }
  authority.set_mandate(mandate_);
  authority.set_consultation(consultation_);
  authority.set_interpreter(interpreter_);
  authority.set_interpretation(interpretation_);
  return absl::OkStatus();
}

void EventOptions::AddTo(CLI::App* command) {
  command->add_option("--date", date_, "The date it counts from, YYYY-MM-DD; else today")
      ->type_name("DATE");
  command
      ->add_option("--event-id", event_id_,
                   "The event's id, to repeat safely what may have been appended; else a new one")
      ->type_name("UUID");
  command->add_option("--on-behalf-of", on_behalf_of_, "The body it is done for; no person")
      ->type_name("BODY");
  command->add_flag("--example", example_, "It is an example and did not happen");
  command->add_flag("--validate-only", validate_only_, "Check it, but append nothing");
}

v1::Event EventOptions::Event() const {
  v1::Event event;
  event.set_event_id(event_id_.empty() ? client::NewEventId() : event_id_);
  event.set_effective_date(date_.empty() ? Today() : date_);
  event.set_on_behalf_of(on_behalf_of_);
  event.set_example(example_);
  return event;
}

absl::Status AppendAndPrint(Session& session, const std::vector<v1::Event>& events,
                            bool validate_only) {
  v1::AppendRequest request;
  request.set_ledger(session.ledger());
  request.set_validate_only(validate_only);
  request.mutable_events()->Add(events.begin(), events.end());
  const absl::StatusOr<v1::AppendResponse> response = session.client().Append(request);
  if (!response.ok()) {
    if (events.size() == 1 && client::IsTransient(response.status())) {
      fmt::print(stderr,
                 "liggare: it is not known whether the event was appended; repeat it safely with "
                 "--event-id {}\n",
                 events.front().event_id());
    }
    return events.size() == 1
               ? WithMessage(response.status(), WithoutIndex(client::Decode(response.status())))
               : response.status();
  }

  const Words words = session.words();
  Table table("events", "",
              {{"position", words("position", "position")},
               {"event_id", words("event id", "händelse-id")},
               {"flags", words("flags", "flaggor"), Column::Shown::kEverywhere, 0, 200}});
  for (int i = 0; i < response->events_size(); ++i) {
    const auto& flags = response->events(i).flags();
    table.Add({Cell::Number(response->events(i).position()),
               Cell::Text(events[static_cast<size_t>(i)].event_id()),
               Cell::Text(absl::StrJoin(flags, "; ", [&words](std::string* out, const v1::Flag& f) {
                 out->append(FlagDetail(f, words));
               }))});
  }
  const std::string done = validate_only ? words("May be appended; nothing was appended.",
                                                 "Får läggas till; ingenting lades till.")
                           : response->repeated_append()
                               ? words("Was there already.", "Fanns redan.")
                               : words("Appended.", "Tillagd.");
  session.Print(*response, done + "\n", {table});
  return absl::OkStatus();
}

std::string FlagDetail(const v1::Flag& flag, const Words& words) {
  std::vector<std::string> place;
  if (!flag.line().empty()) place.push_back(flag.line());
  if (!flag.fund().empty()) place.push_back(flag.fund());
  if (flag.budget_year() != 0) place.push_back(std::to_string(flag.budget_year()));
  std::vector<std::string> details;
  if (!place.empty()) details.push_back(absl::StrJoin(place, "/"));
  if (!flag.reference().empty()) details.push_back(flag.reference());
  for (const v1::FlagNumber& number : flag.numbers()) {
    details.push_back(number.name() + " " + words.Amount(number.value()));
  }
  std::string text = words.Flag(flag.reason());
  if (!details.empty()) text += ": " + absl::StrJoin(details, ", ");
  return text;
}

}  // namespace liggare::cli
