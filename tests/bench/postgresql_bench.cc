// liggare-bench-postgresql: measures PostgreSQL with the same events, for a comparison.
//
// It is given what a careful user of PostgreSQL would choose, and the easier task: one row an event
// with its account as a number, prepared statements, binary values made before the time runs, no
// check of any rule, positions given by the client, and sums of one column where Liggare answers
// with every figure of a cell.

#include <poll.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "tests/bench/postgresql_connection.h"
#include "tests/bench/postgresql_rows.h"
#include "tests/bench/report.h"

namespace liggare::bench {
namespace {

constexpr char kSchema[] = R"(
create table accounts (account int primary key, line text, fund text, year int);
create index accounts_year on accounts (year);
create table events (
  stream int not null, version bigint not null, event_id uuid not null,
  recorded_at timestamptz not null default clock_timestamp(), effective_date date not null,
  account int not null, amount bigint not null, payload bytea not null,
  unique (stream, version), unique (event_id));
create index events_as_of on events (account, effective_date, version) include (amount);
)";

constexpr char kSummary[] = R"(
create table daily (account int, effective_date date, amount numeric not null,
  primary key (account, effective_date));
insert into daily select account, effective_date, sum(amount) from events group by 1, 2;
create function add_to_daily() returns trigger language plpgsql as $$ begin
  insert into daily as d select account, effective_date, sum(amount) from added group by 1, 2
    order by 1, 2 on conflict (account, effective_date)
    do update set amount = d.amount + excluded.amount;
  return null; end $$;
create trigger add_to_daily after insert on events referencing new table as added
  for each statement execute function add_to_daily();
vacuum analyze daily;
)";

constexpr char kInsert[] =
    "insert into events (stream, version, event_id, effective_date, account, amount, payload) "
    "values ($1, $2, $3, $4, $5, $6, $7)";
constexpr char kUnnest[] =
    "insert into events (stream, version, event_id, effective_date, account, amount, payload) "
    "select * from unnest($1::int[], $2::bigint[], $3::uuid[], $4::date[], $5::int[], "
    "$6::bigint[], $7::bytea[])";
constexpr char kCopy[] =
    "copy events (stream, version, event_id, effective_date, account, amount, payload) "
    "from stdin with (format binary)";
constexpr char kCell[] =
    "select sum(amount) from events where account = $1 and effective_date <= $2 and version < $3";
constexpr char kBudget[] =
    "select a.account, s.amount from accounts a cross join lateral (select sum(e.amount) as amount "
    "from events e where e.account = a.account and e.effective_date <= $1 and e.version < $2) s "
    "where a.year = $3";
constexpr char kCellNow[] =
    "select sum(amount) from daily where account = $1 and effective_date <= $2";
constexpr char kBudgetNow[] =
    "select a.account, s.amount from accounts a cross join lateral (select sum(d.amount) as amount "
    "from daily d where d.account = a.account and d.effective_date <= $1) s where a.year = $2";

struct Settings {
  std::string connection;
  uint64_t seed = 1;
  int lines = 25;
  int64_t events = 100'000;
  int64_t record_bytes = 334;
  int64_t batch = 1000;
  int clients = 1;
  double seconds = 10;
  double warmup_seconds = 1;
};

absl::StatusOr<std::unique_ptr<Connection>> Connect(const Settings& settings) {
  return Connection::Open(settings.connection);
}

constexpr char kNextVersion[] = "select coalesce(max(version) + 1, 0) from events";

WorkloadOptions OptionsOf(const Settings& settings, int64_t first_version) {
  WorkloadOptions options;
  options.seed = settings.seed;
  options.id_salt = static_cast<uint64_t>(first_version);
  options.lines = settings.lines;
  options.events = settings.events;
  return options;
}

// The rows that a run appends: entries of the three years for an empty table, of the last month for
// others, as liggare-bench does.
struct Part {
  RowRange from;
  std::unique_ptr<Rows> rows;
};

absl::StatusOr<Part> NextPart(const Settings& settings) {
  const auto connection = Connect(settings);
  if (!connection.ok()) return connection.status();
  const auto next = (*connection)->RunForNumber(kNextVersion);
  if (!next.ok()) return next.status();
  return Part{{*next, *next == 0 ? 0 : settings.events},
              std::make_unique<Rows>(OptionsOf(settings, *next), settings.record_bytes)};
}

RowRange After(const RowRange& from, int64_t done) {
  return {from.version + done, from.index + done};
}

// Whole appends over several connections, each in a thread that waits for its answers.
struct Bulk {
  std::vector<std::function<absl::Status(Connection&)>> appends;
  int64_t batch = 0;
  std::string prepare;  // empty for none
};

absl::Status RunBulk(const Settings& settings, const Bulk& bulk, const std::string& figure,
                     Report& report) {
  std::atomic<size_t> next = 0;
  const size_t warm = bulk.appends.size() / 5;
  std::atomic<int64_t> measured_from = 0;
  std::vector<Latencies> latencies(static_cast<size_t>(settings.clients));
  std::vector<absl::Status> ended(static_cast<size_t>(settings.clients));
  std::vector<std::thread> threads;
  for (size_t i = 0; i < ended.size(); ++i) {
    threads.emplace_back([&, i] {
      auto connection = Connect(settings);
      ended[i] = connection.status();
      if (ended[i].ok() && !bulk.prepare.empty()) {
        ended[i] = (*connection)->Prepare(bulk.prepare, kColumns);
      }
      while (ended[i].ok()) {
        const size_t mine = next++;
        if (mine >= bulk.appends.size()) return;
        const int64_t begun = NowNanos();
        if (mine == warm) measured_from = begun;
        ended[i] = bulk.appends[mine](**connection);
        if (mine >= warm) latencies[i].Add(NowNanos() - begun);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& status : ended) {
    if (!status.ok()) return status;
  }
  const double seconds = static_cast<double>(NowNanos() - measured_from) / 1e9;
  const auto events =
      static_cast<double>(bulk.appends.size() - warm) * static_cast<double>(bulk.batch);
  report.Add(figure + ".rate", events / seconds, "events/s");
  Latencies all;
  for (Latencies& some : latencies) all.Merge(some);
  report.Add(figure, all);
  return absl::OkStatus();
}

absl::Status Setup(const Settings& settings, Report&) {
  const auto connection = Connect(settings);
  if (!connection.ok()) return connection.status();
  if (auto made = (*connection)->Run(kSchema); !made.ok()) return made.status();
  return (*connection)
      ->Run(Rows(OptionsOf(settings, 0), settings.record_bytes).AccountsSql())
      .status();
}

absl::Status Summary(const Settings& settings, Report&) {
  const auto connection = Connect(settings);
  if (!connection.ok()) return connection.status();
  // VACUUM runs in no transaction, so each statement is sent alone.
  const std::string all = kSummary;
  const size_t vacuum = all.find("vacuum");
  if (auto made = (*connection)->Run(all.substr(0, vacuum)); !made.ok()) return made.status();
  return (*connection)->Run(all.substr(vacuum)).status();
}

absl::Status Load(const Settings& settings, Report& report) {
  const auto part = NextPart(settings);
  if (!part.ok()) return part.status();
  Bulk bulk;
  bulk.batch = settings.batch;
  for (int64_t done = 0; done < settings.events; done += settings.batch) {
    const RowRange from = After(part->from, done);
    bulk.appends.push_back([&part, from, &settings](Connection& connection) {
      return connection.Copy(kCopy, part->rows->ForCopy(from, settings.batch));
    });
  }
  Settings four = settings;
  four.clients = 4;
  if (absl::Status s = RunBulk(four, bulk, "postgresql.load", report); !s.ok()) return s;
  const auto connection = Connect(settings);
  if (!connection.ok()) return connection.status();
  if (auto done = (*connection)->Run("vacuum analyze events"); !done.ok()) return done.status();
  if (auto done = (*connection)->Run("vacuum analyze accounts"); !done.ok()) return done.status();
  return (*connection)->Run("checkpoint").status();
}

absl::Status AppendCopy(const Settings& settings, Report& report) {
  const auto part = NextPart(settings);
  if (!part.ok()) return part.status();
  Bulk bulk;
  bulk.batch = settings.batch;
  for (int64_t done = 0; done < settings.events; done += settings.batch) {
    const RowRange from = After(part->from, done);
    bulk.appends.push_back([bytes = part->rows->ForCopy(from, settings.batch)](
                               Connection& connection) { return connection.Copy(kCopy, bytes); });
  }
  return RunBulk(settings, bulk, absl::StrCat("postgresql.append.copy", settings.batch), report);
}

absl::Status AppendUnnest(const Settings& settings, Report& report) {
  const auto part = NextPart(settings);
  if (!part.ok()) return part.status();
  Bulk bulk;
  bulk.batch = settings.batch;
  bulk.prepare = kUnnest;
  for (int64_t done = 0; done < settings.events; done += settings.batch) {
    const RowRange from = After(part->from, done);
    bulk.appends.push_back([arrays = part->rows->Arrays(from, settings.batch)](
                               Connection& connection) { return connection.Execute(arrays); });
  }
  return RunBulk(settings, bulk, absl::StrCat("postgresql.append.unnest", settings.batch), report);
}

// A closed loop of prepared statements: each connection sends its next values when the last are
// answered. One thread serves them all.
absl::StatusOr<Latencies> RunLoop(const Settings& settings, const std::string& sql,
                                  std::span<const std::vector<std::string>> values, bool repeat,
                                  double* rate) {
  std::vector<std::unique_ptr<Connection>> connections;
  std::vector<pollfd> sockets;
  std::vector<int64_t> sent(static_cast<size_t>(settings.clients));
  for (int i = 0; i < settings.clients; ++i) {
    auto connection = Connect(settings);
    if (!connection.ok()) return connection.status();
    if (absl::Status s = (*connection)->Prepare(sql, values[0].size()); !s.ok()) return s;
    sockets.push_back({(*connection)->socket(), POLLIN, 0});
    connections.push_back(*std::move(connection));
  }
  const int64_t begun = NowNanos();
  const int64_t measured_from = begun + static_cast<int64_t>(settings.warmup_seconds * 1e9);
  const int64_t until = measured_from + static_cast<int64_t>(settings.seconds * 1e9);
  size_t next = 0;
  size_t in_flight = 0;
  int64_t last = measured_from;
  Latencies latencies;
  const auto send = [&](size_t i) {
    if (next == values.size() && repeat) next = 0;
    if (next == values.size() || NowNanos() >= until) {
      sockets[i].fd = -1;
      return absl::OkStatus();
    }
    sent[i] = NowNanos();
    ++in_flight;
    return connections[i]->Send(values[next++]);
  };
  for (size_t i = 0; i < connections.size(); ++i) {
    if (absl::Status s = send(i); !s.ok()) return s;
  }
  while (in_flight > 0) {
    if (poll(sockets.data(), sockets.size(), -1) < 0) return absl::ErrnoToStatus(errno, "poll");
    for (size_t i = 0; i < connections.size(); ++i) {
      if (sockets[i].fd < 0 || sockets[i].revents == 0) continue;
      const absl::StatusOr<bool> whole = connections[i]->Receive();
      if (!whole.ok()) return whole.status();
      if (!*whole) continue;
      --in_flight;
      const int64_t now = NowNanos();
      if (sent[i] >= measured_from && now <= until) {
        latencies.Add(now - sent[i]);
        last = now;
      }
      if (absl::Status s = send(i); !s.ok()) return s;
    }
  }
  if (latencies.count() == 0) return absl::FailedPreconditionError("nothing was measured");
  *rate = static_cast<double>(latencies.count()) * 1e9 / static_cast<double>(last - measured_from);
  return latencies;
}

absl::Status AppendInsert(const Settings& settings, Report& report) {
  const auto part = NextPart(settings);
  if (!part.ok()) return part.status();
  std::vector<std::vector<std::string>> values;
  for (int64_t i = 0; i < settings.events; ++i) {
    const Row row = part->rows->Make(part->from.index + i, part->from.version + i);
    values.emplace_back(row.begin(), row.end());
  }
  double rate = 0;
  auto latencies = RunLoop(settings, kInsert, values, false, &rate);
  if (!latencies.ok()) return latencies.status();
  const std::string figure = absl::StrCat("postgresql.append.unary", settings.clients);
  report.Add(figure + ".rate", rate, "events/s");
  report.Add(figure, *latencies);
  return absl::OkStatus();
}

// Asks at a random date of a random year and at a random version.
absl::Status AsOf(const Settings& settings, const char* sql, const std::string& figure,
                  bool of_cell, bool at_version, Report& report) {
  const auto connection = Connect(settings);
  if (!connection.ok()) return connection.status();
  const auto size = (*connection)->RunForNumber(kNextVersion);
  if (!size.ok()) return size.status();
  const Rows rows(OptionsOf(settings, 0), settings.record_bytes);
  Draw draw(settings.seed, 0xA50F);
  std::vector<std::vector<std::string>> values;
  for (int i = 0; i < 20'000; ++i) {
    const int64_t account = 1 + draw.Below(rows.accounts());
    const int year = rows.YearOf(account);
    const absl::CivilDay date = absl::CivilDay(year, 1, 1) + draw.Below(365);
    std::vector<std::string>& value = values.emplace_back();
    if (of_cell) PutInt32(static_cast<int32_t>(account), &value.emplace_back());
    PutDate(date, &value.emplace_back());
    if (at_version) PutInt64(1 + draw.Below(*size), &value.emplace_back());
    if (!of_cell) PutInt32(year, &value.emplace_back());
  }
  double rate = 0;
  auto latencies = RunLoop(settings, sql, values, true, &rate);
  if (!latencies.ok()) return latencies.status();
  report.Add(figure + ".rate", rate, "questions/s");
  report.Add(figure, *latencies);
  return absl::OkStatus();
}

absl::Status AsOfCell(const Settings& settings, Report& report) {
  return AsOf(settings, kCell, "postgresql.asof.cell", true, true, report);
}
absl::Status AsOfBudget(const Settings& settings, Report& report) {
  return AsOf(settings, kBudget, "postgresql.asof.budget", false, true, report);
}
absl::Status SummaryCell(const Settings& settings, Report& report) {
  return AsOf(settings, kCellNow, "postgresql.summary.cell", true, false, report);
}
absl::Status SummaryBudget(const Settings& settings, Report& report) {
  return AsOf(settings, kBudgetNow, "postgresql.summary.budget", false, false, report);
}

absl::Status Disk(const Settings& settings, Report& report) {
  const auto connection = Connect(settings);
  if (!connection.ok()) return connection.status();
  const auto bytes = (*connection)->RunForNumber("select pg_total_relation_size('events')");
  if (!bytes.ok()) return bytes.status();
  const auto events = (*connection)->RunForNumber(kNextVersion);
  if (!events.ok()) return events.status();
  report.Add("postgresql.disk", static_cast<double>(*bytes) / static_cast<double>(*events),
             "bytes/event");
  return absl::OkStatus();
}

struct Command {
  const char* name;
  const char* description;
  absl::Status (*run)(const Settings&, Report&);
};

constexpr Command kCommands[] = {
    {"setup", "makes the tables", Setup},
    {"load", "COPY of --events over 4 connections, then VACUUM ANALYZE", Load},
    {"append-copy", "COPY of --batch rows, a transaction each, over --clients", AppendCopy},
    {"append-unnest", "INSERT of --batch rows from arrays, over --clients", AppendUnnest},
    {"append-insert", "INSERT of one row, over --clients", AppendInsert},
    {"asof-cell", "the sum of one account at random dates and versions", AsOfCell},
    {"asof-budget", "the sums of a year's accounts at random dates and versions", AsOfBudget},
    {"summary", "makes sums by day, kept by a trigger; they know the latest version only", Summary},
    {"summary-cell", "the sum of one account at random dates, from the sums by day", SummaryCell},
    {"summary-budget", "the sums of a year's accounts likewise", SummaryBudget},
    {"disk", "bytes of the table with its indexes", Disk},
};

}  // namespace

int Main(int argc, char** argv) {
  Settings settings;
  CLI::App app("liggare-bench-postgresql - the same events in PostgreSQL, for a comparison.\n",
               "liggare-bench-postgresql");
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(
      "\nExample:\n  liggare-bench-postgresql asof-cell --connection 'host=/tmp/pg "
      "dbname=bench'\n\n"
      "compare-postgresql starts a server and runs all of them.\n"
      "Exit codes: 0 done, 1 something failed (stderr says what), 2 wrong usage.");
  app.add_option("--connection", settings.connection, "As libpq reads it")->required();
  app.add_option("--seed", settings.seed, "Of the history and the questions")
      ->capture_default_str();
  app.add_option("--lines", settings.lines, "Lines of the programme tree")->capture_default_str();
  app.add_option("--events", settings.events, "Events to append; a multiple of the batch")
      ->capture_default_str();
  app.add_option("--record-bytes", settings.record_bytes, "Bytes of a row's payload")
      ->capture_default_str();
  app.add_option("--batch", settings.batch, "Rows of a bulk append")->capture_default_str();
  app.add_option("--clients", settings.clients, "Connections")->capture_default_str();
  app.add_option("--seconds", settings.seconds, "How long to measure")->capture_default_str();
  app.add_option("--warmup", settings.warmup_seconds, "Seconds before that, left out")
      ->capture_default_str();
  const Command* chosen = nullptr;
  for (const Command& command : kCommands) {
    app.add_subcommand(command.name, command.description)->callback([&] { chosen = &command; });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  Report report;
  const absl::Status status = chosen->run(settings, report);
  report.Print();
  if (status.ok()) return 0;
  std::fprintf(stderr, "liggare-bench-postgresql %s: %s\n", chosen->name,
               std::string(status.message()).c_str());
  return 1;
}

}  // namespace liggare::bench

int main(int argc, char** argv) { return liggare::bench::Main(argc, argv); }
