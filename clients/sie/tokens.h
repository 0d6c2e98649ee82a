// Splits a line of a SIE file into its fields: quoting, escapes and the braces of object lists.
//
// Works on bytes: quotes, spaces and braces are the same in every encoding that occurs.
// Used by one thread.

#ifndef LIGGARE_CLIENTS_SIE_TOKENS_H_
#define LIGGARE_CLIENTS_SIE_TOKENS_H_

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace liggare::sie {

struct Token {
  enum class Kind { kText, kOpen, kClose };

  Kind kind = Kind::kText;
  std::string_view text;  // in the file's encoding, without quotes and escapes
};

// What a line says. Borrows the line; used for one line after the other, it keeps its memory.
struct Tokens {
  std::vector<Token> all;
  // False for a line that ends within quotes. Tags that nobody reads may: vendors write paths that
  // end in a backslash.
  bool complete = true;
  std::deque<std::string> unescaped;  // texts that are not in the line as they are meant
};

void SplitLine(std::string_view line, Tokens& tokens);

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_TOKENS_H_
