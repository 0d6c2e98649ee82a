#include "store/proof/tile.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "store/proof/invariant.h"
#include "store/proof/text.h"

namespace liggare::proof {
namespace {

constexpr std::string_view kPrefix = "tile/";
constexpr std::string_view kEntriesLevel = "entries";
constexpr std::string_view kPartial = ".p/";
constexpr int64_t kPathBase = 1000;
constexpr size_t kPathDigits = 3;
constexpr int kPathLevelMax = 63;
constexpr size_t kLengthBytes = 2;

std::string ThreeDigits(int64_t part) { return absl::StrCat(absl::Dec(part, absl::kZeroPad3)); }

std::string IndexPath(int64_t index) {
  std::string path = ThreeDigits(index % kPathBase);
  for (int64_t rest = index / kPathBase; rest > 0; rest /= kPathBase) {
    path = absl::StrCat("x", ThreeDigits(rest % kPathBase), "/", path);
  }
  return path;
}

// Takes an element of three digits apart; nothing for any other.
std::optional<int64_t> ParseThreeDigits(std::string_view text) {
  if (text.size() != kPathDigits) return std::nullopt;
  int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = 10 * value + (c - '0');
  }
  return value;
}

std::optional<int64_t> ParseIndexPath(std::string_view path) {
  int64_t index = 0;
  bool last = false;
  while (!last) {
    const std::optional<std::string_view> inner = TakeUntil('/', path);
    last = !inner;
    std::string_view element = inner.value_or(path);
    if (!last) {
      if (element.empty() || element.front() != 'x') return std::nullopt;
      element.remove_prefix(1);
    }
    const std::optional<int64_t> part = ParseThreeDigits(element);
    if (!part || index > (INT64_MAX - *part) / kPathBase) return std::nullopt;
    index = index * kPathBase + *part;
  }
  return index;
}

// Fills in kind and level; false when they are none.
bool ParseLevel(std::string_view text, Tile& tile) {
  if (text == kEntriesLevel) {
    tile.kind = TileKind::kEntries;
    return true;
  }
  const std::optional<int64_t> level = ParseDecimal(text);
  if (!level || *level > kPathLevelMax) return false;
  tile.level = static_cast<int>(*level);
  return true;
}

// Takes the width off the end of a path and fills it in; false when it is none.
bool TakeWidth(std::string_view& path, Tile& tile) {
  const size_t partial = path.find(kPartial);
  if (partial == std::string_view::npos) return true;
  const std::optional<int64_t> width = ParseDecimal(path.substr(partial + kPartial.size()));
  if (!width || *width < 1 || *width >= kTileWidth) return false;
  tile.width = static_cast<int>(*width);
  path = path.substr(0, partial);
  return true;
}

// Takes a record off the front of a bundle; nothing when it is not whole.
std::optional<std::string_view> TakeEntry(std::string_view& bundle) {
  if (bundle.size() < kLengthBytes) return std::nullopt;
  const size_t length =
      static_cast<size_t>(static_cast<uint8_t>(bundle[0])) << 8 | static_cast<uint8_t>(bundle[1]);
  if (bundle.size() - kLengthBytes < length) return std::nullopt;
  const std::string_view record = bundle.substr(kLengthBytes, length);
  bundle.remove_prefix(kLengthBytes + length);
  return record;
}

}  // namespace

std::string TilePath(const Tile& tile) {
  const bool entries = tile.kind == TileKind::kEntries;
  std::string path = absl::StrCat(std::string(kPrefix),
                                  entries ? std::string(kEntriesLevel) : absl::StrCat(tile.level),
                                  "/", IndexPath(tile.index));
  if (tile.width < kTileWidth) absl::StrAppend(&path, std::string(kPartial), tile.width);
  return path;
}

std::optional<Tile> ParseTilePath(std::string_view path) {
  const std::string_view whole = path;
  if (path.substr(0, kPrefix.size()) != kPrefix) return std::nullopt;
  path.remove_prefix(kPrefix.size());
  Tile tile;
  const std::optional<std::string_view> level = TakeUntil('/', path);
  if (!level || !ParseLevel(*level, tile) || !TakeWidth(path, tile)) return std::nullopt;
  const std::optional<int64_t> index = ParseIndexPath(path);
  if (!index) return std::nullopt;
  tile.index = *index;
  // An index has one path: without an x000 before it.
  if (TilePath(tile) != whole) return std::nullopt;
  return tile;
}

std::vector<TileLevel> TileLevels(Size size) {
  Require(size.value >= 0, "tiles of a negative size");
  std::vector<TileLevel> levels;
  for (int64_t hashes = size.value; hashes > 0; hashes >>= kTileHeight) {
    levels.push_back({hashes >> kTileHeight, static_cast<int>(hashes % kTileWidth)});
  }
  return levels;
}

std::string EncodeHashes(std::span<const Hash> hashes) {
  std::string bytes;
  bytes.reserve(hashes.size() * kHashBytes);
  for (const Hash& hash : hashes) bytes += hash.view();
  return bytes;
}

absl::StatusOr<std::vector<Hash>> DecodeHashes(std::string_view bytes, int width) {
  if (bytes.size() != width * kHashBytes) {
    return absl::InvalidArgumentError(absl::StrCat("a tile has ", bytes.size(), " bytes where ",
                                                   width, " hashes have ", width * kHashBytes));
  }
  std::vector<Hash> hashes(width);
  for (int i = 0; i < width; ++i)
    hashes[i] = *HashOfBytes(bytes.substr(i * kHashBytes, kHashBytes));
  return hashes;
}

absl::Status AppendEntry(std::string_view record, std::string& bundle) {
  if (record.size() > kEntryBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        "a record of ", record.size(), " bytes; a bundle holds at most ", kEntryBytesMax));
  }
  bundle.push_back(static_cast<char>(record.size() >> 8));
  bundle.push_back(static_cast<char>(record.size() & 0xff));
  bundle += record;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string_view>> DecodeEntries(std::string_view bundle, int width) {
  std::vector<std::string_view> records;
  while (!bundle.empty()) {
    const std::optional<std::string_view> record = TakeEntry(bundle);
    if (!record) {
      return absl::InvalidArgumentError(
          absl::StrCat("a bundle of records is cut off in record ", records.size()));
    }
    records.push_back(*record);
  }
  if (records.size() != static_cast<size_t>(width)) {
    return absl::InvalidArgumentError(
        absl::StrCat("a bundle has ", records.size(), " records, and not ", width));
  }
  return records;
}

}  // namespace liggare::proof
