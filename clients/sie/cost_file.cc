#include "clients/sie/cost_file.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/sie/checksum.h"
#include "clients/sie/encoding.h"
#include "clients/sie/tokens.h"
#include "services/budget/amounts.h"

namespace liggare::sie {
namespace {

std::string Quoted(const std::string& text) {
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\\\""}}), "\"");
}

// A code, quoted where it must be.
std::string Word(const std::string& code) {
  const bool plain = code.find_first_not_of("0123456789") == std::string::npos && !code.empty();
  return plain ? code : Quoted(code);
}

// Lines in CP437, and the checksum of all of them.
class LineWriter {
 public:
  explicit LineWriter(std::ostream& stream) : stream_(stream) {}

  void Write(const std::string& line) {
    const absl::StatusOr<std::string> bytes = EncodeCp437(line);
    status_.Update(bytes.status());
    if (!bytes.ok()) return;
    stream_ << *bytes << "\n";
    SplitLine(*bytes, tokens_);
    checksum_.AddLine(tokens_.all);
  }

  absl::Status Finish() {
    stream_ << "#KSUMMA " << checksum_.value() << "\n";
    if (!stream_.good()) status_.Update(absl::DataLossError("the file cannot be written"));
    return status_;
  }

 private:
  std::ostream& stream_;
  Tokens tokens_;
  Checksum checksum_;
  absl::Status status_;
};

std::string NameOf(int dimension) {
  if (dimension == 1) return "Kostnadsställe";
  if (dimension == 6) return "Projekt";
  return absl::StrCat("Dimension ", dimension);
}

Objects ObjectsOf(const v1::CostPosted& posted) {
  Objects objects;
  bool has_activity = posted.activity_code().empty();
  for (const v1::AccountingObject& object : posted.objects()) {
    objects.push_back({object.dimension(), object.object()});
    has_activity |= object.object() == posted.activity_code();
  }
  if (!has_activity) objects.push_back({kFreeDimension, posted.activity_code()});
  std::sort(objects.begin(), objects.end());
  return objects;
}

std::string RowText(const Row& row) {
  std::string objects;
  for (const Object& object : row.objects) {
    absl::StrAppend(&objects, objects.empty() ? "" : " ", object.dimension, " ",
                    Quoted(object.code));
  }
  return absl::StrCat("#TRANS ", Word(row.account), " {", objects, "} ",
                      budget::FormatKronor(row.amount),
                      row.date ? " " + FormatCompactDate(*row.date) : "");
}

void WriteHead(const Declared& head, LineWriter& lines) {
  const FiscalYear& year = head.years.at(0);
  lines.Write("#FLAGGA 0");
  lines.Write(absl::StrCat("#PROGRAM ", Quoted(head.program)));
  lines.Write("#FORMAT PC8");
  if (head.generated) lines.Write(absl::StrCat("#GEN ", FormatCompactDate(*head.generated)));
  lines.Write("#SIETYP 4");
  if (!head.organisation.empty()) lines.Write(absl::StrCat("#ORGNR ", head.organisation));
  lines.Write(absl::StrCat("#FNAMN ", Quoted(head.company)));
  lines.Write(
      absl::StrCat("#RAR 0 ", FormatCompactDate(year.first), " ", FormatCompactDate(year.last)));
  if (!head.currency.empty()) lines.Write(absl::StrCat("#VALUTA ", head.currency));
}

void WriteObjects(const std::set<Object>& objects, LineWriter& lines) {
  int written = 0;
  for (const Object& object : objects) {
    if (object.dimension != written) {
      written = object.dimension;
      lines.Write(absl::StrCat("#DIM ", written, " ", Quoted(NameOf(written))));
    }
    lines.Write(absl::StrCat("#OBJEKT ", object.dimension, " ", Quoted(object.code), " \"\""));
  }
}

using Accounts = std::map<std::string, std::map<Month, int64_t>>;

void WriteAccounts(const Accounts& accounts, LineWriter& lines) {
  for (const auto& [account, months] : accounts) {
    const bool contra = account == kContraAccount;
    lines.Write(absl::StrCat("#KONTO ", Word(account),
                             contra ? " \"Motkonto utanför liggaren\"" : " \"\""));
  }
  for (const auto& [account, months] : accounts) {
    int64_t sum = 0;
    for (const auto& [month, amount] : months) sum = budget::Add(sum, amount);
    lines.Write(absl::StrCat("#RES 0 ", Word(account), " ", budget::FormatKronor(sum)));
  }
  for (const auto& [account, months] : accounts) {
    for (const auto& [month, amount] : months) {
      lines.Write(absl::StrCat("#PSALDO 0 ", FormatCompactMonth(month), " ", Word(account), " {} ",
                               budget::FormatKronor(amount)));
    }
  }
}

}  // namespace

void CostFile::Add(Date date, const v1::CostPosted& posted) {
  Row row;
  row.account = posted.account();
  row.objects = ObjectsOf(posted);
  row.amount = posted.amount();
  if (!posted.document_date().empty()) row.date = budget::StoredDate(posted.document_date());
  objects_.insert(row.objects.begin(), row.objects.end());
  const auto count = [&](const std::string& account, int64_t amount) {
    int64_t& sum = accounts_[account][Month(date)];
    sum = budget::Add(sum, amount);
  };
  count(row.account, row.amount);
  count(kContraAccount, -row.amount);
  vouchers_[{posted.voucher().series(), posted.voucher().number(), date}].push_back(std::move(row));
}

absl::Status CostFile::Write(const Declared& head, std::ostream& stream) const {
  stream << "#KSUMMA\n";
  LineWriter lines(stream);
  WriteHead(head, lines);
  WriteObjects(objects_, lines);
  WriteAccounts(accounts_, lines);
  for (const auto& [voucher, rows] : vouchers_) {
    lines.Write(absl::StrCat("#VER ", Quoted(voucher.series), " ", Quoted(voucher.number), " ",
                             FormatCompactDate(voucher.date)));
    lines.Write("{");
    Row contra;
    contra.account = kContraAccount;
    for (const Row& row : rows) {
      contra.amount = budget::Subtract(contra.amount, row.amount);
      lines.Write(RowText(row));
    }
    if (contra.amount != 0) lines.Write(RowText(contra));
    lines.Write("}");
  }
  return lines.Finish();
}

}  // namespace liggare::sie
