#include "clients/sie/source.h"

#include <array>
#include <fstream>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/sie/file_reader.h"
#include "store/proof/running_hash.h"

namespace liggare::sie {
namespace {

absl::StatusOr<std::ifstream> Open(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (stream.is_open() && stream.peek() != std::ifstream::traits_type::eof()) return stream;
  return absl::NotFoundError(absl::StrCat("cannot read ", path, ", or it is empty"));
}

absl::Status GiveAll(VoucherReader& reader,
                     absl::FunctionRef<absl::Status(const Voucher&, int64_t)> take) {
  while (true) {
    const absl::StatusOr<const Voucher*> voucher = reader.Next();
    if (!voucher.ok()) return voucher.status();
    if (*voucher == nullptr) return absl::OkStatus();
    if (absl::Status s = take(**voucher, reader.bytes_read()); !s.ok()) return s;
  }
}

}  // namespace

Source::Source(std::string path, std::optional<CsvColumns> columns)
    : path_(std::move(path)), columns_(std::move(columns)) {}

absl::Status Source::ForEachVoucher(
    absl::FunctionRef<absl::Status(const Voucher& voucher, int64_t bytes_read)> take) {
  absl::StatusOr<std::ifstream> stream = Open(path_);
  if (!stream.ok()) return stream.status();
  if (columns_) {
    CsvReader reader(*stream, path_, *columns_);
    return GiveAll(reader, take);
  }
  FileReader reader(*stream, path_);
  const absl::Status given = GiveAll(reader, take);
  declared_ = reader.declared();
  return given;
}

absl::StatusOr<std::string> Source::Hash() const {
  absl::StatusOr<std::ifstream> stream = Open(path_);
  if (!stream.ok()) return stream.status();
  proof::RunningHash hash;
  std::array<char, 1 << 16> bytes;
  while (stream->read(bytes.data(), bytes.size()) || stream->gcount() > 0) {
    hash.Add(std::string_view(bytes.data(), static_cast<size_t>(stream->gcount())));
  }
  if (stream->bad()) return absl::DataLossError(absl::StrCat("cannot read ", path_));
  return absl::BytesToHexString(std::string(hash.Finish().view()));
}

}  // namespace liggare::sie
