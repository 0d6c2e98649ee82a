#include "clients/sie/tokens.h"

#include <utility>

namespace liggare::sie {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

class Splitter {
 public:
  explicit Splitter(std::string_view line) : rest_(line) {}

  Tokens Split() {
    for (SkipBlanks(); !rest_.empty(); SkipBlanks()) TakeToken();
    return std::move(tokens_);
  }

 private:
  void SkipBlanks() {
    while (!rest_.empty() && IsBlank(rest_.front())) rest_.remove_prefix(1);
  }

  void TakeToken() {
    switch (rest_.front()) {
      case '{':
        return TakeBrace(Token::Kind::kOpen, true);
      case '}':
        return TakeBrace(Token::Kind::kClose, false);
      case '"':
        return TakeQuoted();
      default:
        return TakeBare();
    }
  }

  void TakeBrace(Token::Kind kind, bool within_list) {
    rest_.remove_prefix(1);
    within_list_ = within_list;
    tokens_.all.push_back({kind, ""});
  }

  void TakeQuoted() {
    rest_.remove_prefix(1);
    std::string text;
    while (!rest_.empty() && rest_.front() != '"') text += TakeCharacter();
    tokens_.complete = !rest_.empty();
    if (!rest_.empty()) rest_.remove_prefix(1);
    tokens_.all.push_back({Token::Kind::kText, std::move(text)});
  }

  // Outside of a list a brace within a word is a letter as any other.
  void TakeBare() {
    std::string text;
    while (!rest_.empty() && !IsBlank(rest_.front()) && !(within_list_ && rest_.front() == '}')) {
      text += TakeCharacter();
    }
    tokens_.all.push_back({Token::Kind::kText, std::move(text)});
  }

  char TakeCharacter() {
    if (rest_.starts_with("\\\"")) rest_.remove_prefix(1);
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  std::string_view rest_;
  bool within_list_ = false;
  Tokens tokens_;
};

}  // namespace

Tokens SplitLine(std::string_view line) { return Splitter(line).Split(); }

}  // namespace liggare::sie
