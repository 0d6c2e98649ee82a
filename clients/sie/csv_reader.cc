#include "clients/sie/csv_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace liggare::sie {
namespace {

// "48 500,00" with whatever space is between thousands, and whatever minus.
std::optional<int64_t> ReadWrittenAmount(const std::string& text, char separator) {
  if (separator == kRfcSeparator) return ReadAmount(text);
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
    : rows_(stream, std::move(file)), names_(std::move(columns)) {}

absl::StatusOr<const Voucher*> CsvReader::Next() {
  if (!begun_) {
    if (absl::Status s = Begin(); !s.ok()) return s;
  }
  voucher_ = std::exchange(ahead_, std::nullopt);
  if (!voucher_) return nullptr;
  while (voucher_->rows.size() < kRowsOfVoucherMax) {
    absl::StatusOr<std::optional<Voucher>> next = ReadVoucher();
    if (!next.ok()) return next.status();
    ahead_ = *std::move(next);
    if (!ahead_ || !AreOfOneVoucher(*voucher_, *ahead_)) break;
    voucher_->rows.push_back(std::move(ahead_->rows.front()));
    ahead_.reset();
  }
  return &*voucher_;
}

absl::Status CsvReader::Begin() {
  begun_ = true;
  if (absl::Status s = rows_.ReadHead(); !s.ok()) return s;
  std::vector<std::string> needed = {names_.account,       names_.amount,           names_.date,
                                     names_.series,        names_.number,           names_.text,
                                     names_.document_date, names_.registration_date};
  for (const auto& [dimension, name] : names_.objects) needed.push_back(name);
  for (const std::string& name : needed) {
    if (!name.empty() && !rows_.HasColumn(name)) {
      return rows_.Wrong(
          absl::StrCat("no column is called ", name, ", which the map's [csv] names"));
    }
  }
  absl::StatusOr<std::optional<Voucher>> first = ReadVoucher();
  if (!first.ok()) return first.status();
  ahead_ = *std::move(first);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Voucher>> CsvReader::ReadVoucher() {
  const absl::StatusOr<bool> read = rows_.Next();
  if (!read.ok()) return read.status();
  if (!*read) return std::nullopt;
  return MakeVoucher();
}

absl::StatusOr<Voucher> CsvReader::MakeVoucher() const {
  const auto field = [&](const std::string& name) {
    return name.empty() ? std::string() : rows_.Field(name);
  };
  absl::Status wrong;
  const auto refuse = [&](const std::string& name) {
    wrong.Update(
        rows_.Wrong(absl::StrCat(name, " is \"", field(name), "\", which cannot be read")));
  };
  const auto day = [&](const std::string& name) -> std::optional<Date> {
    if (field(name).empty()) return std::nullopt;
    const std::optional<Date> date = ReadWrittenDate(field(name));
    if (!date) refuse(name);
    return date;
  };
  const std::optional<int64_t> amount = ReadWrittenAmount(field(names_.amount), rows_.separator());
  if (!amount) refuse(names_.amount);
  const std::optional<Date> date = day(names_.date);
  if (!date) refuse(names_.date);
  if (field(names_.account).empty()) refuse(names_.account);

  Voucher voucher;
  voucher.line = rows_.line();
  voucher.series = field(names_.series);
  voucher.number = field(names_.number);
  voucher.date = date.value_or(Date());
  voucher.registered = day(names_.registration_date);
  Row& row = voucher.rows.emplace_back();
  row.line = rows_.line();
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
