// An extract of rows as CSV from anybody: it is read or refused with the line that is wrong.

#include <sstream>

#include "clients/sie/csv_reader.h"
#include "tests/fuzz/fuzz.h"

namespace liggare::sie {
namespace {

void Read(const std::string& text) {
  CsvColumns columns;
  columns.account = "Konto";
  columns.amount = "Belopp";
  columns.date = "Datum";
  columns.number = "Nr";
  columns.text = "Text";
  columns.objects[20] = "Aktivitet";
  std::istringstream stream(text);
  CsvReader reader(stream, "fuzz.csv", columns);
  while (true) {
    const absl::StatusOr<const Voucher*> voucher = reader.Next();
    if (!voucher.ok()) {
      fuzz::ExpectTold(voucher.status(), "fuzz.csv:");
      return;
    }
    if (*voucher == nullptr) return;
    fuzz::Expect(!(*voucher)->rows.empty(), "a voucher without rows");
    for (const Row& row : (*voucher)->rows) {
      fuzz::Expect(!row.account.empty(), "a row without account");
    }
  }
}

}  // namespace
}  // namespace liggare::sie

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  liggare::sie::Read(liggare::fuzz::Text(bytes, size));
  return 0;
}
