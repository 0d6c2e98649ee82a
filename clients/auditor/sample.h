// An auditor's sample of entries, drawn so that anybody draws it again from the same ledger, size,
// date and seed.
//
// By record: every entry is as likely as another. Entries are ordered by SHA-256 over
// "liggare/sample/v1", a zero byte, the seed, a zero byte and the position in decimal; the first
// ones are the sample.
//
// By monetary unit: every öre is as likely as another, so that an entry is as likely as it is large
// (fixed interval selection). The interval is the sum of all amounts without sign, divided by the
// size of the sample and rounded down. The first unit is the first eight bytes of SHA-256 over
// "liggare/sample/v1", a zero byte, the seed, a zero byte and "start", as a number of big endian,
// modulo the interval; then every interval-th. An entry is in the sample when a unit of it is hit;
// one as large as the interval always is, and may be hit more often.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_CLIENTS_AUDITOR_SAMPLE_H_
#define LIGGARE_CLIENTS_AUDITOR_SAMPLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace liggare::auditor {

// An entry that may be drawn.
struct SampledEntry {
  int64_t position = 0;
  int64_t amount = 0;
  int64_t hits = 0;  // by monetary unit; 1 by record
};

struct MonetaryUnits {
  int64_t gross = 0;     // the sum of all amounts without sign
  int64_t interval = 0;  // in minor units
  int64_t first = 0;     // the first unit hit, from 0
  std::vector<SampledEntry> drawn;
};

// Both take the population by position and give the sample by position. The size is 1 or more; by
// record a population of fewer is drawn whole.
std::vector<SampledEntry> DrawRecords(std::vector<SampledEntry> population, int64_t size,
                                      const std::string& seed);

// FAILED_PRECONDITION when there are fewer units than are to be drawn.
absl::StatusOr<MonetaryUnits> DrawMonetaryUnits(const std::vector<SampledEntry>& population,
                                                int64_t size, const std::string& seed);

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_SAMPLE_H_
