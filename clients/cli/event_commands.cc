#include <cstdint>
#include <limits>
#include <optional>

#include "clients/cli/as_of_options.h"
#include "clients/cli/choice.h"
#include "clients/cli/commands.h"
#include "clients/cli/private_texts.h"
#include "clients/cli/progress.h"
#include "clients/cli/record_table.h"
#include "clients/cli/words.h"

namespace liggare::cli {
namespace {

struct EventsOptions {
  v1::EventFilter filter;
  std::vector<std::string> lines, funds, decisions, vouchers, accounts, types, flags, imports;
  std::vector<int64_t> refers_to;
  std::optional<int64_t> from;
  std::string since;
  bool reverse = false;
  int64_t limit = 0;
  bool with_texts = false;
};

struct WatchOptions {
  EventsOptions events;
};

v1::EventFilter FilterOf(const EventsOptions& options) {
  v1::EventFilter filter = options.filter;
  filter.mutable_lines()->Add(options.lines.begin(), options.lines.end());
  filter.mutable_funds()->Add(options.funds.begin(), options.funds.end());
  filter.mutable_decisions()->Add(options.decisions.begin(), options.decisions.end());
  filter.mutable_vouchers()->Add(options.vouchers.begin(), options.vouchers.end());
  filter.mutable_accounts()->Add(options.accounts.begin(), options.accounts.end());
  filter.mutable_types()->Add(options.types.begin(), options.types.end());
  filter.mutable_flags()->Add(options.flags.begin(), options.flags.end());
  filter.mutable_imports()->Add(options.imports.begin(), options.imports.end());
  filter.mutable_refers_to()->Add(options.refers_to.begin(), options.refers_to.end());
  return filter;
}

void PrintRecords(const Session& session,
                  const google::protobuf::RepeatedPtrField<v1::Record>& records, bool heading) {
  if (session.format() != Format::kJson) {
    session.PrintTable(RecordTable(session.words(), records), heading);
    return;
  }
  for (const v1::Record& record : records) session.PrintLine(record);
}

absl::Status RunEvents(Session& session, const EventsOptions& options) {
  v1::ReadEventsRequest request;
  request.set_ledger(session.ledger());
  request.set_direction(options.reverse ? v1::READ_DIRECTION_BACKWARD : v1::READ_DIRECTION_FORWARD);
  request.set_limit(options.limit);
  request.set_with_texts(options.with_texts);
  *request.mutable_filter() = FilterOf(options);
  if (options.from.has_value()) request.set_from_position(*options.from);
  if (!options.since.empty()) {
    const absl::StatusOr<google::protobuf::Timestamp> instant = ParseInstant(options.since);
    if (!instant.ok()) return instant.status();
    *request.mutable_from_recorded_at() = *instant;
  }

  int64_t count = 0;
  Progress progress(session.words()("reading", "läser"), 0);
  const absl::Status status =
      session.client().ReadEvents(request, [&](const v1::ReadEventsResponse& batch) {
        v1::ReadEventsResponse disclosed = batch;
        PutTexts(disclosed);
        progress.Clear();
        if (!disclosed.records().empty()) PrintRecords(session, disclosed.records(), count == 0);
        count += disclosed.records_size();
        progress.Update(count, std::to_string(count));
        return session.Flush();
      });
  progress.Clear();
  if (!status.ok()) return status;
  if (count == 0 && session.format() == Format::kCsv) PrintRecords(session, {}, true);
  session.Say(session.words().Events(count) + "\n");
  return absl::OkStatus();
}

// The present end of the ledger.
absl::StatusOr<int64_t> SizeNow(Session& session) {
  v1::GetLedgerRequest request;
  request.set_ledger(session.ledger());
  const absl::StatusOr<v1::GetLedgerResponse> response = session.client().GetLedger(request);
  if (!response.ok()) return response.status();
  return response->ledger().size();
}

absl::Status RunWatch(Session& session, const WatchOptions& options) {
  v1::SubscribeEventsRequest request;
  request.set_ledger(session.ledger());
  *request.mutable_filter() = FilterOf(options.events);
  if (options.events.from.has_value()) {
    request.set_from_position(*options.events.from);
  } else {
    const absl::StatusOr<int64_t> size = SizeNow(session);
    if (!size.ok()) return size.status();
    request.set_from_position(*size);
  }

  // A watcher outlasts any restart of its server.
  const std::unique_ptr<client::Client> follower = session.Connect(absl::InfiniteDuration());
  const std::unique_ptr<client::Subscription> subscription = follower->Subscribe(request);
  if (session.format() != Format::kJson) {
    session.PrintTable(RecordTable(session.words(), {}), true);
  }
  const int64_t limit = options.events.limit;
  for (int64_t count = 0; limit == 0 || count < limit;) {
    absl::StatusOr<v1::SubscribeEventsResponse> message = subscription->Next();
    if (!message.ok()) return message.status();
    if (limit != 0 && message->records_size() > limit - count) {
      const int extra = message->records_size() - static_cast<int>(limit - count);
      message->mutable_records()->DeleteSubrange(static_cast<int>(limit - count), extra);
    }
    count += message->records_size();
    PrintRecords(session, message->records(), false);
    if (message->caught_up()) {
      session.Say(session.words()("-- caught up; what follows is new --\n",
                                  "-- ikapp; det som följer är nytt --\n"));
    }
    const absl::Status flushed = session.Flush();
    if (!flushed.ok()) return flushed;
  }
  return absl::OkStatus();
}

// Each option may be given again; its values are joined by OR, different options by AND.
void AddFilter(CLI::App* command, EventsOptions& options) {
  const auto add = [command](const std::string& name, auto& values, const std::string& type,
                             const std::string& description) {
    command->add_option(name, values, description)
        ->type_name(type)
        ->expected(1)
        ->take_all()
        ->group("Which events (again for OR; different ones for AND)");
  };
  add("--line", options.lines, "ID", "Events that name or touch the line");
  add("--fund", options.funds, "ID", "Events that name or touch the fund");
  add("--decision", options.decisions, "ID", "Events that record or cite the decision");
  add("--type", options.types, "TYPE", "Events of the type, such as cost_posted");
  add("--flag", options.flags, "FLAG", "Events with the flag, such as LATE");
  add("--voucher", options.vouchers, "SERIES/NUMBER", "Entries of the voucher");
  add("--account", options.accounts, "CODE", "Entries of the account");
  add("--import", options.imports, "ID", "Events that record the import or that it brought");
  add("--refers-to", options.refers_to, "POS", "Events that attribute, correct or erase the event");
  const auto add_date = [command](const std::string& name, std::string& value,
                                  const std::string& description) {
    command->add_option(name, value, description)
        ->type_name("DATE")
        ->group("Which events (again for OR; different ones for AND)");
  };
  add_date("--effective-since", *options.filter.mutable_effective_since(),
           "Events whose effective date is this or later");
  add_date("--effective-until", *options.filter.mutable_effective_until(),
           "Events whose effective date is this or earlier");
}

void AddEvents(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("events", "List events");
  auto options = std::make_shared<EventsOptions>();
  CLI::Option* from =
      command->add_option("--from", options->from, "Begin at this position")->type_name("POS");
  command
      ->add_option(
          "--since", options->since,
          "Begin at the first event recorded at this date (UTC) or instant, or later; with "
          "--reverse at the last one recorded then or earlier")
      ->type_name("DATE")
      ->excludes(from);
  command->add_flag("--reverse", options->reverse, "The latest first");
  command->add_option("--limit", options->limit, "At most so many events")
      ->type_name("N")
      ->check(Between<int64_t>(0, std::numeric_limits<int64_t>::max()));
  command->add_flag("--with-texts", options->with_texts,
                    "With the private texts that have not been erased");
  AddFilter(command, *options);
  command->footer(
      "Examples:\n"
      "  liggare events --reverse --limit 10\n"
      "  liggare events --line m03 --type cost_posted --since 2020-04-01\n"
      "  liggare events --from 17 --limit 1 --with-texts --format json");
  RunWith(command, session, Needs::kLedger, options, RunEvents);
}

void AddWatch(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("watch", "Show events as they come, each once, until it is interrupted");
  auto options = std::make_shared<WatchOptions>();
  command
      ->add_option("--from", options->events.from,
                   "First what is there from this position on; else only what is new")
      ->type_name("POS");
  command->add_option("--limit", options->events.limit, "End after so many events")
      ->type_name("N")
      ->check(Between<int64_t>(0, std::numeric_limits<int64_t>::max()));
  AddFilter(command, options->events);
  command->footer(
      "Examples:\n"
      "  liggare watch\n"
      "  liggare watch --from 0 --flag COST_ABOVE_BUDGET --format json");
  RunWith(command, session, Needs::kLedger, options, RunWatch);
}

}  // namespace

void AddEventCommands(CLI::App& app, Session& session) {
  AddEvents(app, session);
  AddWatch(app, session);
}

}  // namespace liggare::cli
