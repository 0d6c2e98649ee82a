#include "store/rocks_options.h"

#include <utility>

#include "rocksdb/env.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/table.h"
#include "rocksdb/universal_compaction.h"
#include "store/posting_list.h"

namespace liggare::store {
namespace {

// After SIGKILL the write-ahead log is checked, replayed and written out before anything else, so
// it bounds that part of an open.
constexpr uint64_t kWalBytesMax = 64u << 20;
constexpr size_t kRecordsBufferBytes = 32u << 20;
// Blocks and hashes have no write-ahead log: what is in their buffer is made again after a crash.
constexpr size_t kBlocksBufferBytes = 8u << 20;
constexpr size_t kSmallBufferBytes = 4u << 20;
constexpr uint64_t kFileBytes = 64u << 20;
// A filter is cached whole, and has to fit a shard of the cache.
constexpr uint64_t kFilteredFileBytes = 32u << 20;
constexpr int kCacheShardBits = 4;
constexpr double kBloomBitsPerKey = 10;
constexpr size_t kTableBlockBytes = 16u << 10;
// An append never waits for a compaction.
constexpr int kNeverStall = 1 << 20;

rocksdb::BlockBasedTableOptions MakeTableOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = kTableBlockBytes;
  table.format_version = 5;
  // Filters and directories of blocks count as memory too, and go before data does not.
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.metadata_cache_options.unpartitioned_pinning = rocksdb::PinningTier::kFlushedAndSimilar;
  return table;
}

rocksdb::ColumnFamilyOptions MakeCommonOptions() {
  rocksdb::ColumnFamilyOptions options;
  options.compression = rocksdb::CompressionType::kNoCompression;
  options.level0_slowdown_writes_trigger = kNeverStall;
  options.level0_stop_writes_trigger = kNeverStall;
  options.soft_pending_compaction_bytes_limit = 0;
  options.hard_pending_compaction_bytes_limit = 0;
  options.write_buffer_size = kSmallBufferBytes;
  return options;
}

// Few large merges instead of many small ones: every entry is written some log(size) times. Files
// that follow each other, as those of a single ledger do, are not written again at all.
void CompactBySize(rocksdb::ColumnFamilyOptions& options, int runs, uint64_t file_bytes) {
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  options.compaction_options_universal.allow_trivial_move = true;
  options.level0_file_num_compaction_trigger = runs;
  options.target_file_size_base = file_bytes;
}

}  // namespace

std::shared_ptr<rocksdb::Cache> MakeCache(size_t bytes) {
  return rocksdb::NewLRUCache(bytes, kCacheShardBits);
}

rocksdb::DBOptions MakeDbOptions(rocksdb::Env* env,
                                 std::shared_ptr<rocksdb::EventListener> errors) {
  rocksdb::DBOptions options;
  options.env = env;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  // Nothing acknowledged vanishes silently: damage refuses to open, and an error in the background
  // stops all writes until the folder is opened anew. CheckWals and AcknowledgedMark see what this
  // recovery mode does not.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.recycle_log_file_num = 0;
  options.max_bgerror_resume_count = 0;
  options.paranoid_checks = true;
  options.max_total_wal_size = kWalBytesMax;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.keep_log_file_num = 4;
  options.listeners.push_back(std::move(errors));
  // One flush and one compaction at a time.
  options.max_background_jobs = 2;
  // Sorted files go to disk as they are written: syncing one whole at its end would hold up the
  // commit that is being synced meanwhile.
  options.bytes_per_sync = 1u << 20;
  // One thread writes.
  options.allow_concurrent_memtable_write = false;
  options.enable_write_thread_adaptive_yield = false;
  // Who reads last does not also delete files.
  options.avoid_unnecessary_blocking_io = true;
  // Open reads no file for statistics that only choose compactions.
  options.skip_stats_update_on_db_open = true;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

rocksdb::ColumnFamilyOptions MakeFamilyOptions(ColumnFamily family,
                                               const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options = MakeCommonOptions();
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(MakeTableOptions(cache)));
  if (family == ColumnFamily::kRecords) {
    options.write_buffer_size = kRecordsBufferBytes;
    options.max_write_buffer_number = 4;
    CompactBySize(options, /*runs=*/8, kFileBytes);
  }
  // Texts stay uncompressed: whether one is gone must be seen by searching the files for it.
  return options;
}

rocksdb::ColumnFamilyOptions MakeFamilyOptions(DerivedFamily family,
                                               const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options = MakeCommonOptions();
  rocksdb::BlockBasedTableOptions table = MakeTableOptions(cache);
  switch (family) {
    case DerivedFamily::kEventIds:
      // Nearly every look-up is for an id that is not there.
      table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
      CompactBySize(options, /*runs=*/8, kFilteredFileBytes);
      break;
    case DerivedFamily::kTags:
      // Many tags are in few files, such as those that name an event.
      table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
      table.whole_key_filtering = false;
      options.prefix_extractor = TagOfKey();
      options.merge_operator = PostingMerge();
      CompactBySize(options, /*runs=*/8, kFilteredFileBytes);
      break;
    case DerivedFamily::kBlocks:
    case DerivedFamily::kHashes:
      options.write_buffer_size = kBlocksBufferBytes;
      options.max_write_buffer_number = 4;
      CompactBySize(options, /*runs=*/8, kFileBytes);
      break;
  }
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

}  // namespace liggare::store
