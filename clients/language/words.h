// The words that people read, in English and Swedish. Identifiers, statuses' names in JSON and CSV,
// and what the server says are the same in both.

#ifndef LIGGARE_CLIENTS_LANGUAGE_WORDS_H_
#define LIGGARE_CLIENTS_LANGUAGE_WORDS_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/event.pb.h"

namespace liggare::language {

enum class Language { kEnglish, kSwedish };

// The language of the environment: LC_ALL, LC_MESSAGES or LANG, whichever is set first.
Language LanguageOfEnvironment();

class Words {
 public:
  explicit Words(Language language) : language_(language) {}

  // Whichever is the reader's.
  std::string operator()(const char* english, const char* swedish) const {
    return language_ == Language::kSwedish ? swedish : english;
  }
  // "1 event", "2 events".
  std::string Events(int64_t count) const;
  char decimal_sign() const { return language_ == Language::kSwedish ? ',' : '.'; }
  std::string Amount(int64_t minor_units) const;

  std::string Flag(v1::FlagReason reason) const;
  std::string Kind(v1::FundKind kind) const;
  std::string Level(v1::LineLevel level) const;
  std::string Status(v1::DecisionStatus status) const;
  std::string Opinion(v1::Opinion opinion) const;
  std::string Certainty(v1::Certainty certainty) const;
  std::string FollowUpStatus(v1::FollowUpStatus status) const;
  std::string Basis(v1::AuthorityBasis basis) const;
  std::string Column(v1::Column column) const;

 private:
  Language language_;
};

// How many events carry each flag, ordered so that EXAMPLE comes first.
using FlagCounts = std::map<v1::FlagReason, int64_t>;

FlagCounts CountFlags(const google::protobuf::RepeatedPtrField<v1::FlagCount>& flags);

// "EXAMPLE 12, late 1"; empty for none.
std::string FlagText(const FlagCounts& counts, const Words& words);

// "EXAMPLE:12;LATE:1", for programs.
std::string FlagNames(const FlagCounts& counts);

// The flags of one event: "EXAMPLE, late", and for programs "EXAMPLE;LATE".
using FlagReasons = std::set<v1::FlagReason>;
std::string FlagText(const FlagReasons& reasons, const Words& words);
std::string FlagNames(const FlagReasons& reasons);

// A value's name without the prefix of its enum: "LATE" of FLAG_REASON_LATE.
std::string ShortName(const std::string& name, const std::string& prefix);

// The names of all columns as the command line writes them: "allocated", "reallocated-in", …
std::vector<std::string> ColumnNames();

// The column of such a name; unspecified when there is none.
v1::Column ColumnOf(const std::string& name);

}  // namespace liggare::language

#endif  // LIGGARE_CLIENTS_LANGUAGE_WORDS_H_
