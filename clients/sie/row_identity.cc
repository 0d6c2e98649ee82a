#include "clients/sie/row_identity.h"

#include <array>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace liggare::sie {
namespace {

// Text that no two lists of parts share.
class Parts {
 public:
  explicit Parts(const char* tag) { Add(tag); }

  Parts& Add(const std::string& part) {
    absl::StrAppend(&text_, part.size(), ":", part);
    return *this;
  }
  Parts& Add(const Books& books) {
    return Add(books.organisation).Add(FormatCompactDate(books.year_first));
  }

  Parts& Add(int64_t number) { return Add(absl::StrCat(number)); }

  // A UUID of version 8 (RFC 9562).
  std::string Uuid() const {
    std::string bytes(Hash().view().substr(0, 16));
    bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x80);  // version 8
    bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);  // the variant of RFC 9562
    const std::string hex = absl::BytesToHexString(bytes);
    return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-",
                        hex.substr(16, 4), "-", hex.substr(20));
  }

  proof::Hash Hash() const {
    const std::string_view parts[] = {text_};
    return proof::Sha256(parts);
  }

 private:
  std::string text_;
};

}  // namespace

absl::Status CheckIsOf(const Declared& declared, const Books& books) {
  std::string organisation;
  for (const char c : declared.organisation) {
    if (c != '-' && c != ' ') organisation += c;
  }
  if (!organisation.empty() && organisation != books.organisation) {
    return absl::FailedPreconditionError(absl::StrCat("the file is of organisation ", organisation,
                                                      ", the map of ", books.organisation,
                                                      "; take the map of the file's organisation"));
  }
  const auto year = declared.years.find(0);
  if (year == declared.years.end()) return absl::OkStatus();
  if (year->second.first == books.year_first && year->second.last == books.year_last) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "the file's year is ", budget::FormatDate(year->second.first), " to ",
      budget::FormatDate(year->second.last), ", the map's ", budget::FormatDate(books.year_first),
      " to ", budget::FormatDate(books.year_last), "; take the map of the file's year"));
}

std::string BooksId(const Books& books) {
  constexpr size_t kBytes = 8;
  const proof::Hash hash = Parts("liggare/sie-books/v1").Add(books).Hash();
  return absl::StrCat("sie-", books.year_first.year(), "-",
                      absl::BytesToHexString(std::string(hash.view().substr(0, kBytes))));
}

// The third digit of a personal number is 0 or 1, for it is of a month; a legal person's is not.
std::string LegalPersonOf(const Books& books) {
  if (books.organisation.size() != 10 || books.organisation[2] < '2') return "";
  return absl::StrCat(books.organisation.substr(0, 6), "-", books.organisation.substr(6));
}

bool IsOfPersons(int dimension) { return dimension == 7 || dimension == 8; }

std::string SeriesOf(const Voucher& voucher) {
  return voucher.series.empty() ? "-" : voucher.series;
}

proof::Hash RowKey(const Books& books, const Voucher& voucher, const Row& row) {
  Parts parts("liggare/sie-row/v1");
  parts.Add(books).Add(SeriesOf(voucher)).Add(voucher.number);
  parts.Add(FormatCompactDate(voucher.date)).Add(row.account).Add(row.amount);
  for (const Object& object : row.objects) {
    if (!IsOfPersons(object.dimension)) parts.Add(int64_t{object.dimension}).Add(object.code);
  }
  return parts.Hash();
}

proof::Hash RowKey(const Books& books, const v1::CostPosted& posted) {
  Voucher voucher;
  voucher.series = posted.voucher().series();
  voucher.number = posted.voucher().number();
  voucher.date = budget::StoredDate(posted.voucher_date());
  Row row;
  row.account = posted.account();
  row.amount = posted.amount();
  for (const v1::AccountingObject& object : posted.objects()) {
    row.objects.push_back({object.dimension(), object.object()});
  }
  return RowKey(books, voucher, row);
}

std::string EventIdOf(const proof::Hash& key, int ordinal) {
  return Parts("liggare/sie-event/v1").Add(std::string(key.view())).Add(int64_t{ordinal}).Uuid();
}

std::string ImportEventIdOf(const std::string& import_id) {
  return Parts("liggare/sie-import/v1").Add(import_id).Uuid();
}

std::string AttributionIdOf(const Books& books, int64_t position, const std::string& rule) {
  return Parts("liggare/sie-attribution/v1").Add(books).Add(position).Add(rule).Uuid();
}

std::string TakingBackIdOf(const Books& books, int64_t position) {
  return Parts("liggare/sie-taking-back/v1").Add(books).Add(position).Uuid();
}

}  // namespace liggare::sie
