// Entries that look as if they were the same cost twice: of different vouchers but alike, and rows
// of a voucher that were recorded again.
//
// Memory grows with 40 bytes an entry and kind. What is alike is told by 64-bit fingerprints; the
// positions of a finding show what it is about. Thread-compatible.

#ifndef LIGGARE_SERVICES_CHECKS_DUPLICATES_H_
#define LIGGARE_SERVICES_CHECKS_DUPLICATES_H_

#include <cstdint>
#include <vector>

#include "services/checks/check.h"

namespace liggare::checks {

// The entries of a kind of duplicate.
class Alike {
 public:
  // Entries with the same key are alike, and make a finding when they come from different origins.
  void Add(uint64_t key, uint64_t origin, const Shown& shown);
  void Finish(v1::BookCheck check, const Ended& ended, Findings& findings);

 private:
  struct Entry {
    uint64_t key;
    uint64_t origin;
    Position position;
    int64_t amount;
    projection::Day day;
  };
  std::vector<Entry> entries_;
};

class DuplicateEntries final : public Check {
 public:
  void Take(const Shown& shown) override;
  void Finish(const Ended& ended, Findings& findings) override;

 private:
  Alike entries_;
};

class DuplicateVouchers final : public Check {
 public:
  void Take(const Shown& shown) override;
  void Finish(const Ended& ended, Findings& findings) override;

 private:
  Alike rows_;
};

}  // namespace liggare::checks

#endif  // LIGGARE_SERVICES_CHECKS_DUPLICATES_H_
