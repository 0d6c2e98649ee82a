#include "clients/sie/line_reader.h"

#include <utility>

#include "clients/sie/line_error.h"

namespace liggare::sie {

LineReader::LineReader(std::istream& stream, std::string file)
    : stream_(stream), file_(std::move(file)) {}

absl::StatusOr<std::optional<std::string_view>> LineReader::Next() {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  constexpr int kEnd = std::istream::traits_type::eof();
  std::streambuf& bytes = *stream_.rdbuf();
  text_.clear();
  int byte = bytes.sbumpc();
  if (byte == kEnd) {
    if (stream_.bad()) return absl::DataLossError(absl::StrCat("cannot read ", file_));
    return std::nullopt;
  }
  ++line_;
  for (; byte != kEnd && byte != '\n'; byte = bytes.sbumpc()) {
    if (text_.size() == kLineBytesMax) {
      return LineError(file_, line_,
                       absl::StrCat("the line is longer than ", kLineBytesMax,
                                    " bytes; is this a file of lines?"));
    }
    text_ += static_cast<char>(byte);
  }
  bytes_read_ += static_cast<int64_t>(text_.size()) + (byte == '\n' ? 1 : 0);
  std::string_view line = text_;
  if (line_ == 1 && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace liggare::sie
