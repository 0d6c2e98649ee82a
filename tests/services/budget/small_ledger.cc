#include "tests/services/budget/small_ledger.h"

#include <algorithm>

namespace liggare::budget {
namespace {

using support::Decided;
using support::Kr;

std::string WithoutPrefix(const std::string& name, const std::string& prefix) {
  return name.substr(0, prefix.size()) == prefix ? name.substr(prefix.size()) : name;
}

// What is set of a place, joined by slashes.
std::string Place(const std::string& line, const std::string& fund, int budget_year, int month) {
  std::string place;
  const auto add = [&](const std::string& part) {
    if (part.empty()) return;
    place += (place.empty() ? " " : "/") + part;
  };
  add(line);
  add(fund);
  add(budget_year == 0 ? "" : std::to_string(budget_year));
  add(month == 0 ? "" : std::to_string(month));
  return place;
}

std::string Describe(const v1::Flag& flag) {
  std::string text = WithoutPrefix(v1::FlagReason_Name(flag.reason()), "FLAG_REASON_") +
                     Place(flag.line(), flag.fund(), flag.budget_year(), 0);
  if (!flag.reference().empty()) text += " [" + flag.reference() + "]";
  for (const v1::FlagNumber& number : flag.numbers()) {
    text += " " + number.name() + "=" + std::to_string(number.value());
  }
  if (!flag.effective_date().empty()) text += " @" + flag.effective_date();
  return text;
}

std::string Describe(const v1::Account& account) {
  std::string text = WithoutPrefix(v1::AccountKind_Name(account.kind()), "ACCOUNT_KIND_") +
                     Place(account.line(), account.fund(), account.budget_year(), account.month());
  if (!account.reference().empty()) text += " [" + account.reference() + "]";
  return text;
}

}  // namespace

SmallLedger::SmallLedger() {
  const std::string day = "2019-12-01";
  Add(support::Decision(day, "kf", "fullmaktige", v1::BODY_LEVEL_COUNCIL, 2));
  Add(support::Decision(day, "ks", "styrelsen", v1::BODY_LEVEL_BOARD, 2));
  Add(support::Decision(day, "kd", "direktor", v1::BODY_LEVEL_OFFICIAL));
  Add(support::Decision(day, "staten", "staten", v1::BODY_LEVEL_EXTERNAL));
  Add(support::Programme(day, "p"));
  Add(support::Area(day, "a", "p"));
  Add(support::Area(day, "b", "p"));
  Add(support::Measure(day, "m1", "a"));
  Add(support::Measure(day, "m2", "a"));
  Add(support::Measure(day, "m3", "b"));
  Add(support::Measure(day, "m4", "b", "to be evaluated first"));
  const v1::Authority kf = Decided("kf", 1);
  const auto investment = v1::FUND_KIND_INVESTMENT;
  Add(support::Opening("2020-01-01", "drift", Kr(1000), kf, {.activity_code = "7117"}));
  Add(support::Opening("2020-01-01", "drift2", Kr(500), kf,
                       {.first_year = 2020, .last_year = 2021, .activity_code = {}}));
  Add(support::Opening("2020-01-01", "inv", Kr(300), kf,
                       {.kind = investment, .activity_code = {}}));
  Add(support::Opening("2020-01-01", "reserv", {}, kf, {.kind = investment, .activity_code = {}}));
  Add(support::Opening("2020-01-01", "kassa", Kr(100), kf,
                       {.kind = investment, .activity_code = {}}));
  Add(support::Allocation("2020-01-10", Drift("m1"), Kr(400), Decided("ks", 1)));
  Add(support::Allocation("2020-01-10", Drift("m2"), Kr(100), Decided("ks", 1)));
}

void SmallLedger::Delegate() {
  v1::Event mandate =
      support::Mandate("2020-02-01", "m", "direktor", {"drift"}, Kr(300), Decided("ks", 2));
  v1::MandateGiven* given = mandate.mutable_payload()->mutable_mandate_given();
  given->add_reserved_lines("m2");
  given->set_consult_body("samrad");
  Add(mandate);
  Add(support::Consultation("2020-02-10", "c", "samrad",
                            {{"m1", Kr(200)}, {"a", {}}, {"m3", Kr(500)}}));
}

v1::Event SmallLedger::CostOf(const std::string& date, int64_t amount, const std::string& line) {
  return support::Cost(date, amount, {{Drift(line), amount}}, "7117");
}

v1::Cell Drift(const std::string& line, int budget_year) {
  return support::CellOf(line, "drift", budget_year);
}

testing::AssertionResult IsRefused(const absl::Status& status, v1::ErrorReason reason,
                                   const Metadata& expected) {
  if (status.ok()) return testing::AssertionFailure() << "it is let in";
  if (ReasonOf(status) != reason) {
    return testing::AssertionFailure() << "it is refused with " << status.ToString();
  }
  const Metadata data = MetadataOf(status);
  for (const auto& pair : expected) {
    if (std::find(data.begin(), data.end(), pair) != data.end()) continue;
    auto failure = testing::AssertionFailure();
    failure << "no " << pair.first << "=" << pair.second << " among:";
    for (const auto& [name, value] : data) failure << " " << name << "=" << value;
    return failure << "\n" << status.ToString();
  }
  return testing::AssertionSuccess();
}

std::vector<std::string> FlagsOf(const v1::Record& record) {
  std::vector<std::string> flags;
  for (const v1::Flag& flag : record.flags()) flags.push_back(Describe(flag));
  return flags;
}

std::vector<std::string> SettledBy(const v1::Record& record) {
  std::vector<std::string> flags;
  for (const v1::Flag& flag : record.settled_flags()) flags.push_back(Describe(flag));
  return flags;
}

std::vector<std::string> PostingsOf(const v1::Record& record) {
  std::vector<std::string> postings;
  for (const v1::Posting& posting : record.postings()) {
    std::string text = Describe(posting.from_account()) + " -> " + Describe(posting.to_account()) +
                       " " + std::to_string(posting.amount());
    if (posting.reversal()) text += " (reversal)";
    if (!posting.effective_date().empty()) text += " @" + posting.effective_date();
    postings.push_back(text);
  }
  return postings;
}

}  // namespace liggare::budget
