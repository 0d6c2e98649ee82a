// The tags of a record: short texts such as "line:m03" that say what it names, so that filtered
// reads and append conditions need not open every record; and the filter in the same terms.
//
//   line:ID fund:ID decision:ID voucher:SERIES/NUMBER account:CODE type:FIELD flag:REASON
//   ref:POSITION
//
// Some more are for the server's own questions, and no filter asks for them:
//
//   item:DECISION/NUMBER under:MANDATE consulted:CONSULTATION   what its authority cites
//   basis:state                                             what a state is loaded from (IsBasis)
//
// Invariant: a record matches a filter exactly when each group has a tag of the record and its date
// lies within the filter's dates. Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_BUDGET_TAGS_H_
#define LIGGARE_SERVICES_BUDGET_TAGS_H_

#include <string>
#include <vector>

#include "liggare/position.h"
#include "liggare/tag_list.h"
#include "liggare/v1/event.pb.h"
#include "liggare/v1/filter.pb.h"

namespace liggare::budget {

// Adds the tags of a record, in no order; few may be there twice. A correction has those of its
// replacement too, except the type.
void AddTags(const v1::Record& record, TagList& list);

// The tag of what IsBasis.
inline constexpr char kBasisTag[] = "basis:state";

// Whether the catalogue takes the record in, or it corrects an event that is no entry: what a state
// and a projection must read anew at every start, beside the balances. A function of the record
// alone. Entries, attributions, allocations, moves and carry-overs are no basis.
bool IsBasis(const v1::Record& record);

// The tags of what speaks of a position, and of what rests on a decision's item, a mandate or a
// consultation.
std::string RefTag(Position position);
std::string DecisionTag(const std::string& decision);
std::string ItemTag(const std::string& decision, int item);
std::string MandateTag(const std::string& mandate);
std::string ConsultationTag(const std::string& consultation);

// The tags that a filter asks for: all groups, of each group any tag. Empty selects every record.
// The dates of the filter are no tags; see MatchesDates.
std::vector<std::vector<std::string>> TagGroups(const v1::EventFilter& filter);

// Whether the event's effective date lies within the filter's dates, which CheckShape has passed.
bool MatchesDates(const v1::EventFilter& filter, const v1::Event& event);

// The kind of an event: the field name of Payload, such as "cost_posted"; "" for none.
const char* PayloadName(v1::Payload::KindCase kind);

// The flag as filters and people name it, such as "LATE".
std::string FlagName(v1::FlagReason reason);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_TAGS_H_
