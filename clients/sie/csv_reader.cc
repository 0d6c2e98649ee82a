#include "clients/sie/csv_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/sie/encoding.h"
#include "clients/sie/line_error.h"

namespace liggare::sie {
namespace {

constexpr char kSwedish = ';';
constexpr char kRfc = ',';

// A text of more lines is an open quote.
constexpr int64_t kLinesOfRowMax = 100;

// Takes fields apart that may be quoted, over as many lines as they need.
class RowSplitter {
 public:
  explicit RowSplitter(char separator) : separator_(separator) {}

  void TakeLine(std::string_view line) {
    for (size_t i = 0; i < line.size(); ++i) {
      const bool doubled = quoted_ && line[i] == '"' && i + 1 < line.size() && line[i + 1] == '"';
      if (doubled) {
        fields_.back() += line[++i];
      } else if (line[i] == '"') {
        quoted_ = !quoted_;
      } else if (line[i] == separator_ && !quoted_) {
        fields_.emplace_back();
      } else {
        fields_.back() += line[i];
      }
    }
    if (quoted_) fields_.back() += ' ';  // in place of the line's end
  }

  bool complete() const { return !quoted_; }
  std::vector<std::string> Fields() && { return std::move(fields_); }

 private:
  const char separator_;
  bool quoted_ = false;
  std::vector<std::string> fields_ = {""};
};

std::string Trimmed(std::string text) {
  absl::StripAsciiWhitespace(&text);
  return text;
}

// "48 500,00" with whatever space is between thousands, and whatever minus.
std::optional<int64_t> ReadWrittenAmount(const std::string& text, char separator) {
  if (separator == kRfc) return ReadAmount(text);
  return ReadAmount(absl::StrReplaceAll(text, {{" ", ""}, {"\u00A0", ""}, {"\u2212", "-"}}), ',');
}

std::optional<Date> ReadWrittenDate(const std::string& text) {
  const std::optional<Date> date = budget::ReadDate(text);
  return date ? date : ReadCompactDate(text);
}

bool AreOfOneVoucher(const Voucher& a, const Voucher& b) {
  return a.series == b.series && a.number == b.number && a.date == b.date &&
         a.registered == b.registered;
}

}  // namespace

CsvReader::CsvReader(std::istream& stream, std::string file, CsvColumns columns)
    : lines_(stream, std::move(file)), names_(std::move(columns)) {}

absl::Status CsvReader::Wrong(const std::string& message) const {
  return LineError(lines_.file(), row_line_, message);
}

absl::StatusOr<std::optional<Voucher>> CsvReader::Next() {
  if (separator_ == 0) {
    if (absl::Status s = ReadHead(); !s.ok()) return s;
    absl::StatusOr<std::optional<Voucher>> first = ReadVoucher();
    if (!first.ok()) return first.status();
    ahead_ = *std::move(first);
  }
  std::optional<Voucher> voucher = std::exchange(ahead_, std::nullopt);
  while (voucher && voucher->rows.size() < kRowsOfVoucherMax) {
    absl::StatusOr<std::optional<Voucher>> next = ReadVoucher();
    if (!next.ok()) return next.status();
    ahead_ = *std::move(next);
    if (!ahead_ || !AreOfOneVoucher(*voucher, *ahead_)) break;
    voucher->rows.push_back(std::move(ahead_->rows.front()));
    ahead_.reset();
  }
  return voucher;
}

absl::StatusOr<std::optional<CsvReader::Fields>> CsvReader::ReadRow() {
  std::optional<RowSplitter> row;
  while (!row || !row->complete()) {
    const absl::StatusOr<std::optional<std::string_view>> line = lines_.Next();
    if (!line.ok()) return line.status();
    if (!line->has_value()) {
      if (row) return Wrong("the file ends within quotes; it is truncated");
      return std::nullopt;
    }
    if (!row) {
      if (Trimmed(std::string(**line)).empty()) continue;
      row_line_ = lines_.line();
      row.emplace(separator_);
    }
    row->TakeLine(**line);
    if (lines_.line() - row_line_ > kLinesOfRowMax)
      return Wrong("quotes are opened and not closed");
  }
  Fields fields = std::move(*row).Fields();
  for (std::string& field : fields) {
    const absl::StatusOr<std::string> text = DecodeText(field, Encoding::kWindows1252);
    if (!text.ok()) return Wrong(std::string(text.status().message()));
    field = Trimmed(*text);
  }
  return fields;
}

absl::Status CsvReader::ReadHead() {
  absl::StatusOr<std::optional<std::string_view>> line = lines_.Next();
  if (!line.ok()) return line.status();
  row_line_ = 1;
  if (!line->has_value()) return Wrong("the file is empty");
  if ((*line)->starts_with('<')) return Wrong("this is HTML or XML, no CSV");
  separator_ = (*line)->find(kSwedish) != std::string_view::npos ? kSwedish : kRfc;
  RowSplitter head(separator_);
  head.TakeLine(**line);
  return FindColumns(std::move(head).Fields());
}

absl::Status CsvReader::FindColumns(const Fields& head) {
  width_ = head.size();
  for (size_t i = 0; i < head.size(); ++i) {
    const absl::StatusOr<std::string> name = DecodeText(head[i], Encoding::kWindows1252);
    if (!name.ok()) return Wrong(std::string(name.status().message()));
    if (!columns_.emplace(Trimmed(*name), i).second && !name->empty()) {
      return Wrong(absl::StrCat("two columns are called ", *name));
    }
  }
  std::vector<std::string> needed = {names_.account,       names_.amount,           names_.date,
                                     names_.series,        names_.number,           names_.text,
                                     names_.document_date, names_.registration_date};
  for (const auto& [dimension, name] : names_.objects) needed.push_back(name);
  for (const std::string& name : needed) {
    if (!name.empty() && !columns_.contains(name)) {
      return Wrong(absl::StrCat("no column is called ", name, ", which the map's [csv] names"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Voucher>> CsvReader::ReadVoucher() {
  const absl::StatusOr<std::optional<Fields>> fields = ReadRow();
  if (!fields.ok()) return fields.status();
  if (!fields->has_value()) return std::nullopt;
  if ((*fields)->size() != width_) {
    return Wrong(
        absl::StrCat("the row has ", (*fields)->size(), " fields, the first line ", width_));
  }
  return VoucherOf(**fields);
}

absl::StatusOr<Voucher> CsvReader::VoucherOf(const Fields& fields) const {
  const auto field = [&](const std::string& name) {
    return name.empty() ? "" : fields[columns_.at(name)];
  };
  absl::Status wrong;
  const auto refuse = [&](const std::string& name) {
    wrong.Update(Wrong(absl::StrCat(name, " is \"", field(name), "\", which cannot be read")));
  };
  const auto day = [&](const std::string& name) -> std::optional<Date> {
    if (field(name).empty()) return std::nullopt;
    const std::optional<Date> date = ReadWrittenDate(field(name));
    if (!date) refuse(name);
    return date;
  };
  const std::optional<int64_t> amount = ReadWrittenAmount(field(names_.amount), separator_);
  if (!amount) refuse(names_.amount);
  const std::optional<Date> date = day(names_.date);
  if (!date) refuse(names_.date);
  if (field(names_.account).empty()) refuse(names_.account);

  Voucher voucher;
  voucher.line = row_line_;
  voucher.series = field(names_.series);
  voucher.number = field(names_.number);
  voucher.date = date.value_or(Date());
  voucher.registered = day(names_.registration_date);
  Row& row = voucher.rows.emplace_back();
  row.line = row_line_;
  row.account = field(names_.account);
  row.amount = amount.value_or(0);
  row.date = day(names_.document_date);
  row.text = field(names_.text);
  for (const auto& [dimension, name] : names_.objects) {
    if (!field(name).empty()) row.objects.push_back({dimension, field(name)});
  }
  if (!wrong.ok()) return wrong;
  return voucher;
}

}  // namespace liggare::sie
