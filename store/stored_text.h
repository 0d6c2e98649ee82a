// Free texts that may name a person: how those of one event are stored outside its record, and what
// is left of them when they are erased.

#ifndef LIGGARE_STORE_STORED_TEXT_H_
#define LIGGARE_STORE_STORED_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/position.h"

namespace liggare::store {

// A text as the vault keeps it.
struct StoredText {
  // Which of the event's texts: a field path in its payload, such as "cost_posted.text".
  std::string field;
  std::string text;
  // The 32 random bytes of its commitment.
  std::string salt;
};

// A text as the vault answers it.
struct VaultText {
  std::string field;
  std::string text;  // Empty when erased.
  std::string salt;  // Empty when erased.
  bool erased = false;
};

// The value of `texts`: names its ledger and position.
std::string EncodeTexts(const std::string& ledger, Position position,
                        const std::vector<VaultText>& texts);
// DATA_LOSS when the value is not whole or belongs elsewhere.
absl::StatusOr<std::vector<VaultText>> DecodeTexts(const std::string& ledger, Position position,
                                                   std::string_view value);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_STORED_TEXT_H_
