#include "clients/sie/csv_rows.h"

#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/sie/encoding.h"
#include "clients/sie/line_error.h"

namespace liggare::sie {
namespace {

// A text of more lines is an open quote.
constexpr int64_t kLinesOfRowMax = 100;

// Takes fields apart that may be quoted, over as many lines as they need.
class RowSplitter {
 public:
  explicit RowSplitter(char separator) : separator_(separator) {}

  void TakeLine(std::string_view line) {
    for (size_t i = 0; i < line.size(); ++i) {
      const bool doubled = quoted_ && line[i] == '"' && i + 1 < line.size() && line[i + 1] == '"';
      if (doubled) {
        fields_.back() += line[++i];
      } else if (line[i] == '"') {
        quoted_ = !quoted_;
      } else if (line[i] == separator_ && !quoted_) {
        fields_.emplace_back();
      } else {
        fields_.back() += line[i];
      }
    }
    if (quoted_) fields_.back() += ' ';  // in place of the line's end
  }

  bool complete() const { return !quoted_; }
  std::vector<std::string> Fields() && { return std::move(fields_); }

 private:
  const char separator_;
  bool quoted_ = false;
  std::vector<std::string> fields_ = {""};
};

std::string Trimmed(std::string text) {
  absl::StripAsciiWhitespace(&text);
  return text;
}

}  // namespace

CsvRows::CsvRows(std::istream& stream, std::string file) : lines_(stream, std::move(file)) {}

absl::Status CsvRows::Wrong(const std::string& message) const {
  return LineError(lines_.file(), line_, message);
}

absl::Status CsvRows::ReadHead() {
  const absl::StatusOr<std::optional<std::string_view>> line = lines_.Next();
  if (!line.ok()) return line.status();
  line_ = 1;
  if (!line->has_value()) return Wrong("the file is empty");
  if ((*line)->starts_with('<')) return Wrong("this is HTML or XML, no CSV");
  const bool is_swedish = (*line)->find(kSwedishSeparator) != std::string_view::npos;
  separator_ = is_swedish ? kSwedishSeparator : kRfcSeparator;
  RowSplitter head(separator_);
  head.TakeLine(**line);
  const absl::StatusOr<std::vector<std::string>> names = Decode(std::move(head).Fields());
  if (!names.ok()) return names.status();
  width_ = names->size();
  for (size_t i = 0; i < names->size(); ++i) {
    const std::string& name = (*names)[i];
    if (!columns_.emplace(name, i).second && !name.empty()) {
      return Wrong(absl::StrCat("two columns are called ", name));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> CsvRows::Next() {
  std::optional<RowSplitter> row;
  while (!row || !row->complete()) {
    const absl::StatusOr<std::optional<std::string_view>> line = lines_.Next();
    if (!line.ok()) return line.status();
    if (!line->has_value()) {
      if (row) return Wrong("the file ends within quotes; it is truncated");
      return false;
    }
    if (!row) {
      if (Trimmed(std::string(**line)).empty()) continue;
      line_ = lines_.line();
      row.emplace(separator_);
    }
    row->TakeLine(**line);
    if (lines_.line() - line_ > kLinesOfRowMax) return Wrong("quotes are opened and not closed");
  }
  absl::StatusOr<std::vector<std::string>> fields = Decode(std::move(*row).Fields());
  if (!fields.ok()) return fields.status();
  fields_ = *std::move(fields);
  if (fields_.size() == width_) return true;
  return Wrong(absl::StrCat("the row has ", fields_.size(), " fields, the first line ", width_));
}

absl::StatusOr<std::vector<std::string>> CsvRows::Decode(std::vector<std::string> fields) const {
  for (std::string& field : fields) {
    const absl::StatusOr<std::string> text = DecodeText(field, Encoding::kWindows1252);
    if (!text.ok()) return Wrong(std::string(text.status().message()));
    field = Trimmed(*text);
  }
  return fields;
}

}  // namespace liggare::sie
