// The pieces that every entry passes, alone: what one costs in time. Only interfaces that change
// with the protocol and not with the inside of the server are called here.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

#include "liggare/v1/ledger_service.pb.h"
#include "services/budget/shape.h"
#include "store/proof/frontier.h"
#include "store/proof/hash.h"
#include "tests/bench/workload.h"

namespace liggare::bench {
namespace {

constexpr int64_t kBatch = 1000;

const Workload& Entries() {
  static const Workload* const workload = new Workload(WorkloadOptions());
  return *workload;
}

void MakeEntry(benchmark::State& state) {
  int64_t index = 0;
  for (auto _ : state) {
    v1::Event event = Entries().Entry(index++ % Entries().options().events);
    benchmark::DoNotOptimize(event);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(MakeEntry);

void CheckShapeOfEntry(benchmark::State& state) {
  const v1::AppendRequest append = Entries().Append(0, kBatch);
  const std::string path = "events[0]";
  for (auto _ : state) {
    for (const v1::Event& event : append.events()) {
      if (!budget::CheckShape(event, path).ok()) std::abort();
    }
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(CheckShapeOfEntry);

void EncodeAppend(benchmark::State& state) {
  const v1::AppendRequest append = Entries().Append(0, kBatch);
  std::string bytes;
  for (auto _ : state) {
    append.SerializeToString(&bytes);
    benchmark::DoNotOptimize(bytes);
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes.size()));
}
BENCHMARK(EncodeAppend);

void DecodeAppend(benchmark::State& state) {
  const std::string bytes = Entries().Append(0, kBatch).SerializeAsString();
  for (auto _ : state) {
    v1::AppendRequest append;
    if (!append.ParseFromString(bytes)) std::abort();
    benchmark::DoNotOptimize(append);
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes.size()));
}
BENCHMARK(DecodeAppend);

void EncodeRecord(benchmark::State& state) {
  v1::Record record;
  record.set_ledger("bench");
  record.set_position(123'456);
  record.set_append_first(123'000);
  record.set_append_count(1000);
  record.mutable_recorded_at()->set_seconds(1'600'000'000);
  record.set_actor("local");
  *record.mutable_event() = Entries().Entry(0);
  const v1::Cell& cell = Entries().cells(0)[0].cell;
  for (const v1::AccountKind kind :
       {v1::ACCOUNT_KIND_UNATTRIBUTED_COST, v1::ACCOUNT_KIND_CELL_COST}) {
    v1::Posting* posting = record.add_postings();
    posting->mutable_from_account()->set_kind(v1::ACCOUNT_KIND_EXTERNAL);
    posting->mutable_to_account()->set_kind(kind);
    posting->mutable_to_account()->set_line(cell.line());
    posting->mutable_to_account()->set_fund(cell.fund());
    posting->set_amount(100);
  }
  std::string bytes;
  for (auto _ : state) {
    record.SerializeToString(&bytes);
    benchmark::DoNotOptimize(bytes);
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes.size()));
}
BENCHMARK(EncodeRecord);

// The leaf of a record, and the node above two.
void HashLeaf(benchmark::State& state) {
  const std::string record(static_cast<size_t>(state.range(0)), 'r');
  for (auto _ : state) benchmark::DoNotOptimize(proof::LeafHash(record));
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(HashLeaf)->Arg(200)->Arg(500);

void HashNode(benchmark::State& state) {
  proof::Hash hash = proof::LeafHash("");
  for (auto _ : state) hash = proof::NodeHash(hash, hash);
  benchmark::DoNotOptimize(hash);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(HashNode);

// A log that streams by, root and all: what a client does for each record but parse it.
void GrowFrontier(benchmark::State& state) {
  const std::string record(500, 'r');
  proof::Frontier frontier;
  for (auto _ : state) frontier.Add(proof::LeafHash(record));
  benchmark::DoNotOptimize(frontier.head());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(GrowFrontier);

}  // namespace
}  // namespace liggare::bench

BENCHMARK_MAIN();
