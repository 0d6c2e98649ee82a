// A file of a published log, or its name, from anybody: it is refused or comes back as it was. A
// tile and a bundle come behind a byte of their width.

#include "store/proof/tile.h"
#include "store/proof/tile_nodes.h"
#include "tests/fuzz/fuzz.h"

namespace liggare::proof {
namespace {

void ReadPath(const std::string& path) {
  const std::optional<Tile> tile = ParseTilePath(path);
  fuzz::Expect(!tile.has_value() || TilePath(*tile) == path, "a path that comes back otherwise");
}

void ReadHashes(std::string_view bytes, int width) {
  const absl::StatusOr<std::vector<Hash>> hashes = DecodeHashes(bytes, width);
  if (!hashes.ok()) return;
  fuzz::Expect(EncodeHashes(*hashes) == bytes, "a tile that comes back otherwise");
  fuzz::Expect(TileNodes(*hashes).width() == width, "a tile without some of its hashes");
}

void ReadEntries(std::string_view bytes, int width) {
  const absl::StatusOr<std::vector<std::string_view>> records = DecodeEntries(bytes, width);
  if (!records.ok()) return;
  std::string bundle;
  for (const std::string_view record : *records) {
    fuzz::Expect(AppendEntry(record, bundle).ok(), "a record too large for its bundle");
  }
  fuzz::Expect(bundle == bytes, "a bundle that comes back otherwise");
}

}  // namespace
}  // namespace liggare::proof

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string text = liggare::fuzz::Text(bytes, size);
  liggare::proof::ReadPath(text);
  if (text.empty()) return 0;
  const std::string_view content = std::string_view(text).substr(1);
  const int width = static_cast<uint8_t>(text[0]) + 1;
  liggare::proof::ReadHashes(content, width);
  liggare::proof::ReadEntries(content, width);
  return 0;
}
