#include "clients/language/words.h"

#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/language/money.h"

namespace liggare::language {

Language LanguageOfEnvironment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return std::string(value).starts_with("sv") ? Language::kSwedish : Language::kEnglish;
  }
  return Language::kEnglish;
}

std::string Words::Amount(int64_t minor_units) const {
  return FormatAmount(minor_units, decimal_sign());
}

std::string Words::Events(int64_t count) const {
  const Words& w = *this;
  return absl::StrCat(count, " ", count == 1 ? w("event", "händelse") : w("events", "händelser"));
}

std::string Words::Flag(v1::FlagReason reason) const {
  const Words& w = *this;
  switch (reason) {
    case v1::FLAG_REASON_EXAMPLE:
      return w("EXAMPLE", "EXEMPEL");
    case v1::FLAG_REASON_INTERPRETATION:
      return w("interpretation", "tolkning");
    case v1::FLAG_REASON_CUT_BELOW_ALLOCATED:
      return w("cut below what is allocated", "neddragning under det fördelade");
    case v1::FLAG_REASON_COST_ABOVE_BUDGET:
      return w("cost above budget", "kostnad över budget");
    case v1::FLAG_REASON_WRONG_ACTIVITY_CODE:
      return w("wrong activity code", "fel aktivitetskod");
    case v1::FLAG_REASON_MISSING_ACTIVITY_CODE:
      return w("no activity code", "aktivitetskod saknas");
    case v1::FLAG_REASON_UNKNOWN_LINE:
      return w("unknown line", "okänd rad");
    case v1::FLAG_REASON_UNKNOWN_FUND:
      return w("unknown fund", "okända medel");
    case v1::FLAG_REASON_CONDITIONAL_LINE:
      return w("line's condition not met", "radens villkor ej uppfyllt");
    case v1::FLAG_REASON_OPERATING_CODING_ON_INVESTMENT:
      return w("operating coding on investment", "driftkontering på investering");
    case v1::FLAG_REASON_INVESTMENT_CODING_ON_OPERATING:
      return w("investment coding on operating", "investeringskontering på drift");
    case v1::FLAG_REASON_OUTSIDE_FUND_YEARS:
      return w("outside the fund's years", "utanför medlens år");
    case v1::FLAG_REASON_LATE:
      return w("late", "sen");
    case v1::FLAG_REASON_ABOVE_ESTIMATE:
      return w("above estimate", "över bedömningen");
    case v1::FLAG_REASON_CONSULTED_BODY_DISAGREED:
      return w("consulted body disagreed", "samrådsorganet emot");
    case v1::FLAG_REASON_UNATTRIBUTED:
      return w("unattributed", "ej hänförd");
    case v1::FLAG_REASON_CORRECTION_BELOW_USED:
      return w("correction below what is used", "rättelse under det använda");
    default:
      // A flag of a newer server.
      return v1::FlagReason_Name(reason).empty() ? absl::StrCat("flag ", static_cast<int>(reason))
                                                 : v1::FlagReason_Name(reason);
  }
}

std::string Words::Kind(v1::FundKind kind) const {
  const Words& w = *this;
  switch (kind) {
    case v1::FUND_KIND_OPERATING:
      return w("operating", "drift");
    case v1::FUND_KIND_INVESTMENT:
      return w("investment", "investering");
    default:
      return "";
  }
}

std::string Words::Level(v1::LineLevel level) const {
  const Words& w = *this;
  switch (level) {
    case v1::LINE_LEVEL_PROGRAMME:
      return w("programme", "program");
    case v1::LINE_LEVEL_AREA:
      return w("area", "område");
    case v1::LINE_LEVEL_MEASURE:
      return w("measure", "åtgärd");
    default:
      return "";
  }
}

std::string Words::Status(v1::DecisionStatus status) const {
  const Words& w = *this;
  switch (status) {
    case v1::DECISION_STATUS_APPEALED:
      return w("appealed", "överklagat");
    case v1::DECISION_STATUS_STAYED:
      return w("STAYED", "INHIBERAT");
    case v1::DECISION_STATUS_ANNULLED:
      return w("ANNULLED", "UPPHÄVT");
    case v1::DECISION_STATUS_FINAL:
      return w("final", "laga kraft");
    case v1::DECISION_STATUS_REPLACED:
      return w("REPLACED", "ERSATT");
    default:
      return "";
  }
}

std::string Words::Opinion(v1::Opinion opinion) const {
  const Words& w = *this;
  switch (opinion) {
    case v1::OPINION_AGREES:
      return w("agrees", "instämmer");
    case v1::OPINION_DISAGREES:
      return w("DISAGREES", "INSTÄMMER INTE");
    case v1::OPINION_NO_POSITION:
      return w("no position", "tar inte ställning");
    default:
      return "";
  }
}

std::string Words::Certainty(v1::Certainty certainty) const {
  const Words& w = *this;
  switch (certainty) {
    case v1::CERTAINTY_EXACT:
      return w("exactly", "exakt");
    case v1::CERTAINTY_CIRCA:
    case v1::CERTAINTY_CIRCA_RANGE:
      return w("about", "cirka");
    default:
      return "";
  }
}

std::string Words::FollowUpStatus(v1::FollowUpStatus status) const {
  const Words& w = *this;
  switch (status) {
    case v1::FOLLOW_UP_STATUS_NOT_STARTED:
      return w("not begun", "ej påbörjad");
    case v1::FOLLOW_UP_STATUS_ON_TRACK:
      return w("as planned", "enligt plan");
    case v1::FOLLOW_UP_STATUS_DEVIATES:
      return w("DEVIATES", "AVVIKER");
    case v1::FOLLOW_UP_STATUS_COMPLETED:
      return w("done", "genomförd");
    default:
      return "";
  }
}

std::string Words::Basis(v1::AuthorityBasis basis) const {
  const Words& w = *this;
  switch (basis) {
    case v1::AUTHORITY_BASIS_DECISION:
      return w("decision", "beslut");
    case v1::AUTHORITY_BASIS_MANDATE:
      return w("mandate", "uppdrag");
    case v1::AUTHORITY_BASIS_INTERPRETATION:
      return w("INTERPRETATION", "TOLKNING");
    default:
      return "";
  }
}

std::string Words::Column(v1::Column column) const {
  const Words& w = *this;
  switch (column) {
    case v1::COLUMN_ALLOCATED:
      return w("allocated", "fördelat");
    case v1::COLUMN_REALLOCATED_IN:
      return w("reallocated in", "omfördelat in");
    case v1::COLUMN_REALLOCATED_OUT:
      return w("reallocated out", "omfördelat ut");
    case v1::COLUMN_CARRIED_IN:
      return w("carried in", "ombudgeterat in");
    case v1::COLUMN_CARRIED_OUT:
      return w("carried out", "ombudgeterat ut");
    case v1::COLUMN_BUDGET:
      return w("budget", "budget");
    case v1::COLUMN_BUDGET_TO_DATE:
      return w("budget to date", "budget ack.");
    case v1::COLUMN_COST:
      return w("cost", "kostnad");
    case v1::COLUMN_REVENUE:
      return w("revenue", "intäkt");
    case v1::COLUMN_OUTCOME:
      return w("outcome", "utfall");
    case v1::COLUMN_REMAINING:
      return w("remaining", "återstår");
    case v1::COLUMN_GRANTED:
      return w("granted", "anslaget");
    case v1::COLUMN_UNALLOCATED:
      return w("unallocated", "ofördelat");
    case v1::COLUMN_UNATTRIBUTED:
      return w("unattributed", "ej hänfört");
    default:
      return "";
  }
}

FlagCounts CountFlags(const google::protobuf::RepeatedPtrField<v1::FlagCount>& flags) {
  FlagCounts counts;
  for (const v1::FlagCount& flag : flags) counts[flag.reason()] += flag.count();
  return counts;
}

std::string FlagText(const FlagCounts& counts, const Words& words) {
  return absl::StrJoin(counts, ", ", [&words](std::string* out, const auto& entry) {
    absl::StrAppend(out, words.Flag(entry.first), " ", entry.second);
  });
}

std::string FlagNames(const FlagCounts& counts) {
  return absl::StrJoin(counts, ";", [](std::string* out, const auto& entry) {
    absl::StrAppend(out, ShortName(v1::FlagReason_Name(entry.first), "FLAG_REASON_"), ":",
                    entry.second);
  });
}

std::string FlagText(const FlagReasons& reasons, const Words& words) {
  return absl::StrJoin(reasons, ", ", [&words](std::string* out, v1::FlagReason reason) {
    absl::StrAppend(out, words.Flag(reason));
  });
}

std::string FlagNames(const FlagReasons& reasons) {
  return absl::StrJoin(reasons, ";", [](std::string* out, v1::FlagReason reason) {
    absl::StrAppend(out, ShortName(v1::FlagReason_Name(reason), "FLAG_REASON_"));
  });
}

std::string ShortName(const std::string& name, const std::string& prefix) {
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

std::vector<std::string> ColumnNames() {
  std::vector<std::string> names;
  for (int i = v1::Column_MIN + 1; i <= v1::Column_MAX; ++i) {
    const std::string name = ShortName(v1::Column_Name(static_cast<v1::Column>(i)), "COLUMN_");
    names.push_back(absl::StrReplaceAll(absl::AsciiStrToLower(name), {{"_", "-"}}));
  }
  return names;
}

v1::Column ColumnOf(const std::string& name) {
  const std::string upper = absl::AsciiStrToUpper(absl::StrReplaceAll(name, {{"-", "_"}}));
  v1::Column column = v1::COLUMN_UNSPECIFIED;
  v1::Column_Parse("COLUMN_" + upper, &column);
  return column;
}

}  // namespace liggare::language
