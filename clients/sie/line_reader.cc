#include "clients/sie/line_reader.h"

#include <algorithm>
#include <utility>

#include "clients/sie/line_error.h"

namespace liggare::sie {
namespace {

constexpr size_t kChunkBytes = size_t{1} << 16;

}  // namespace

LineReader::LineReader(std::istream& stream, std::string file)
    : stream_(stream), file_(std::move(file)), chunk_(kChunkBytes) {}

bool LineReader::Fill() {
  if (!rest_.empty()) return true;
  stream_.read(chunk_.data(), kChunkBytes);
  rest_ = std::string_view(chunk_.data(), static_cast<size_t>(stream_.gcount()));
  return !rest_.empty();
}

absl::StatusOr<std::optional<std::string_view>> LineReader::NextRaw() {
  text_.clear();
  while (Fill()) {
    const size_t end = rest_.find('\n');
    const std::string_view part = rest_.substr(0, end);
    rest_.remove_prefix(std::min(part.size() + 1, rest_.size()));
    bytes_read_ += static_cast<int64_t>(part.size()) + (end == rest_.npos ? 0 : 1);
    if (text_.size() + part.size() > kLineBytesMax) {
      return LineError(file_, line_ + 1,
                       absl::StrCat("the line is longer than ", kLineBytesMax,
                                    " bytes; is this a file of lines?"));
    }
    if (end != rest_.npos && text_.empty()) return part;
    text_.append(part);
    if (end != rest_.npos) return text_;
  }
  if (stream_.bad()) return absl::DataLossError(absl::StrCat("cannot read ", file_));
  if (text_.empty()) return std::nullopt;
  return text_;
}

absl::StatusOr<std::optional<std::string_view>> LineReader::Next() {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  absl::StatusOr<std::optional<std::string_view>> line = NextRaw();
  if (!line.ok() || !line->has_value()) return line;
  std::string_view& text = **line;
  ++line_;
  if (line_ == 1 && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (text.ends_with('\r')) text.remove_suffix(1);
  return line;
}

}  // namespace liggare::sie
