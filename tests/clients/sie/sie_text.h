// SIE files for tests, written by hand, and read at one go.

#ifndef LIGGARE_TESTS_CLIENTS_SIE_SIE_TEXT_H_
#define LIGGARE_TESTS_CLIENTS_SIE_SIE_TEXT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/sie/file_reader.h"

namespace liggare::sie {

struct ReadFile {
  Declared declared;
  std::vector<Voucher> vouchers;
};

// Reads a text to its end, as the file "test.se".
absl::StatusOr<ReadFile> ReadText(const std::string& text);

// The message of what the reader refuses a text with; empty when it reads it.
std::string Refusal(const std::string& text);

// The head of a file of the year 2020, and a voucher with the rows given, each "ACCOUNT {} AMOUNT".
std::string Head();
std::string VoucherText(const std::string& head, const std::vector<std::string>& rows);

// A file with every construct, in CP437: lines 1 to 38.
std::string EveryConstruct();

}  // namespace liggare::sie

#endif  // LIGGARE_TESTS_CLIENTS_SIE_SIE_TEXT_H_
