#include "store/signatures.h"

#include <memory>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "store/database.h"
#include "store/key_layout.h"

namespace liggare::store {
namespace {

std::string KeyOf(const std::string& ledger, Size size) {
  return PositionKey(ledger, Position{size.value});
}

absl::StatusOr<Cosigned> Decode(const std::string& ledger, Size size, std::string_view lines) {
  Cosigned cosigned{size, {}};
  while (!lines.empty()) {
    const size_t end = lines.find('\n');
    const size_t length = end == std::string_view::npos ? lines.size() : end + 1;
    absl::StatusOr<proof::Signature> signature = proof::ParseSignature(lines.substr(0, length));
    if (!signature.ok()) {
      return absl::DataLossError(absl::StrCat("ledger ", ledger, ": the cosignatures of size ",
                                              size.value, " are damaged; ask the witnesses anew"));
    }
    cosigned.cosignatures.push_back(*std::move(signature));
    lines.remove_prefix(length);
  }
  return cosigned;
}

rocksdb::WriteOptions Durable() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

}  // namespace

absl::StatusOr<bool> Signatures::HasSigned(const std::string& ledger) const {
  std::string ignored;
  const rocksdb::Status got =
      database_.rocks().Get(rocksdb::ReadOptions(), SignedKey(ledger), &ignored);
  if (got.ok() || got.IsNotFound()) return got.ok();
  return FromRocks(got, "reading whether ledger " + ledger + " has signed");
}

absl::Status Signatures::NoteSigned(const std::string& ledger) {
  const rocksdb::Status put = database_.rocks().Put(Durable(), SignedKey(ledger), "");
  return put.ok() ? absl::OkStatus() : FromRocks(put, "noting that ledger " + ledger + " signs");
}

absl::Status Signatures::Cosign(const std::string& ledger, Size size,
                                proof::Signature cosignature) {
  absl::StatusOr<Cosigned> cosigned = OfSize(ledger, size);
  if (!cosigned.ok()) return cosigned.status();
  proof::Note note{"", std::move(cosigned->cosignatures)};
  proof::PutSignature(std::move(cosignature), note);
  std::string lines;
  for (const proof::Signature& signature : note.signatures) {
    lines += proof::EncodeSignature(signature);
  }
  const rocksdb::Status put = database_.rocks().Put(
      Durable(), database_.family(ColumnFamily::kCosignatures), KeyOf(ledger, size), lines);
  return put.ok() ? absl::OkStatus() : FromRocks(put, "writing a cosignature of " + ledger);
}

absl::StatusOr<Cosigned> Signatures::OfSize(const std::string& ledger, Size size) const {
  std::string lines;
  const rocksdb::Status got =
      database_.rocks().Get(rocksdb::ReadOptions(), database_.family(ColumnFamily::kCosignatures),
                            KeyOf(ledger, size), &lines);
  if (!got.ok() && !got.IsNotFound()) return FromRocks(got, "reading cosignatures of " + ledger);
  return Decode(ledger, size, lines);
}

absl::StatusOr<std::vector<Cosigned>> Signatures::Latest(const std::string& ledger,
                                                         size_t sizes_max) const {
  std::vector<Cosigned> latest;
  const std::unique_ptr<rocksdb::Iterator> entries(database_.rocks().NewIterator(
      rocksdb::ReadOptions(), database_.family(ColumnFamily::kCosignatures)));
  for (entries->SeekForPrev(LedgerEnd(ledger)); entries->Valid() && latest.size() < sizes_max;
       entries->Prev()) {
    const auto key = DecodePositionKey(entries->key().ToStringView());
    if (!key || key->ledger != ledger) break;
    absl::StatusOr<Cosigned> cosigned =
        Decode(ledger, Size{key->position.value}, entries->value().ToStringView());
    if (!cosigned.ok()) return cosigned.status();
    latest.push_back(*std::move(cosigned));
  }
  if (!entries->status().ok()) return FromRocks(entries->status(), "listing cosignatures");
  return latest;
}

}  // namespace liggare::store
