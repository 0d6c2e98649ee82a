#include "services/projection/block_rebuild.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/budget/catalogue.h"
#include "services/budget/invariant.h"
#include "services/budget/tags.h"
#include "services/projection/block_bytes.h"
#include "services/projection/matter.h"
#include "services/projection/names_block.h"
#include "services/projection/plain_record.h"
#include "services/projection/row_maker.h"
#include "services/projection/segment.h"
#include "services/projection/totals.h"

namespace liggare::projection {

struct SegmentRebuild::Parts {
  Parts(const std::string& ledger, IndexShape of) : seed(BlockSeed(ledger)), shape(of) {}

  const uint64_t seed;
  const IndexShape shape;
  int64_t size = 0;
  budget::Catalogue catalogue;  // which funds there are, for flags
  RowMaker row_maker;
  PlainRecord plain;
  RecordRows rows;
  Segment segment;
  MovementsWriter writer;
  std::vector<Block> blocks;

  absl::Status Read(std::string_view bytes, const budget::RecordLookups& lookups);
  absl::Status ReadWhole(std::string_view bytes, const budget::RecordLookups& lookups);
  void AddRows();
  void FinishSegment(uint64_t index);
};

SegmentRebuild::SegmentRebuild(const std::string& ledger, IndexShape shape)
    : parts_(new Parts(ledger, shape)) {}

SegmentRebuild::~SegmentRebuild() = default;

absl::Status SegmentRebuild::Add(std::string_view record, const budget::RecordLookups& lookups) {
  if (absl::Status read = parts_->Read(record, lookups); !read.ok()) return read;
  parts_->AddRows();
  return absl::OkStatus();
}

Size SegmentRebuild::size() const { return Size{parts_->size}; }

std::vector<Block> SegmentRebuild::Take() { return std::exchange(parts_->blocks, {}); }

absl::Status SegmentRebuild::Parts::Read(std::string_view bytes,
                                         const budget::RecordLookups& lookups) {
  const auto lost = [&](const char* why) {
    return absl::DataLossError(absl::StrCat("the record at position ", size, " ", why));
  };
  if (!ReadPlain(bytes, &plain)) return lost("is damaged");
  if (plain.position != size) return lost("is that of another position");
  if (!plain.plain) return ReadWhole(bytes, lookups);
  return row_maker.Make(plain, &rows) ? absl::OkStatus() : lost("has a damaged posting");
}

absl::Status SegmentRebuild::Parts::ReadWhole(std::string_view bytes,
                                              const budget::RecordLookups& lookups) {
  v1::Record record;
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError(absl::StrCat("the record at position ", size, " is damaged"));
  }
  std::vector<v1::Record> matter;
  if (record.settled_flags_size() > 0) {
    absl::StatusOr<std::vector<v1::Record>> read = ReadMatter(record, lookups);
    if (!read.ok()) return read.status();
    matter = *std::move(read);
  }
  if (budget::IsBasis(record)) catalogue.Apply(record);
  const auto kind_at = [&](const std::string& fund, Size at) {
    const std::optional<budget::Fund> found = catalogue.FindFund(fund, at);
    return found.has_value() ? found->kind() : v1::FUND_KIND_UNSPECIFIED;
  };
  row_maker.Make(record, matter, kind_at, &rows);
  return absl::OkStatus();
}

void SegmentRebuild::Parts::AddRows() {
  const auto offset = static_cast<uint32_t>(size % shape.segment_positions);
  for (const RecordRow& row : rows.rows()) {
    segment.Add({row.series, PackWhen(row.day, offset), row.amount});
  }
  segment.AddGross(rows.gross());
  if (offset + 1 == shape.segment_positions) {
    FinishSegment(static_cast<uint64_t>(size / shape.segment_positions));
  }
  ++size;
}

void SegmentRebuild::Parts::FinishSegment(uint64_t index) {
  const std::vector<SeriesName> named = row_maker.names().TakeNew();
  if (!named.empty()) blocks.push_back(MakeNamesBlock(seed, shape, index, named));
  blocks.push_back(writer.Make(seed, shape, index, segment.rows(), segment.gross()));
  segment = Segment();
}

struct TotalsRebuild::Parts {
  Parts(const std::string& ledger, IndexShape of) : seed(BlockSeed(ledger)), shape(of) {}

  const uint64_t seed;
  const IndexShape shape;
  TotalsWriter writer;
  // By level, the blocks that have not been merged into the next.
  std::vector<BlocksRead> open;

  void Open(const Block& block) {
    if (open.size() <= block.key.level) open.resize(block.key.level + 1);
    open[block.key.level].push_back({*block.bytes, block.bytes});
  }
};

TotalsRebuild::TotalsRebuild(const std::string& ledger, IndexShape shape)
    : parts_(new Parts(ledger, shape)) {}

TotalsRebuild::~TotalsRebuild() = default;

std::vector<Block> TotalsRebuild::Add(std::vector<Block> segments) {
  std::vector<Block> blocks;
  const auto lower = [&](int level, uint64_t) -> absl::StatusOr<BlocksRead> {
    return std::exchange(parts_->open[static_cast<size_t>(level)], {});
  };
  const auto made = [&](const Block& block) { parts_->Open(block); };
  for (Block& block : segments) {
    if (block.key.kind == BlockKind::kMovements) {
      parts_->Open(block);
      absl::StatusOr<std::vector<Block>> totals =
          MakeTotals(parts_->seed, parts_->shape, block.key.index, parts_->writer, lower, made);
      budget::Require(totals.ok(), "what is in memory can be merged");
      for (Block& total : *totals) blocks.push_back(std::move(total));
    }
    blocks.push_back(std::move(block));
  }
  return blocks;
}

}  // namespace liggare::projection
