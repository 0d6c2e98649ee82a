// The fields of a line one after the other, read as what they should be. What is wrong first stays
// the status, so that a line is read in one breath and judged once.
//
// Used by one thread. Borrows the tokens.

#ifndef LIGGARE_CLIENTS_SIE_FIELDS_H_
#define LIGGARE_CLIENTS_SIE_FIELDS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "clients/sie/file.h"
#include "clients/sie/tokens.h"
#include "clients/sie/values.h"

namespace liggare::sie {

class Fields {
 public:
  // Behind the tag, which comes first.
  explicit Fields(const Tokens& tokens);

  // Text in UTF-8, no longer than an event may hold; empty where the line has ended.
  std::string Text();
  // Text of a code, likewise.
  std::string Code(const char* name);

  // What must be there; `name` tells people what is missing or malformed.
  std::string RequiredCode(const char* name);
  int Number(const char* name);
  int64_t Amount();
  Date Day(const char* name);
  Month Period(const char* name);
  // An object list in braces, sorted; a blank code names no object.
  Objects ObjectList();

  // Nothing for an empty field and where the line has ended.
  std::optional<Date> OptionalDay(const char* name);
  std::optional<int> OptionalNumber(const char* name);

  // The first thing that is wrong.
  const absl::Status& status() const { return status_; }

 private:
  void Refuse(const char* name, const std::string& text, const char* expected);
  // Refuses what is written, in the file's encoding.
  void RefuseWritten(const char* name, std::string_view written, const char* expected);
  bool IsNext(Token::Kind kind) const;
  // The next text as it is written; empty where the line has ended.
  std::string_view Written();

  const Tokens& tokens_;
  size_t next_ = 1;
  absl::Status status_;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_FIELDS_H_
