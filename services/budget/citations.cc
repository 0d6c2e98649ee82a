#include "services/budget/citations.h"

#include "absl/strings/str_cat.h"
#include "services/budget/invariant.h"

namespace liggare::budget {
namespace {

// Ids have no slash, so that keys of different things never meet.
std::string DecisionKey(const std::string& decision) { return absl::StrCat("decision/", decision); }

std::string ItemKey(const std::string& decision, int item) {
  return absl::StrCat("decision/", decision, "/", item);
}

std::string MandateKey(const std::string& mandate) { return absl::StrCat("mandate/", mandate); }

std::string ConsultationKey(const std::string& consultation) {
  return absl::StrCat("consultation/", consultation);
}

}  // namespace

void Citations::Count(const v1::Record& record, int direction) {
  const v1::Authority& authority = record.event().authority();
  Keys keys;
  for (const v1::DecisionItemReference& item : authority.items()) {
    keys.push_back(DecisionKey(item.decision()));
    keys.push_back(ItemKey(item.decision(), item.item()));
  }
  if (!authority.mandate().empty()) keys.push_back(MandateKey(authority.mandate()));
  if (!authority.consultation().empty()) keys.push_back(ConsultationKey(authority.consultation()));
  if (keys.empty()) return;
  Change(keys, direction);
  if (direction > 0) {
    cited_by_[record.position()] = std::move(keys);
  } else {
    cited_by_.erase(record.position());
  }
}

void Citations::Stand(Position position, int direction) {
  const auto keys = cited_by_.find(position.value);
  if (keys != cited_by_.end()) Change(keys->second, direction);
}

void Citations::Change(const Keys& keys, int direction) {
  for (const std::string& key : keys) {
    const auto count = counts_.try_emplace(key, 0).first;
    count->second += direction;
    Require(count->second >= 0, "nothing is cited less than never");
    if (count->second == 0) counts_.erase(count);
  }
}

int64_t Citations::Of(const std::string& key) const {
  const auto count = counts_.find(key);
  return count == counts_.end() ? 0 : count->second;
}

int64_t Citations::OfItem(const std::string& decision, int item) const {
  return Of(ItemKey(decision, item));
}

int64_t Citations::OfDecision(const std::string& decision) const {
  return Of(DecisionKey(decision));
}

int64_t Citations::OfMandate(const std::string& mandate) const { return Of(MandateKey(mandate)); }

int64_t Citations::OfConsultation(const std::string& consultation) const {
  return Of(ConsultationKey(consultation));
}

}  // namespace liggare::budget
