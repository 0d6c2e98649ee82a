#include "tests/support/planned_fault.h"

#include "absl/strings/match.h"

namespace liggare::support {

using rocksdb::IOStatus;

bool IsOf(FileKind kind, const std::string& path) {
  switch (kind) {
    case FileKind::kAny:
      return true;
    case FileKind::kWal:
      return absl::EndsWith(path, ".log");
    case FileKind::kTable:
      return absl::EndsWith(path, ".sst") || absl::EndsWith(path, ".run");
  }
  return false;
}

void FaultPlan::Plan(std::optional<PlannedFault> planned) {
  absl::MutexLock lock(&mutex_);
  planned_ = planned;
}

int FaultPlan::faults() const {
  absl::MutexLock lock(&mutex_);
  return faults_;
}

void FaultPlan::CutPower() {
  absl::MutexLock lock(&mutex_);
  power_ = false;
}

void FaultPlan::RestorePower() {
  absl::MutexLock lock(&mutex_);
  planned_.reset();
  power_ = true;
}

std::optional<Fault> FaultPlan::Take(Operation operation, const std::string& path) {
  if (!planned_ || !IsOf(planned_->files, path)) return std::nullopt;
  const bool is_change = operation != Operation::kRead;
  const bool befalls =
      planned_->operation == operation || (planned_->operation == Operation::kChange && is_change);
  if (!befalls || planned_->after-- > 0) return std::nullopt;
  const Fault fault = planned_->fault;
  planned_.reset();
  ++faults_;
  return fault;
}

IOStatus FaultPlan::Begin(Operation operation, const std::string& path) {
  absl::MutexLock lock(&mutex_);
  if (!power_) return IOStatus::IOError("the power is cut");
  const std::optional<Fault> fault = Take(operation, path);
  if (!fault) return IOStatus::OK();
  if (fault == Fault::kFullDisk) return IOStatus::NoSpace("the disk is full");
  if (fault == Fault::kCutPower) power_ = false;
  return IOStatus::IOError("the disk failed");
}

std::optional<Fault> FaultPlan::BeginRead(const std::string& path) {
  absl::MutexLock lock(&mutex_);
  return Take(Operation::kRead, path);
}

}  // namespace liggare::support
