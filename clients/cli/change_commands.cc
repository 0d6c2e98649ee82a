#include <fmt/core.h>

#include <charconv>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>

#include "absl/strings/str_cat.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/attribute_by_map.h"
#include "clients/cli/commands.h"
#include "clients/cli/event_options.h"
#include "clients/cli/json.h"
#include "clients/cli/private_texts.h"
#include "clients/cli/share.h"

namespace liggare::cli {
namespace {

struct AttributeOptions {
  EventOptions event;
  std::optional<int64_t> position;
  std::vector<std::string> shares;
  bool none = false;
  std::string reason;
  std::string map;
  std::string at;
  bool apply = false;
};

struct CorrectOptions {
  EventOptions event;
  AuthorityOptions authority;
  int64_t position = 0;
  std::string reason;
  std::string replacement_file;
};

struct EraseOptions {
  EventOptions event;
  AuthorityOptions authority;
  std::vector<int64_t> positions;
};

absl::Status RunAttribute(Session& session, const AttributeOptions& options) {
  if (!options.map.empty()) {
    return AttributeByMap(session, options.map, options.at.empty() ? Today() : options.at,
                          options.apply);
  }
  if (!options.position.has_value()) {
    return UsageError("give the position of an entry and its shares, or --rule MAP");
  }
  if (options.shares.empty() != options.none) {
    return UsageError(
        "give at least one --share LINE:FUND:YEAR=AMOUNT, or --none to take away the "
        "entry's attribution");
  }
  v1::Event event = options.event.Event();
  v1::CostAttributed& attribution = *event.mutable_payload()->mutable_cost_attributed();
  attribution.set_entry_position(*options.position);
  if (!options.reason.empty()) attribution.mutable_reason()->set_text(options.reason);
  for (const std::string& text : options.shares) {
    const absl::StatusOr<v1::Share> share = ParseShare(text);
    if (!share.ok()) return UsageError(std::string(share.status().message()));
    *attribution.add_shares() = *share;
  }
  return AppendAndPrint(session, {event}, options.event.validate_only());
}

// The payload of a file: what the corrected event should have said.
absl::StatusOr<v1::Payload> ReadReplacement(const std::string& file) {
  std::ifstream stream(file);
  if (!stream.is_open()) return absl::NotFoundError(absl::StrCat("cannot read ", file));
  const std::string json((std::istreambuf_iterator<char>(stream)),
                         std::istreambuf_iterator<char>());
  v1::Payload payload;
  const absl::Status status = FromJson(json, payload);
  if (!status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(file, ": not a payload in protobuf JSON: ", std::string(status.message())));
  }
  ForgetCommitments(payload);
  return payload;
}

absl::Status RunCorrect(Session& session, const CorrectOptions& options) {
  v1::Event event = options.event.Event();
  if (options.authority.given()) {
    const absl::Status authority = options.authority.Fill(event);
    if (!authority.ok()) return authority;
  }
  v1::EventCorrected& correction = *event.mutable_payload()->mutable_event_corrected();
  correction.set_position(options.position);
  correction.mutable_reason()->set_text(options.reason);
  if (!options.replacement_file.empty()) {
    const absl::StatusOr<v1::Payload> replacement = ReadReplacement(options.replacement_file);
    if (!replacement.ok()) return replacement.status();
    *correction.mutable_replacement() = *replacement;
  }
  return AppendAndPrint(session, {event}, options.event.validate_only());
}

absl::Status RunErase(Session& session, const EraseOptions& options) {
  v1::Event event = options.event.Event();
  const absl::Status authority = options.authority.Fill(event);
  if (!authority.ok()) return authority;
  v1::TextErased& erasure = *event.mutable_payload()->mutable_text_erased();
  erasure.mutable_positions()->Add(options.positions.begin(), options.positions.end());
  return AppendAndPrint(session, {event}, options.event.validate_only());
}

void AddAttribute(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand(
      "attribute", "Say which cells an entry belongs to, in place of what was said before");
  auto options = std::make_shared<AttributeOptions>();
  CLI::Option* position = command->add_option(
      "POS", options->position, "The position of the entry, or of the correction that replaced it");
  command
      ->add_option("--share", options->shares,
                   "A share of the entry in kronor, such as m05:drift-2020:2020=30000.00; the "
                   "shares sum to the entry")
      ->type_name("LINE:FUND:YEAR=AMOUNT")
      ->expected(1)
      ->take_all();
  command->add_flag("--none", options->none, "The entry belongs to no cell");
  command->add_option("--reason", options->reason, "Why; kept apart, can be erased")
      ->type_name("TEXT");
  options->event.AddTo(command);
  constexpr const char* kByRules = "Every open entry, by rules";
  CLI::Option* rule = command
                          ->add_option("--rule", options->map,
                                       "Where the rules of this map of an accounting (see "
                                       "`import sie`) place the entries that are open")
                          ->type_name("MAP")
                          ->excludes(position)
                          ->group(kByRules);
  command->add_option("--at", options->at, "Those that are open at this date; else today")
      ->type_name("DATE")
      ->needs(rule)
      ->group(kByRules);
  command->add_flag("--apply", options->apply, "Append what the rules say; else it is only shown")
      ->needs(rule)
      ->group(kByRules);
  command->footer(
      "Examples:\n"
      "  liggare attribute 41 --share m05:drift-2020:2020=30000 --share "
      "m01:drift-2020:2020=18500,00 \\\n"
      "    --reason \"Delad faktura\"\n"
      "  liggare attribute --rule haninge-2020.map --at 2020-08-31\n"
      "  liggare attribute --rule haninge-2020.map --at 2020-08-31 --apply");
  RunWith(command, session, Needs::kLedger, options, RunAttribute);
}

void AddCorrect(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand(
      "correct", "Say what an event should have said, or that it should not have been");
  auto options = std::make_shared<CorrectOptions>();
  command->add_option("POS", options->position, "The position of the event")->required();
  command->add_option("--reason", options->reason, "Why; kept apart, can be erased")
      ->type_name("TEXT")
      ->required();
  command
      ->add_option(
          "--replacement", options->replacement_file,
          "A payload in protobuf JSON: what the event should have said; else it should not "
          "have been. Commitments in it are left out")
      ->type_name("FILE.json");
  options->event.AddTo(command);
  options->authority.AddTo(command, /*required=*/false);
  command->footer(
      "Example: correct the amount of an entry\n"
      "  liggare events --from 57 --limit 1 --with-texts --format json \\\n"
      "    | jq '.event.payload | .costPosted.amount = \"1800000\"' > right.json\n"
      "  liggare correct 57 --reason \"En nolla för mycket\" --replacement right.json \\\n"
      "    --date 2020-09-20");
  RunWith(command, session, Needs::kLedger, options, RunCorrect);
}

void AddErase(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand(
      "erase-text", "Erase the private texts of events, by decision; it cannot be undone");
  auto options = std::make_shared<EraseOptions>();
  command->add_option("POS", options->positions, "The positions of the events")->required();
  options->event.AddTo(command);
  options->authority.AddTo(command, /*required=*/true);
  command->footer("Example:\n  liggare erase-text 41 57 --decision ks-2021-14:1 --date 2021-02-01");
  RunWith(command, session, Needs::kLedger, options, RunErase);
}

}  // namespace

void AddChangeCommands(CLI::App& app, Session& session) {
  AddAttribute(app, session);
  AddCorrect(app, session);
  AddErase(app, session);
}

}  // namespace liggare::cli
