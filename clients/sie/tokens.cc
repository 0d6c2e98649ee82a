#include "clients/sie/tokens.h"

namespace liggare::sie {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

class Splitter {
 public:
  Splitter(std::string_view line, Tokens& tokens) : rest_(line), tokens_(tokens) {}

  void Split() {
    for (SkipBlanks(); !rest_.empty(); SkipBlanks()) TakeToken();
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
    std::string* unescaped = nullptr;
    size_t run = 0;  // what is not taken yet begins here
    size_t i = 0;
    for (; i < rest_.size() && !ends(rest_[i]); ++i) {
      if (rest_[i] != '\\' || i + 1 == rest_.size() || rest_[i + 1] != '"') continue;
      if (unescaped == nullptr) unescaped = &tokens_.unescaped.emplace_back();
      unescaped->append(rest_.substr(run, i - run));
      run = ++i;
    }
    const std::string_view tail = rest_.substr(run, i - run);
    if (unescaped != nullptr) unescaped->append(tail);
    tokens_.all.push_back({Token::Kind::kText, unescaped != nullptr ? *unescaped : tail});
    rest_.remove_prefix(i);
  }

  std::string_view rest_;
  bool within_list_ = false;
  Tokens& tokens_;
};

}  // namespace

void SplitLine(std::string_view line, Tokens& tokens) {
  tokens.all.clear();
  tokens.complete = true;
  tokens.unescaped.clear();
  Splitter(line, tokens).Split();
}

}  // namespace liggare::sie
