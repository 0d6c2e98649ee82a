#include <filesystem>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/auditor/files.h"
#include "clients/cli/export_commands.h"
#include "clients/cli/record_table.h"
#include "clients/cli/report.h"
#include "clients/cli/whole_ledger.h"
#include "services/budget/amounts.h"
#include "store/proof/hash.h"

namespace liggare::cli {
namespace {

struct CsvOptions {
  std::string folder;
  bool with_texts = false;
};

// An account's fields, in the order that balances are listed.
using AccountKey = std::tuple<std::string, std::string, std::string, int, int, std::string>;

AccountKey KeyOf(const v1::Account& account) {
  return {ShortName(v1::AccountKind_Name(account.kind()), "ACCOUNT_KIND_"),
          account.fund(),
          account.line(),
          account.budget_year(),
          account.month(),
          account.reference()};
}

void AddAccountColumns(std::vector<Column>& columns, const std::string& prefix) {
  for (const char* name : {"account", "fund", "line", "budget_year", "month", "reference"}) {
    columns.push_back({prefix + name, ""});
  }
}

void AddAccountCells(Row& row, const AccountKey& key) {
  const auto& [kind, fund, line, year, month, reference] = key;
  row.push_back(Cell::Text(kind));
  row.push_back(Cell::Text(fund));
  row.push_back(Cell::Text(line));
  row.push_back(year == 0 ? Cell() : Cell::Number(year));
  row.push_back(month == 0 ? Cell() : Cell::Number(month));
  row.push_back(Cell::Text(reference));
}

Table PostingTable(const google::protobuf::RepeatedPtrField<v1::Record>& records) {
  std::vector<Column> columns = {
      {"position", ""}, {"effective_date", ""}, {"amount", ""}, {"reversal", ""}};
  AddAccountColumns(columns, "from_");
  AddAccountColumns(columns, "to_");
  Table table("postings", "", std::move(columns));
  for (const v1::Record& record : records) {
    for (const v1::Posting& posting : record.postings()) {
      Row row = {Cell::Number(record.position()),
                 Cell::Text(posting.effective_date().empty() ? record.event().effective_date()
                                                             : posting.effective_date()),
                 Cell::Amount(posting.amount()), Cell::Text(posting.reversal() ? "true" : "false")};
      AddAccountCells(row, KeyOf(posting.from_account()));
      AddAccountCells(row, KeyOf(posting.to_account()));
      table.Add(std::move(row));
    }
  }
  return table;
}

// What every account comes to after all postings, whatever date they count from.
class Balances {
 public:
  void Add(const google::protobuf::RepeatedPtrField<v1::Record>& records) {
    for (const v1::Record& record : records) {
      for (const v1::Posting& posting : record.postings()) {
        int64_t& from = balances_[KeyOf(posting.from_account())];
        from = budget::Subtract(from, posting.amount());
        int64_t& to = balances_[KeyOf(posting.to_account())];
        to = budget::Add(to, posting.amount());
        ++postings_;
      }
    }
  }

  int64_t postings() const { return postings_; }

  Table AsTable() const {
    std::vector<Column> columns;
    AddAccountColumns(columns, "");
    columns.push_back({"balance", ""});
    Table table("balances", "", std::move(columns));
    for (const auto& [key, balance] : balances_) {
      Row row;
      AddAccountCells(row, key);
      row.push_back(Cell::Amount(balance));
      table.Add(std::move(row));
    }
    return table;
  }

 private:
  std::map<AccountKey, int64_t> balances_;
  int64_t postings_ = 0;
};

// The three files, of which the two long ones are written batch by batch.
class CsvFolder {
 public:
  static absl::StatusOr<CsvFolder> Open(const std::string& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
      return absl::InternalError(absl::StrCat("cannot make ", folder, ": ", error.message()));
    absl::StatusOr<auditor::FileWriter> events = auditor::FileWriter::Open(folder + "/events.csv");
    if (!events.ok()) return events.status();
    absl::StatusOr<auditor::FileWriter> postings =
        auditor::FileWriter::Open(folder + "/postings.csv");
    if (!postings.ok()) return postings.status();
    return CsvFolder(folder, *std::move(events), *std::move(postings));
  }

  absl::Status Add(const google::protobuf::RepeatedPtrField<v1::Record>& records,
                   const Words& words) {
    balances_.Add(records);
    const absl::Status added =
        events_.Append(RecordTable(words, records).ForPrograms(/*heading=*/first_));
    if (!added.ok()) return added;
    const bool heading = std::exchange(first_, false);
    return postings_.Append(PostingTable(records).ForPrograms(heading));
  }

  absl::Status Finish() {
    if (absl::Status s = events_.Finish(); !s.ok()) return s;
    if (absl::Status s = postings_.Finish(); !s.ok()) return s;
    return auditor::WriteFile(folder_ + "/balances.csv", balances_.AsTable().ForPrograms());
  }

  const Balances& balances() const { return balances_; }

 private:
  CsvFolder(std::string folder, auditor::FileWriter events, auditor::FileWriter postings)
      : folder_(std::move(folder)), events_(std::move(events)), postings_(std::move(postings)) {}

  std::string folder_;
  auditor::FileWriter events_;
  auditor::FileWriter postings_;
  Balances balances_;
  bool first_ = true;
};

absl::Status RunCsv(Session& session, const CsvOptions& options) {
  const absl::StatusOr<auditor::StatedCheckpoint> checkpoint = NewestCheckpoint(session);
  if (!checkpoint.ok()) return checkpoint.status();
  absl::StatusOr<CsvFolder> folder = CsvFolder::Open(options.folder);
  if (!folder.ok()) return folder.status();
  const Words words = session.words();
  absl::Status status = ReadWholeLedger(
      session, checkpoint->says.head.size, options.with_texts,
      [&](const v1::ReadEventsResponse& batch) { return folder->Add(batch.records(), words); });
  if (status.ok()) status = folder->Finish();
  if (!status.ok()) return status;

  Report report;
  report.Add("folder", words("folder", "mapp"), options.folder);
  report.Add("events", words("events", "händelser"), checkpoint->says.head.size.value);
  report.Add("postings", words("postings", "omföringar"), folder->balances().postings());
  report.Add("root", words("root", "rot"), proof::HashText(checkpoint->says.head.root));
  report.Print(session, words("Exported up to the newest checkpoint, amounts in öre; the balances "
                              "sum to zero.\n",
                              "Exporterat till den nyaste kontrollpunkten, belopp i öre; saldona "
                              "summerar till noll.\n"));
  return absl::OkStatus();
}

}  // namespace

CLI::App* AddExportCsv(CLI::App& command, Session& session) {
  CLI::App* csv = command.add_subcommand(
      "csv", "Events, postings and balances as CSV, up to the newest checkpoint");
  auto options = std::make_shared<CsvOptions>();
  csv->add_option("-o,--output", options->folder, "The folder; made if it is not there")
      ->type_name("DIR")
      ->required();
  csv->add_flag("--with-texts", options->with_texts, "Also private texts");
  csv->footer(
      "events.csv has a row an event, postings.csv a row for each amount moved between two\n"
      "accounts, balances.csv what each account comes to, whatever date its postings count from.\n"
      "\nExample:\n  liggare export csv -o trygghet-csv");
  RunWith(csv, session, Needs::kLedger, options, RunCsv);
  return csv;
}

}  // namespace liggare::cli
