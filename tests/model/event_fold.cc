#include "tests/model/event_fold.h"

#include "tests/model/posting_fold.h"

namespace liggare::model {
namespace {

std::string CellKey(const v1::Cell& cell) { return "cell " + CellName(cell); }

std::string MonthKey(const v1::Cell& cell, int month) {
  return CellKey(cell) + " month " + std::to_string(month);
}

bool IsRevenue(const v1::CostPosted& posted) {
  if (posted.kind() == v1::ENTRY_KIND_UNSPECIFIED) return posted.account()[0] == '3';
  return posted.kind() == v1::ENTRY_KIND_REVENUE;
}

}  // namespace

EventFold::EventFold(const std::vector<v1::Record>& records) {
  for (const v1::Record& record : records) Take(record);
}

void EventFold::Put(int64_t position, const std::string& date, const Changes& changes,
                    int64_t times) {
  for (const auto& [what, amount] : changes) {
    effects_.push_back({position, date, what, amount * times});
  }
}

void EventFold::Take(const v1::Record& record) {
  const v1::Event& event = record.event();
  const v1::Payload& payload = event.payload();
  const int64_t position = record.position();
  const std::string& date = event.effective_date();
  if (payload.has_cost_attributed()) {
    Entry& entry = entries_.at(payload.cost_attributed().entry_position());
    Put(position, entry.date, entry.attributed, -1);
    entry.attributed = Attribute(entry, payload.cost_attributed().shares());
    Put(position, entry.date, entry.attributed, 1);
    return;
  }
  const v1::Payload* says = &payload;
  if (payload.has_event_corrected()) {
    const int64_t target = payload.event_corrected().position();
    Put(position, date, standing_[target], -1);
    standing_.erase(target);
    if (const auto entry = entries_.find(target); entry != entries_.end()) {
      Put(position, date, entry->second.attributed, -1);
      entries_.erase(entry);
    }
    says = &payload.event_corrected().replacement();
  }
  standing_[position] = Do(*says, position, date);
  Put(position, date, standing_[position], 1);
  if (const auto entry = entries_.find(position); entry != entries_.end()) {
    Put(position, date, entry->second.attributed, 1);
  }
}

EventFold::Changes EventFold::Do(const v1::Payload& payload, int64_t position,
                                 const std::string& date) {
  switch (payload.kind_case()) {
    case v1::Payload::kLineDefined:
      lines_[payload.line_defined().line()] = payload.line_defined();
      return {};
    case v1::Payload::kConditionMet:
      conditions_met_.insert({payload.condition_met().line(), date});
      return {};
    case v1::Payload::kFundGranted:
      return Grant(payload.fund_granted());
    case v1::Payload::kAllocationDecided:
      return Allocate(payload.allocation_decided());
    case v1::Payload::kReallocationAgreed: {
      const v1::ReallocationAgreed& moved = payload.reallocation_agreed();
      return {{CellKey(moved.from_cell()) + " reallocated_out", moved.amount()},
              {CellKey(moved.to_cell()) + " reallocated_in", moved.amount()}};
    }
    case v1::Payload::kCarryOverDecided:
      return CarryOver(payload.carry_over_decided());
    case v1::Payload::kCostPosted:
      return Post(payload.cost_posted(), position, date);
    default:
      return {};
  }
}

std::string EventFold::Pool(const std::string& fund, int year) const {
  const int last = funds_.at(fund).last;
  return "pool " + fund + "/" + std::to_string(year <= last ? last : year);
}

EventFold::Changes EventFold::Grant(const v1::FundGranted& grant) {
  funds_.try_emplace(grant.fund(), FundInfo{grant.kind(), grant.first_budget_year(),
                                            grant.last_budget_year(), grant.activity_code()});
  if (!grant.has_amount()) return {};
  Changes changes = {{Pool(grant.fund(), 0) + " granted", grant.amount()}};
  if (!grant.drawn_from().empty()) {
    changes.emplace_back(Pool(grant.drawn_from(), 0) + " drawn", grant.amount());
  }
  return changes;
}

EventFold::Changes EventFold::Allocate(const v1::AllocationDecided& allocation) const {
  const v1::Cell& cell = allocation.cell();
  Changes changes = {{Pool(cell.fund(), cell.budget_year()) + " allocated", allocation.amount()},
                     {CellKey(cell) + " allocated", allocation.amount()}};
  for (int i = 0; i < allocation.monthly_amounts_size(); ++i) {
    changes.emplace_back(MonthKey(cell, i + 1), allocation.monthly_amounts(i));
  }
  return changes;
}

EventFold::Changes EventFold::CarryOver(const v1::CarryOverDecided& carry_over) const {
  const auto place = [&](const v1::Cell& cell) {
    return cell.line().empty() ? Pool(cell.fund(), cell.budget_year()) : CellKey(cell);
  };
  return {{place(carry_over.from_cell()) + " carried_out", carry_over.amount()},
          {place(carry_over.to_cell()) + " carried_in", carry_over.amount()}};
}

bool EventFold::ConditionsMet(std::string line, const std::string& date) const {
  for (; !line.empty(); line = lines_.at(line).parent()) {
    if (lines_.at(line).condition().empty()) continue;
    bool met = false;
    for (const auto& [of, since] : conditions_met_) met = met || (of == line && since <= date);
    if (!met) return false;
  }
  return true;
}

bool EventFold::Attributable(const v1::CostPosted& posted, const std::string& date) const {
  if (posted.attribution().empty()) return false;
  if (!posted.fund().empty()) {
    if (!funds_.contains(posted.fund())) return false;
    const std::string& code = funds_.at(posted.fund()).code;
    if (!code.empty() && posted.activity_code() != code) return false;
  }
  for (const v1::Share& share : posted.attribution()) {
    const auto fund = funds_.find(share.cell().fund());
    if (fund == funds_.end() || !lines_.contains(share.cell().line())) return false;
    const std::string& code = fund->second.code;
    if (!code.empty() && posted.activity_code() != code) return false;
    if (!ConditionsMet(share.cell().line(), date)) return false;
  }
  return true;
}

EventFold::Changes EventFold::Post(const v1::CostPosted& posted, int64_t position,
                                   const std::string& date) {
  const bool attributable = Attributable(posted, date);
  std::set<std::string> named;
  for (const v1::Share& share : posted.attribution()) named.insert(share.cell().fund());
  Entry entry{date, posted.amount(), IsRevenue(posted) ? "revenue" : "cost", "", {}};
  if (funds_.contains(posted.fund())) {
    entry.fund = posted.fund();
  } else if (attributable && named.size() == 1) {
    entry.fund = *named.begin();
  }
  if (attributable) entry.attributed = Attribute(entry, posted.attribution());
  entries_[position] = entry;
  return {{"unattributed/" + entry.fund + " " + entry.column, posted.amount()}};
}

EventFold::Changes EventFold::Attribute(
    const Entry& entry, const google::protobuf::RepeatedPtrField<v1::Share>& shares) const {
  Changes changes;
  for (const v1::Share& share : shares) {
    changes.emplace_back("unattributed/" + entry.fund + " " + entry.column, -share.amount());
    changes.emplace_back(CellKey(share.cell()) + " " + entry.column, share.amount());
  }
  return changes;
}

FiguresMap EventFold::Budget(int64_t size, const std::string& date, int year) const {
  FiguresMap sums;
  for (const Effect& effect : effects_) {
    if (effect.position < size && effect.date <= date) sums[effect.what] += effect.amount;
  }
  const auto get = [&](const std::string& what) {
    const auto it = sums.find(what);
    return it == sums.end() ? 0 : it->second;
  };
  FiguresMap budget;
  for (const auto& [line, definition] : lines_) {
    for (const auto& [fund, info] : funds_) {
      v1::Cell cell;
      cell.set_line(line);
      cell.set_fund(fund);
      cell.set_budget_year(year);
      const std::string key = CellKey(cell);
      v1::Figures f;
      f.set_allocated(get(key + " allocated"));
      f.set_reallocated_in(get(key + " reallocated_in"));
      f.set_reallocated_out(get(key + " reallocated_out"));
      f.set_carried_in(get(key + " carried_in"));
      f.set_carried_out(get(key + " carried_out"));
      f.set_budget(f.allocated() + f.reallocated_in() - f.reallocated_out() + f.carried_in() -
                   f.carried_out());
      f.set_cost(get(key + " cost"));
      f.set_revenue(-get(key + " revenue"));
      f.set_outcome(f.cost() - f.revenue());
      f.set_remaining(f.budget() - f.cost());
      const int ended = MonthsEnded(year, date);
      int64_t stated = 0;
      int64_t to_date = 0;
      for (int month = 1; month <= 12; ++month) {
        stated += get(MonthKey(cell, month));
        if (month <= ended) to_date += get(MonthKey(cell, month));
      }
      f.set_budget_to_date(to_date + FloorPart(f.budget() - stated, ended, 12));
      f.set_deviation(f.budget_to_date() - f.outcome());
      Flatten(key, f, &budget);
    }
  }
  for (const auto& [id, fund] : funds_) {
    const bool own_year = fund.first <= year && year <= fund.last;
    const std::string pool = "pool " + id + "/" + std::to_string(own_year ? fund.last : year);
    const std::string name = "fund " + id;
    int64_t unallocated = 0;
    for (const auto& [column, sign] : std::map<std::string, int>{{"granted", 1},
                                                                 {"drawn", -1},
                                                                 {"carried_in", 1},
                                                                 {"carried_out", -1},
                                                                 {"allocated", -1}}) {
      const int64_t amount = get(pool + " " + column);
      budget[name + " " + column] = amount;
      unallocated += sign * amount;
    }
    budget[name + " unallocated"] = unallocated;
    if (!own_year) continue;
    budget[name + " unattributed_cost"] = get("unattributed/" + id + " cost");
    budget[name + " unattributed_revenue"] = -get("unattributed/" + id + " revenue");
  }
  for (const auto& [what, amount] : sums) {
    if (!what.starts_with("unattributed/")) continue;
    if (what.ends_with(" cost")) budget["unattributed cost"] += amount;
    if (what.ends_with(" revenue")) budget["unattributed revenue"] -= amount;
  }
  std::erase_if(budget, [](const auto& entry) { return entry.second == 0; });
  return budget;
}

}  // namespace liggare::model
