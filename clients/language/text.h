// Text to show, on a terminal above all: as wide as its characters, and never a control sequence in
// disguise.

#ifndef LIGGARE_CLIENTS_LANGUAGE_TEXT_H_
#define LIGGARE_CLIENTS_LANGUAGE_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

namespace liggare::language {

// How many places the text takes: its code points, without combining marks.
size_t Width(const std::string& text);

// The text with line breaks and tabs as spaces, and other control characters and bytes that are not
// UTF-8 as "?": an event's text must not steer the terminal of whoever reads it.
std::string Printable(const std::string& text);

// The same with its line breaks.
std::string PrintableLines(const std::string& text);

// The text cut to so many places, with "…" where something was cut.
std::string Clip(const std::string& text, size_t width_max);

// The text filled up with spaces to so many places.
std::string PadRight(const std::string& text, size_t width);
std::string PadLeft(const std::string& text, size_t width);

// The printable text broken between words into lines of at most so many places.
std::vector<std::string> Wrap(const std::string& text, size_t width_max);

// What a file in UTF-8 begins with so that Excel takes it for that, and may begin with anywhere.
inline constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

// The text as Excel shows it and does not compute it: what would be a formula gets an apostrophe.
std::string NoFormula(const std::string& text);

// A field of CSV, quoted where it must be.
std::string CsvQuoted(const std::string& text, char separator);

}  // namespace liggare::language

#endif  // LIGGARE_CLIENTS_LANGUAGE_TEXT_H_
