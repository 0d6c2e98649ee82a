#include "clients/sie/fields.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/sie/encoding.h"
#include "services/budget/shape.h"

namespace liggare::sie {

Fields::Fields(const Tokens& tokens) : tokens_(tokens) {
  if (!tokens.complete) status_ = absl::InvalidArgumentError("the line ends within quotes");
}

void Fields::Refuse(const char* name, const std::string& text, const char* expected) {
  if (!status_.ok()) return;
  status_ = absl::InvalidArgumentError(
      text.empty() ? absl::StrCat("the ", name, " is missing")
                   : absl::StrCat("the ", name, " is \"", text, "\"; expected ", expected));
}

bool Fields::IsNext(Token::Kind kind) const {
  return next_ < tokens_.all.size() && tokens_.all[next_].kind == kind;
}

void Fields::RefuseWritten(const char* name, std::string_view written, const char* expected) {
  const absl::StatusOr<std::string> text = DecodeText(written);
  status_.Update(text.status());
  if (text.ok()) Refuse(name, *text, expected);
}

std::string_view Fields::Written() {
  return IsNext(Token::Kind::kText) ? tokens_.all[next_++].text : std::string_view();
}

std::string Fields::Text() {
  absl::StatusOr<std::string> text = DecodeText(Written());
  status_.Update(text.status());
  if (!text.ok()) return "";
  if (text->size() > budget::kTextSizeMax) {
    Refuse("text", text->substr(0, 20) + "...", "16,000 bytes");
  }
  return *std::move(text);
}

std::string Fields::Code(const char* name) {
  std::string code = Text();
  if (code.size() > budget::kLabelSizeMax) Refuse(name, code.substr(0, 20) + "...", "200 bytes");
  return code;
}

std::string Fields::RequiredCode(const char* name) {
  std::string code = Code(name);
  if (code.empty()) Refuse(name, code, "a code");
  return code;
}

int Fields::Number(const char* name) {
  const std::string_view written = Written();
  const std::optional<int> number = ReadNumber(written);
  if (!number) RefuseWritten(name, written, "a whole number");
  return number.value_or(0);
}

int64_t Fields::Amount() {
  const std::string_view written = Written();
  const std::optional<int64_t> amount = ReadAmount(written);
  if (!amount) RefuseWritten("amount", written, "an amount as -1234.50");
  return amount.value_or(0);
}

Date Fields::Day(const char* name) {
  const std::string_view written = Written();
  const std::optional<Date> date = ReadCompactDate(written);
  if (!date) RefuseWritten(name, written, "a date as 20200430");
  return date.value_or(Date());
}

Month Fields::Period(const char* name) {
  const std::string_view written = Written();
  const std::optional<Month> month = ReadCompactMonth(written);
  if (!month) RefuseWritten(name, written, "a month as 202004");
  return month.value_or(Month());
}

Objects Fields::ObjectList() {
  if (!IsNext(Token::Kind::kOpen)) {
    Refuse("object list", "", "");
    return {};
  }
  ++next_;
  Objects objects;
  while (IsNext(Token::Kind::kText)) {
    const int dimension = Number("dimension");
    if (!IsNext(Token::Kind::kText)) Refuse("object", "", "");
    Object object{dimension, Code("object")};
    if (!object.code.empty()) objects.push_back(std::move(object));
    if (dimension < 1) Refuse("dimension", absl::StrCat(dimension), "a number from 1");
  }
  if (!IsNext(Token::Kind::kClose)) Refuse("end of the object list", "", "");
  ++next_;
  std::sort(objects.begin(), objects.end());
  return objects;
}

std::optional<Date> Fields::OptionalDay(const char* name) {
  if (!IsNext(Token::Kind::kText)) return std::nullopt;
  if (!tokens_.all[next_].text.empty()) return Day(name);
  ++next_;
  return std::nullopt;
}

std::optional<int> Fields::OptionalNumber(const char* name) {
  if (!IsNext(Token::Kind::kText)) return std::nullopt;
  return Number(name);
}

}  // namespace liggare::sie
