#include "clients/cli/follow_up_file.h"

#include <array>
#include <fstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/event_lines.h"
#include "clients/cli/json.h"
#include "clients/language/money.h"
#include "clients/language/text.h"
#include "clients/sie/csv_rows.h"

namespace liggare::cli {
namespace {

// The columns, in order, as each language calls them.
enum ColumnIndex {
  kLine,
  kName,
  kKind,
  kBudget,
  kToDate,
  kOutcome,
  kForecast,
  kStatus,
  kComment,
  kEvent
};
struct Heading {
  const char* english;
  const char* swedish;
};
constexpr std::array<Heading, 10> kHeadings = {{{"line", "rad"},
                                                {"name", "namn"},
                                                {"kind", "slag"},
                                                {"budget", "budget"},
                                                {"budget to date", "budget ack."},
                                                {"outcome", "utfall"},
                                                {"forecast", "prognos"},
                                                {"status", "status"},
                                                {"comment", "kommentar"},
                                                {"event (leave as it is)", "händelse (ändra ej)"}}};

using Cells = std::array<std::string, kHeadings.size()>;

std::string SheetLine(const Cells& cells) {
  return absl::StrJoin(cells, ";",
                       [](std::string* out, const std::string& cell) {
                         absl::StrAppend(out, CsvQuoted(cell, ';'));
                       }) +
         "\r\n";
}

std::string Kronor(int64_t minor_units) { return language::PlainAmount(minor_units, ','); }

Cells CellsOf(const v1::Event& event, const std::map<std::string, std::string>& names,
              const Words& words) {
  Cells cells;
  cells[kEvent] = ToShortJsonLine(event);
  if (event.payload().has_follow_up_approved()) {
    cells[kName] = language::NoFormula(event.payload().follow_up_approved().name());
    return cells;
  }
  const v1::FollowUpLine& line = event.payload().follow_up_line();
  const auto name = names.find(line.line());
  cells[kLine] = line.line();
  cells[kName] = name == names.end() ? "" : language::NoFormula(name->second);
  cells[kKind] = words.Kind(line.kind());
  cells[kBudget] = Kronor(line.budget());
  cells[kToDate] = Kronor(line.budget_to_date());
  cells[kOutcome] = Kronor(line.outcome());
  cells[kForecast] = Kronor(line.forecast());
  cells[kStatus] = words.FollowUpStatus(line.status());
  cells[kComment] = language::NoFormula(line.comment().text());
  return cells;
}

// A status in the words of either language, however people write their letters; unspecified for
// none.
absl::StatusOr<v1::FollowUpStatus> StatusOf(const std::string& text) {
  std::vector<std::string> known;
  for (const Language language : {Language::kSwedish, Language::kEnglish}) {
    for (int i = v1::FollowUpStatus_MIN; i <= v1::FollowUpStatus_MAX; ++i) {
      const auto status = static_cast<v1::FollowUpStatus>(i);
      const std::string word = Words(language).FollowUpStatus(status);
      if (absl::EqualsIgnoreCase(word, text)) return status;
      if (!word.empty()) known.push_back(absl::AsciiStrToLower(word));
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text, "\" is no status; expected one of: ", absl::StrJoin(known, ", ")));
}

// Reads a sheet row by row.
class SheetReader {
 public:
  explicit SheetReader(std::istream& stream, const std::string& file) : rows_(stream, file) {}

  absl::StatusOr<std::vector<v1::Event>> Read() {
    if (absl::Status s = FindColumns(); !s.ok()) return s;
    std::vector<v1::Event> events;
    while (true) {
      const absl::StatusOr<bool> read = rows_.Next();
      if (!read.ok()) return read.status();
      if (!*read) return events;
      v1::Event event;
      if (absl::Status s = TakeRow(event); !s.ok()) return s;
      events.push_back(std::move(event));
    }
  }

 private:
  absl::Status FindColumns() {
    if (absl::Status s = rows_.ReadHead(); !s.ok()) return s;
    for (size_t i = 0; i < kHeadings.size(); ++i) {
      const Heading& heading = kHeadings[i];
      columns_[i] = rows_.HasColumn(heading.swedish) ? heading.swedish : heading.english;
      if (rows_.HasColumn(columns_[i])) continue;
      return rows_.Wrong(absl::StrCat("no column is called ", heading.english, " or ",
                                      heading.swedish, "; this is no follow-up's sheet"));
    }
    return absl::OkStatus();
  }

  const std::string& Field(ColumnIndex column) const { return rows_.Field(columns_[column]); }

  absl::StatusOr<int64_t> Amount(ColumnIndex column) const {
    const absl::StatusOr<int64_t> amount = language::ParseAmount(Field(column));
    if (amount.ok()) return amount;
    return rows_.Wrong(
        absl::StrCat(columns_[column], ": ", std::string(amount.status().message())));
  }

  absl::Status TakeRow(v1::Event& event) const {
    if (const absl::Status read = FromJson(Field(kEvent), event); !read.ok()) {
      return rows_.Wrong(
          absl::StrCat(columns_[kEvent], " is no event any more: ", std::string(read.message())));
    }
    if (!event.payload().has_follow_up_line()) return absl::OkStatus();
    v1::FollowUpLine& line = *event.mutable_payload()->mutable_follow_up_line();
    if (absl::Status s = CheckKept(kBudget, line.budget()); !s.ok()) return s;
    if (absl::Status s = CheckKept(kToDate, line.budget_to_date()); !s.ok()) return s;
    if (absl::Status s = CheckKept(kOutcome, line.outcome()); !s.ok()) return s;
    if (Field(kLine) != line.line()) {
      return rows_.Wrong(absl::StrCat("the row is of ", line.line(), ", not of ", Field(kLine)));
    }
    const absl::StatusOr<int64_t> forecast = Amount(kForecast);
    if (!forecast.ok()) return forecast.status();
    line.set_forecast(*forecast);
    const absl::StatusOr<v1::FollowUpStatus> status = StatusOf(Field(kStatus));
    if (!status.ok()) return rows_.Wrong(std::string(status.status().message()));
    line.set_status(*status);
    line.clear_comment();
    if (!Field(kComment).empty()) line.mutable_comment()->set_text(Field(kComment));
    return absl::OkStatus();
  }

  absl::Status CheckKept(ColumnIndex column, int64_t figure) const {
    const absl::StatusOr<int64_t> shown = Amount(column);
    if (!shown.ok()) return shown.status();
    if (*shown == figure) return absl::OkStatus();
    return rows_.Wrong(absl::StrCat(columns_[column], " is ", Field(column), " and was ",
                                    Kronor(figure),
                                    "; it is the ledger's, and only forecast, status and comment "
                                    "are to be changed"));
  }

  sie::CsvRows rows_;
  std::array<std::string, kHeadings.size()> columns_;
};

absl::StatusOr<std::vector<v1::Event>> ReadLines(std::istream& stream, const std::string& file) {
  EventLines lines(stream, file, /*new_ids=*/false);
  std::vector<v1::Event> events;
  while (true) {
    absl::StatusOr<std::optional<EventLine>> line = lines.Next();
    if (!line.ok()) return line.status();
    if (!line->has_value()) return events;
    events.push_back(std::move((*line)->event));
  }
}

}  // namespace

bool IsSheet(const std::string& file) { return absl::EndsWithIgnoreCase(file, ".csv"); }

std::string FollowUpSheet(const std::vector<v1::Event>& events,
                          const std::map<std::string, std::string>& names, const Words& words) {
  Cells head;
  for (size_t i = 0; i < head.size(); ++i) {
    head[i] = words(kHeadings[i].english, kHeadings[i].swedish);
  }
  std::string sheet = language::kByteOrderMark + SheetLine(head);
  for (const v1::Event& event : events) sheet += SheetLine(CellsOf(event, names, words));
  return sheet;
}

absl::StatusOr<std::vector<v1::Event>> ReadFollowUpFile(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream.is_open()) return absl::NotFoundError(absl::StrCat("cannot read ", file));
  absl::StatusOr<std::vector<v1::Event>> events =
      IsSheet(file) ? SheetReader(stream, file).Read() : ReadLines(stream, file);
  if (!events.ok()) return events;
  if (!events->empty() && events->front().payload().has_follow_up_approved()) return events;
  return absl::InvalidArgumentError(
      absl::StrCat(file, " is no follow-up: its first event must be a followUpApproved"));
}

}  // namespace liggare::cli
