// The budget as the events themselves tell it, without their postings: what each kind of event does
// to its cells and funds, worked out anew. Knows grants, allocations, moves, carry-overs, entries,
// attributions, and corrections of these that are corrected once.
//
// Shares no code with rules, postings or projection. Expects events that were let in.

#ifndef LIGGARE_TESTS_MODEL_EVENT_FOLD_H_
#define LIGGARE_TESTS_MODEL_EVENT_FOLD_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "liggare/v1/event.pb.h"
#include "tests/model/figures_map.h"

namespace liggare::model {

class EventFold {
 public:
  // Works out every record, in order.
  explicit EventFold(const std::vector<v1::Record>& records);

  // The cells, funds and unattributed money of a year: the keys of FlattenBudget that begin with
  // "cell ", "fund " or "unattributed".
  FiguresMap Budget(int64_t size, const std::string& date, int year) const;

  static std::vector<std::string> Prefixes() { return {"cell ", "fund ", "unattributed"}; }

 private:
  // A change of one number, such as "cell m1/op-a/2020 cost".
  struct Effect {
    int64_t position;
    std::string date;
    std::string what;
    int64_t amount;
  };
  using Changes = std::vector<std::pair<std::string, int64_t>>;
  struct FundInfo {
    v1::FundKind kind;
    int first;
    int last;
    std::string code;
  };
  // An entry that stands, and what it and its attribution do.
  struct Entry {
    std::string date;
    int64_t amount;
    std::string column;
    std::string fund;
    Changes attributed;
  };

  void Take(const v1::Record& record);
  // What a payload does when it is taken at a position and date. An entry becomes known.
  Changes Do(const v1::Payload& payload, int64_t position, const std::string& date);
  Changes Grant(const v1::FundGranted& grant);
  Changes Allocate(const v1::AllocationDecided& allocation) const;
  Changes CarryOver(const v1::CarryOverDecided& carry_over) const;
  Changes Post(const v1::CostPosted& posted, int64_t position, const std::string& date);
  Changes Attribute(const Entry& entry,
                    const google::protobuf::RepeatedPtrField<v1::Share>& shares) const;
  bool Attributable(const v1::CostPosted& posted, const std::string& date) const;
  bool ConditionsMet(std::string line, const std::string& date) const;
  std::string Pool(const std::string& fund, int year) const;
  void Put(int64_t position, const std::string& date, const Changes& changes, int64_t times);

  std::vector<Effect> effects_;
  std::map<int64_t, Changes> standing_;  // what events that stand do, but for attributions
  std::map<int64_t, Entry> entries_;
  std::map<std::string, FundInfo> funds_;
  std::map<std::string, v1::LineDefined> lines_;
  std::set<std::pair<std::string, std::string>> conditions_met_;  // line, date
};

}  // namespace liggare::model

#endif  // LIGGARE_TESTS_MODEL_EVENT_FOLD_H_
