#include "clients/sie/tokens.h"

#include <utility>

namespace liggare::sie {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

constexpr size_t kTokensUsual = 16;

class Splitter {
 public:
  explicit Splitter(std::string_view line) : rest_(line) { tokens_.all.reserve(kTokensUsual); }

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
    TakeText([](char c) { return c == '"'; });
    tokens_.complete = !rest_.empty();
    if (!rest_.empty()) rest_.remove_prefix(1);
  }

  // Outside of a list a brace within a word is a letter as any other.
  void TakeBare() {
    TakeText([this](char c) { return IsBlank(c) || (within_list_ && c == '}'); });
  }

  // Up to what ends it, which is left; a quote behind a backslash is a letter.
  template <typename Ends>
  void TakeText(Ends ends) {
    std::string& text = tokens_.all.emplace_back().text;
    size_t run = 0;  // what is not taken yet begins here
    size_t i = 0;
    for (; i < rest_.size() && !ends(rest_[i]); ++i) {
      if (rest_[i] != '\\' || i + 1 == rest_.size() || rest_[i + 1] != '"') continue;
      text.append(rest_.substr(run, i - run));
      run = ++i;
    }
    text.append(rest_.substr(run, i - run));
    rest_.remove_prefix(i);
  }

  std::string_view rest_;
  bool within_list_ = false;
  Tokens tokens_;
};

}  // namespace

Tokens SplitLine(std::string_view line) { return Splitter(line).Split(); }

}  // namespace liggare::sie
