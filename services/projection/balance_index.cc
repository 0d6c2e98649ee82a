#include "services/projection/balance_index.h"

#include <utility>

#include "services/budget/invariant.h"
#include "services/projection/block_bytes.h"
#include "services/projection/names_block.h"

namespace liggare::projection {
namespace {

PinnedBytes Pin(const std::shared_ptr<const std::string>& bytes) { return {*bytes, bytes}; }

uint64_t Packed(const BlockKey& key) {
  return uint64_t{static_cast<uint8_t>(key.kind)} << 56 | uint64_t{key.level} << 48 | key.index;
}

uint64_t Power(uint64_t base, int exponent) {
  uint64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= base;
  return power;
}

}  // namespace

BalanceIndex::BalanceIndex(const std::string& ledger, const BlockStore& store, IndexShape shape,
                           uint64_t kept_segments)
    : store_(store),
      shape_(shape),
      seed_(BlockSeed(ledger)),
      appended_size_{static_cast<int64_t>(kept_segments * shape.segment_positions)},
      size_(appended_size_),
      given_segments_(kept_segments),
      kept_segments_(kept_segments) {
  budget::Require(shape.segment_positions >= 1 && shape.segment_positions <= kOffsetMask + 1 &&
                      shape.fan_in >= 2 && shape.fan_in <= UINT16_MAX,
                  "a segment has 1 to 4,096 positions, and two blocks or more merge");
  for (uint64_t made = kept_segments; made > 0 || made_.empty(); made /= shape.fan_in) {
    made_.push_back(made);
  }
}

absl::StatusOr<uint64_t> BalanceIndex::KeptSegments(const BlockStore& store) {
  const auto last = store.Last(BlockKind::kMovements, 0);
  if (!last.ok()) return last.status();
  return last->has_value() ? (*last)->index + 1 : 0;
}

int64_t BalanceIndex::span_of(int level) const {
  return static_cast<int64_t>(Power(shape_.fan_in, level)) * shape_.segment_positions;
}

void BalanceIndex::Append(const RecordRows& rows, std::vector<SeriesName> named) {
  const auto offset = static_cast<uint32_t>(appended_size_.value % shape_.segment_positions);
  for (const RecordRow& row : rows.rows()) {
    appended_.push_back({row.series, PackWhen(row.day, offset), row.amount});
  }
  appended_gross_ += rows.gross();
  for (SeriesName& name : named) named_.push_back(std::move(name));
  appended_size_.value += 1;
  if (offset + 1 == shape_.segment_positions) FinishSegment();
}

void BalanceIndex::Publish() {
  absl::MutexLock lock(&mutex_);
  for (const Row& row : appended_) segment_.Add(row);
  segment_.AddGross(std::exchange(appended_gross_, 0));
  appended_.clear();
  size_ = appended_size_;
}

void BalanceIndex::FinishSegment() {
  Rows rows;
  int64_t gross = 0;
  uint64_t index = 0;
  {
    absl::MutexLock lock(&mutex_);
    for (const Row& row : appended_) segment_.Add(row);
    segment_.AddGross(std::exchange(appended_gross_, 0));
    appended_.clear();
    rows = segment_.rows();
    gross = segment_.gross();
    index = made_[0];
  }
  Block movements = movements_writer_.Make(seed_, shape_, index, rows, gross);
  std::optional<Block> names;
  if (!named_.empty()) names = MakeNamesBlock(seed_, shape_, index, std::exchange(named_, {}));
  absl::MutexLock lock(&mutex_);
  if (names.has_value()) unkept_.emplace(names->key, std::move(names->bytes));
  unkept_.emplace(movements.key, std::move(movements.bytes));
  segment_ = Segment();
  made_[0] = index + 1;
}

Size BalanceIndex::size() const {
  absl::ReaderMutexLock lock(&mutex_);
  return size_;
}

Size BalanceIndex::kept_size() const {
  absl::ReaderMutexLock lock(&mutex_);
  return {static_cast<int64_t>(kept_segments_) * shape_.segment_positions};
}

uint64_t BalanceIndex::made(int level) const {
  absl::ReaderMutexLock lock(&mutex_);
  const auto at = static_cast<size_t>(level);
  return at < made_.size() ? made_[at] : 0;
}

int BalanceIndex::levels() const {
  absl::ReaderMutexLock lock(&mutex_);
  return static_cast<int>(made_.size());
}

absl::StatusOr<std::vector<Block>> BalanceIndex::MakeBlocks() {
  uint64_t begin = 0;
  uint64_t end = 0;
  {
    absl::ReaderMutexLock lock(&mutex_);
    begin = kept_segments_;
    end = made_[0];
  }
  std::vector<Block> blocks;
  for (uint64_t segment = begin; segment < end; ++segment) {
    const BlockKey names{BlockKind::kNames, 0, segment};
    const BlockKey movements{BlockKind::kMovements, 0, segment};
    {
      absl::ReaderMutexLock lock(&mutex_);
      const auto found = unkept_.find(names);
      if (found != unkept_.end()) blocks.push_back({names, found->second});
    }
    if (absl::Status made = MakeTotalsOf(segment, &blocks); !made.ok()) return made;
    absl::ReaderMutexLock lock(&mutex_);
    blocks.push_back({movements, unkept_.at(movements)});
  }
  absl::MutexLock lock(&mutex_);
  given_segments_ = end;
  return blocks;
}

absl::Status BalanceIndex::MakeTotalsOf(uint64_t segment, std::vector<Block>* blocks) {
  std::vector<Block> made_before;
  {
    // Those that an earlier call made and that were not kept.
    absl::ReaderMutexLock lock(&mutex_);
    uint64_t end = segment + 1;
    for (uint8_t level = 1; end % shape_.fan_in == 0; ++level) {
      end /= shape_.fan_in;
      const auto found = unkept_.find({BlockKind::kTotals, level, end - 1});
      if (found == unkept_.end()) break;
      made_before.insert(made_before.begin(), {found->first, found->second});
    }
  }
  if (!made_before.empty()) {
    blocks->insert(blocks->end(), made_before.begin(), made_before.end());
    return absl::OkStatus();
  }
  const auto lower = [&](int level, uint64_t first) {
    Keys keys;
    for (uint64_t i = 0; i < shape_.fan_in; ++i) {
      keys.push_back({KindOfLevel(level), static_cast<uint8_t>(level), first + i});
    }
    return ReadAll(keys);
  };
  std::vector<Block> made;
  const auto keep = [&](const Block& block) {
    made.push_back(block);
    absl::MutexLock lock(&mutex_);
    unkept_.emplace(block.key, block.bytes);
  };
  const auto totals = MakeTotals(seed_, shape_, segment, totals_writer_, lower, keep);
  absl::MutexLock lock(&mutex_);
  if (!totals.ok()) {
    for (const Block& block : made) unkept_.erase(block.key);
    return totals.status();
  }
  for (const Block& block : *totals) {
    if (made_.size() <= block.key.level) made_.resize(block.key.level + 1);
    made_[block.key.level] = block.key.index + 1;
  }
  blocks->insert(blocks->end(), totals->begin(), totals->end());
  return absl::OkStatus();
}

bool BalanceIndex::IsKept(const BlockKey& key) const {
  return (key.index + 1) * Power(shape_.fan_in, key.level) <= kept_segments_;
}

void BalanceIndex::BlocksKept() {
  absl::MutexLock lock(&mutex_);
  kept_segments_ = given_segments_;
  std::erase_if(unkept_, [&](const auto& block) {
    mutex_.AssertHeld();
    return IsKept(block.first);
  });
}

BalanceIndex::Keys BalanceIndex::KeysOf(Size size) const {
  Keys keys;
  int64_t begin = 0;
  for (int level = static_cast<int>(made_.size()) - 1; level >= 0; --level) {
    const int64_t span = span_of(level);
    for (; begin + span <= size.value &&
           static_cast<uint64_t>(begin / span) < made_[static_cast<size_t>(level)];
         begin += span) {
      keys.push_back(
          {KindOfLevel(level), static_cast<uint8_t>(level), static_cast<uint64_t>(begin / span)});
    }
  }
  return keys;
}

std::vector<std::optional<PinnedBytes>> BalanceIndex::ReadMemory(const Keys& keys) const {
  std::vector<std::optional<PinnedBytes>> found(keys.size());
  if (unkept_.empty()) return found;
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto in_memory = unkept_.find(keys[i]);
    if (in_memory != unkept_.end()) found[i] = Pin(in_memory->second);
  }
  return found;
}

absl::StatusOr<BalanceCut> BalanceIndex::CutAt(Size size) const {
  const auto cut_at = static_cast<uint32_t>(size.value % shape_.segment_positions);
  const auto cut_segment = static_cast<uint64_t>(size.value / shape_.segment_positions);
  BalanceCut cut;
  Keys keys;
  std::vector<std::optional<PinnedBytes>> found;
  bool cuts_block = false;
  {
    absl::ReaderMutexLock lock(&mutex_);
    budget::Require(size <= size_, "a balance is asked at a size that is reached");
    keys = KeysOf(size);
    if (cut_at > 0 && cut_segment < made_[0]) {
      cuts_block = true;
      keys.push_back({BlockKind::kMovements, 0, cut_segment});
    } else if (cut_at > 0) {
      cut.CutRows(segment_.rows(), cut_at);
    }
    found = ReadMemory(keys);
  }
  if (absl::Status read = ReadMissing(keys, found); !read.ok()) return read;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (cuts_block && i + 1 == keys.size()) {
      cut.CutMovements(*std::move(found[i]), cut_at);
    } else if (keys[i].kind == BlockKind::kTotals) {
      cut.AddTotals(*std::move(found[i]));
    } else {
      cut.AddMovements(*std::move(found[i]));
    }
  }
  return cut;
}

absl::Status BalanceIndex::ReadMissing(const Keys& keys,
                                       std::vector<std::optional<PinnedBytes>>& found) const {
  Keys missing;
  std::vector<size_t> places;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (found[i].has_value()) continue;
    missing.push_back(keys[i]);
    places.push_back(i);
  }
  if (missing.empty()) return absl::OkStatus();
  auto read = store_.Get(missing);
  if (!read.ok()) return read.status();
  for (size_t i = 0; i < missing.size(); ++i) {
    std::optional<PinnedBytes>& bytes = (*read)[i];
    if (!bytes.has_value()) return Damaged(LostBlock(missing[i], "is missing"));
    if (absl::Status sound = CheckOnce(missing[i], bytes->bytes); !sound.ok()) return sound;
    found[places[i]] = std::move(bytes);
  }
  return absl::OkStatus();
}

absl::Status BalanceIndex::CheckOnce(BlockKey key, std::string_view bytes) const {
  {
    absl::MutexLock lock(&checked_mutex_);
    if (checked_.contains(Packed(key))) return absl::OkStatus();
  }
  const absl::Status sound = CheckBlock(seed_, key, shape_, bytes);
  if (!sound.ok()) return Damaged(sound);
  absl::MutexLock lock(&checked_mutex_);
  checked_.insert(Packed(key));
  return absl::OkStatus();
}

absl::Status BalanceIndex::Damaged(const absl::Status& why) const {
  return store_.Damaged(std::string(why.message()));
}

absl::StatusOr<BlocksRead> BalanceIndex::ReadAll(const Keys& keys) const {
  std::vector<std::optional<PinnedBytes>> found;
  {
    absl::ReaderMutexLock lock(&mutex_);
    found = ReadMemory(keys);
  }
  if (absl::Status read = ReadMissing(keys, found); !read.ok()) return read;
  BlocksRead blocks;
  blocks.reserve(found.size());
  for (std::optional<PinnedBytes>& bytes : found) blocks.push_back(*std::move(bytes));
  return blocks;
}

absl::StatusOr<PinnedBytes> BalanceIndex::Read(BlockKey key) const {
  auto blocks = ReadAll({key});
  if (!blocks.ok()) return blocks.status();
  return std::move(blocks->front());
}

std::optional<Rows> BalanceIndex::RowsOf(uint64_t segment) const {
  absl::ReaderMutexLock lock(&mutex_);
  if (segment < made_[0]) return std::nullopt;
  return segment_.rows();
}

absl::Status BalanceIndex::ForEachKeptName(absl::FunctionRef<void(const SeriesName&)> visit) const {
  const auto blocks = store_.All(BlockKind::kNames);
  if (!blocks.ok()) return blocks.status();
  const uint64_t segments = static_cast<uint64_t>(kept_size().value) / shape_.segment_positions;
  SeriesId next = 0;
  for (const auto& [key, bytes] : *blocks) {
    // Of a segment whose movements were not put before a crash.
    if (key.index >= segments) break;
    const absl::Status sound = CheckBlock(seed_, key, shape_, bytes.bytes);
    if (!sound.ok()) return Damaged(sound);
    for (const SeriesName& name : NamesIn(shape_, key.index, bytes.bytes)) {
      if (name.id != next++) return Damaged(LostBlock(key, "does not follow the one before it"));
      visit(name);
    }
  }
  return absl::OkStatus();
}

}  // namespace liggare::projection
