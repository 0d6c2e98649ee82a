// Reads a stream line by line, however long it is, in bounded memory.
//
// Used by one thread. Borrows the stream.

#ifndef LIGGARE_CLIENTS_SIE_LINE_READER_H_
#define LIGGARE_CLIENTS_SIE_LINE_READER_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace liggare::sie {

// No line of a file that a program wrote is longer.
inline constexpr size_t kLineBytesMax = size_t{1} << 20;

class LineReader {
 public:
  // `file` names the stream in errors.
  LineReader(std::istream& stream, std::string file);

  // The next line without its end, valid until the next call; nothing at the end. INVALID_ARGUMENT
  // for a line longer than kLineBytesMax, DATA_LOSS when the stream cannot be read. A byte order
  // mark before the first line is skipped.
  absl::StatusOr<std::optional<std::string_view>> Next();

  const std::string& file() const { return file_; }
  // The number of the line that Next gave, from 1.
  int64_t line() const { return line_; }
  int64_t bytes_read() const { return bytes_read_; }

 private:
  // Whether bytes are left to read, in `rest_`.
  bool Fill();
  absl::StatusOr<std::optional<std::string_view>> NextRaw();

  std::istream& stream_;
  const std::string file_;
  std::vector<char> chunk_;
  std::string_view rest_;  // of the chunk
  std::string text_;       // a line that does not lie in one chunk
  int64_t line_ = 0;
  int64_t bytes_read_ = 0;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_LINE_READER_H_
