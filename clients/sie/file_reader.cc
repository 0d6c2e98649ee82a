#include "clients/sie/file_reader.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/sie/line_error.h"
#include "services/budget/amounts.h"

namespace liggare::sie {
namespace {

absl::Status Wrong(const std::string& message) { return absl::InvalidArgumentError(message); }

std::string Named(const Voucher& voucher) {
  return absl::StrCat("voucher ", voucher.series, " ", voucher.number);
}

std::optional<Balance::Kind> BalanceOf(std::string_view tag) {
  static const std::map<std::string_view, Balance::Kind> kTags = {
      {"#IB", Balance::Kind::kOpening},          {"#UB", Balance::Kind::kClosing},
      {"#RES", Balance::Kind::kResult},          {"#OIB", Balance::Kind::kObjectOpening},
      {"#OUB", Balance::Kind::kObjectClosing},   {"#PSALDO", Balance::Kind::kPeriod},
      {"#PBUDGET", Balance::Kind::kPeriodBudget}};
  const auto at = kTags.find(tag);
  return at == kTags.end() ? std::nullopt : std::optional(at->second);
}

std::optional<Row::Kind> RowOf(std::string_view tag) {
  if (tag == "#TRANS") return Row::Kind::kBooked;
  if (tag == "#BTRANS") return Row::Kind::kRemoved;
  if (tag == "#RTRANS") return Row::Kind::kAdded;
  return std::nullopt;
}

// The texts that are one field of the file as a whole.
std::string* TextOf(std::string_view tag, Declared& declared) {
  if (tag == "#PROGRAM") return &declared.program;
  if (tag == "#ORGNR") return &declared.organisation;
  if (tag == "#FNAMN") return &declared.company;
  if (tag == "#VALUTA") return &declared.currency;
  if (tag == "#KPTYP") return &declared.account_plan;
  return nullptr;
}

}  // namespace

FileReader::FileReader(std::istream& stream, std::string file) : lines_(stream, std::move(file)) {}

absl::StatusOr<const Voucher*> FileReader::Next() {
  voucher_.rows.clear();
  voucher_ended_ = false;
  const absl::StatusOr<bool> has_voucher = ReadVoucher();
  if (!has_voucher.ok()) return has_voucher.status();
  return *has_voucher ? &voucher_ : nullptr;
}

absl::StatusOr<bool> FileReader::ReadVoucher() {
  while (!voucher_ended_) {
    const absl::StatusOr<std::optional<std::string_view>> line = lines_.Next();
    if (!line.ok()) return line.status();
    if (!line->has_value()) {
      if (absl::Status s = CheckEnd(); !s.ok()) return AtLine(s);
      return false;
    }
    SplitLine(**line, tokens_);
    if (tokens_.all.empty()) continue;
    absl::Status taken = CheckIsSie(**line);
    if (taken.ok()) taken = TakeLine(tokens_);
    if (!taken.ok()) return AtLine(taken);
  }
  return true;
}

absl::Status FileReader::AtLine(const absl::Status& status) const {
  return LineError(lines_.file(), lines_.line(), std::string(status.message()));
}

absl::Status FileReader::CheckIsSie(std::string_view line) const {
  const char first = line[line.find_first_not_of(" \t")];
  if (first == '#' || first == '{' || first == '}') return absl::OkStatus();
  if (first == '<') return Wrong("this is HTML or XML, no SIE 4 file; export type 4 anew");
  return Wrong("a line begins with neither a tag nor a brace; this is no SIE 4 file, or a cut one");
}

absl::Status FileReader::CheckEnd() const {
  if (within_ != Within::kFile) {
    return Wrong(absl::StrCat("the file ends within ", Named(voucher_), " of line ", voucher_.line,
                              "; it is truncated"));
  }
  if (checksum_) {
    return Wrong(absl::StrCat("the file ends before the checksum that line ", checksum_line_,
                              " announces; it is truncated"));
  }
  return has_type_ ? absl::OkStatus() : Wrong("the file has no #SIETYP; it is no SIE 4 file");
}

absl::Status FileReader::TakeLine(const Tokens& tokens) {
  const Token& first = tokens.all.front();
  if (first.text == "#KSUMMA") return TakeChecksum(tokens);
  if (checksum_) checksum_->AddLine(tokens.all);
  switch (first.kind) {
    case Token::Kind::kOpen:
      return OpenVoucher();
    case Token::Kind::kClose:
      return CloseVoucher();
    case Token::Kind::kText:
      return TakeTag(tokens);
  }
  return absl::OkStatus();
}

absl::Status FileReader::TakeChecksum(const Tokens& tokens) {
  if (tokens.all.size() == 1) {
    checksum_.emplace();
    checksum_line_ = lines_.line();
    return absl::OkStatus();
  }
  if (!checksum_) return Wrong("a checksum ends that nothing began");
  const std::string stated(tokens.all[1].text);
  const std::string computed = absl::StrCat(checksum_->value());
  checksum_.reset();
  if (stated == computed) return absl::OkStatus();
  return Wrong(absl::StrCat("the checksum is ", stated, ", the lines give ", computed,
                            "; the file was changed after it was written"));
}

absl::Status FileReader::TakeTag(const Tokens& tokens) {
  const std::string_view tag = tokens.all.front().text;
  Fields fields(tokens);
  if (const auto row = RowOf(tag)) return TakeRow(fields, *row);
  if (tag == "#VER") return TakeVoucher(fields);
  if (within_ == Within::kVoucherHead) {
    return Wrong(absl::StrCat(Named(voucher_), " of line ", voucher_.line, " has no rows"));
  }
  if (const auto balance = BalanceOf(tag)) return TakeBalance(fields, *balance);
  if (tag == "#SIETYP") return TakeType(fields);
  if (tag == "#RAR") return TakeYear(fields);
  if (tag == "#DIM") return TakeDimension(fields, false);
  if (tag == "#UNDERDIM") return TakeDimension(fields, true);
  if (std::string* const text = TextOf(tag, declared_)) {
    *text = fields.Text();
  } else if (tag == "#GEN") {
    declared_.generated = fields.OptionalDay("date");
  } else if (tag == "#FLAGGA") {
    declared_.imported_before = fields.Number("flag") == 1;
  } else if (tag == "#KONTO") {
    const std::string account = fields.RequiredCode("account");
    declared_.accounts[account] = fields.Text();
  } else if (tag == "#OBJEKT") {
    const int dimension = fields.Number("dimension");
    const Object object{dimension, fields.RequiredCode("object")};
    declared_.objects[object] = fields.Text();
  } else {
    return absl::OkStatus();
  }
  return fields.status();
}

absl::Status FileReader::TakeType(Fields& fields) {
  const int type = fields.Number("type");
  if (!fields.status().ok()) return fields.status();
  has_type_ = true;
  if (type == 4) return absl::OkStatus();
  return Wrong(absl::StrCat("the file is of type ", type, "; export type 4, which has vouchers"));
}

absl::Status FileReader::TakeYear(Fields& fields) {
  const int year = fields.Number("year");
  const Date first = fields.Day("first day");
  const Date last = fields.Day("last day");
  declared_.years[year] = {first, last};
  return fields.status();
}

absl::Status FileReader::TakeDimension(Fields& fields, bool has_parent) {
  const int dimension = fields.Number("dimension");
  Dimension& declared = declared_.dimensions[dimension];
  declared.name = fields.Text();
  if (has_parent) declared.parent = fields.Number("parent");
  return fields.status();
}

absl::Status FileReader::TakeBalance(Fields& fields, Balance::Kind kind) {
  Balance balance;
  balance.kind = kind;
  balance.line = lines_.line();
  balance.year = fields.Number("year");
  const bool of_month = kind == Balance::Kind::kPeriod || kind == Balance::Kind::kPeriodBudget;
  if (of_month) balance.month = fields.Period("month");
  balance.account = fields.RequiredCode("account");
  const bool of_objects =
      kind == Balance::Kind::kObjectOpening || kind == Balance::Kind::kObjectClosing;
  if (of_month || of_objects) balance.objects = fields.ObjectList();
  balance.amount = fields.Amount();
  if (!fields.status().ok()) return fields.status();
  declared_.balances.push_back(std::move(balance));
  return absl::OkStatus();
}

absl::Status FileReader::TakeVoucher(Fields& fields) {
  if (within_ != Within::kFile) {
    return Wrong(absl::StrCat("a voucher begins before ", Named(voucher_), " of line ",
                              voucher_.line, " has ended"));
  }
  if (!has_type_) return Wrong("vouchers come before #SIETYP; this is no SIE 4 file, or a cut one");
  voucher_.line = lines_.line();
  voucher_.series = fields.Code("series");
  voucher_.number = fields.Code("number");
  voucher_.date = fields.Day("voucher's date");
  voucher_.text = fields.Text();
  voucher_.registered = fields.OptionalDay("registration date");
  within_ = Within::kVoucherHead;
  booked_rows_ = 0;
  if (!fields.status().ok()) return fields.status();
  const auto year = declared_.years.find(0);
  if (year == declared_.years.end()) return absl::OkStatus();
  if (year->second.first <= voucher_.date && voucher_.date <= year->second.last) {
    return absl::OkStatus();
  }
  return Wrong(absl::StrCat(Named(voucher_), " is dated ", budget::FormatDate(voucher_.date),
                            ", outside the file's year ", budget::FormatDate(year->second.first),
                            " to ", budget::FormatDate(year->second.last)));
}

absl::Status FileReader::TakeRow(Fields& fields, Row::Kind kind) {
  if (within_ != Within::kVoucher) return Wrong("a row stands outside of a voucher");
  Row row;
  row.kind = kind;
  row.line = lines_.line();
  if (kind == Row::Kind::kBooked) row.number = ++booked_rows_;
  row.account = fields.RequiredCode("account");
  row.objects = fields.ObjectList();
  row.amount = fields.Amount();
  row.date = fields.OptionalDay("row's date");
  row.text = fields.Text();
  if (!fields.status().ok()) return fields.status();
  gross_ += std::abs(row.amount);
  if (gross_ > budget::kGrossMax) return Wrong("the file's amounts are too large to be summed");
  if (voucher_.rows.size() == kRowsOfVoucherMax) {
    return Wrong(absl::StrCat(Named(voucher_), " has more than ", kRowsOfVoucherMax, " rows"));
  }
  voucher_.rows.push_back(std::move(row));
  return absl::OkStatus();
}

absl::Status FileReader::OpenVoucher() {
  if (within_ != Within::kVoucherHead) return Wrong("a brace opens where no voucher begins");
  within_ = Within::kVoucher;
  return absl::OkStatus();
}

absl::Status FileReader::CloseVoucher() {
  if (within_ != Within::kVoucher) return Wrong("a brace closes where no voucher is open");
  int64_t sum = 0;
  for (const Row& row : voucher_.rows) {
    if (row.kind == Row::Kind::kBooked) sum += row.amount;
  }
  if (sum != 0) {
    return Wrong(absl::StrCat(Named(voucher_), " of line ", voucher_.line,
                              " does not balance: its rows sum to ", budget::FormatKronor(sum)));
  }
  within_ = Within::kFile;
  voucher_ended_ = true;
  return absl::OkStatus();
}

}  // namespace liggare::sie
