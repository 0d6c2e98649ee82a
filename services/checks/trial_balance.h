// The balances at every month's end: they sum to zero, and those kept beside the money by
// themselves.
//
// Memory grows with the accounts and with the months in which each moves. Thread-compatible.

#ifndef LIGGARE_SERVICES_CHECKS_TRIAL_BALANCE_H_
#define LIGGARE_SERVICES_CHECKS_TRIAL_BALANCE_H_

#include <cstdint>
#include <map>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/budget/account.h"
#include "services/checks/check.h"

namespace liggare::checks {

class TrialBalance final : public Check {
 public:
  explicit TrialBalance(projection::Day day) : day_(day) {}

  void Take(const Shown& shown) override;
  void Finish(const Ended& ended, Findings& findings) override;

 private:
  struct Account {
    bool is_memorandum;
    int64_t balance = 0;
  };
  using Changes = absl::flat_hash_map<size_t, int64_t>;  // by the account's number

  void Add(const v1::Account& account, projection::Day month, int64_t amount);
  v1::BookFinding Balance(projection::Day month) const;

  const projection::Day day_;
  absl::flat_hash_map<budget::Account, size_t, budget::AccountHash, budget::AccountEqual> numbers_;
  std::vector<Account> accounts_;
  std::map<projection::Day, Changes> months_;
};

}  // namespace liggare::checks

#endif  // LIGGARE_SERVICES_CHECKS_TRIAL_BALANCE_H_
