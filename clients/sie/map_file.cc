#include "clients/sie/map_file.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/sie/line_error.h"
#include "clients/sie/sections.h"
#include "services/budget/shape.h"
#include "store/proof/hash.h"

namespace liggare::sie {
namespace {

absl::Status Wrong(const std::string& message) { return absl::InvalidArgumentError(message); }

absl::Status UnknownKey(const Setting& setting) {
  return Wrong(absl::StrCat("there is no key ", setting.key, " here"));
}

// The values between commas; one that is blank is an error.
absl::StatusOr<std::vector<std::string>> List(const Setting& setting) {
  std::vector<std::string> values = absl::StrSplit(setting.value, ',');
  for (std::string& value : values) {
    absl::StripAsciiWhitespace(&value);
    if (value.empty()) return Wrong(absl::StrCat(setting.key, " has an empty value in its list"));
  }
  return values;
}

absl::Status ReadDay(const Setting& setting, Date& date) {
  const std::optional<Date> read = budget::ReadDate(setting.value);
  if (!read) return Wrong(absl::StrCat(setting.key, " is no date as 2020-12-31"));
  date = *read;
  return absl::OkStatus();
}

absl::Status ReadDay(const Setting& setting, std::optional<Date>& date) {
  return ReadDay(setting, date.emplace());
}

absl::StatusOr<int> ReadDimension(const std::string& key, const std::string& value) {
  const std::optional<int> dimension = ReadNumber(value);
  if (dimension && *dimension >= 1) return *dimension;
  return Wrong(absl::StrCat(key, " is no dimension; they are numbered from 1"));
}

bool IsWordForDimension(const std::string& key) {
  return key == "activity" || key == "project" || key == "responsibility";
}

absl::StatusOr<AccountRange> ReadRange(const std::string& text) {
  const std::vector<std::string> ends = absl::StrSplit(text, absl::MaxSplits('-', 1));
  const AccountRange range{ends.front(), ends.back()};
  const bool digits = (range.first + range.last).find_first_not_of("0123456789") == text.npos;
  if (digits && !range.first.empty() && range.first.size() == range.last.size() &&
      range.first <= range.last) {
    return range;
  }
  return Wrong(absl::StrCat("\"", text, "\" is no account as 5460 and no range as 5000-5999"));
}

absl::StatusOr<std::vector<AccountRange>> ReadRanges(const Setting& setting) {
  absl::StatusOr<std::vector<std::string>> values = List(setting);
  if (!values.ok()) return values.status();
  std::vector<AccountRange> ranges;
  for (const std::string& value : *values) {
    absl::StatusOr<AccountRange> range = ReadRange(value);
    if (!range.ok()) return range.status();
    ranges.push_back(*std::move(range));
  }
  return ranges;
}

// Whether some account lies in both.
bool Overlap(const AccountRange& a, const AccountRange& b) {
  const size_t digits = std::min(a.first.size(), b.first.size());
  return a.first.substr(0, digits) <= b.last.substr(0, digits) &&
         b.first.substr(0, digits) <= a.last.substr(0, digits);
}

std::optional<AccountUse> UseNamed(const std::string& key) {
  if (key == "cost") return AccountUse::kCost;
  if (key == "revenue") return AccountUse::kRevenue;
  if (key == "outside") return AccountUse::kOutside;
  return std::nullopt;
}

std::optional<v1::EntryOrigin> OriginNamed(const std::string& key) {
  if (key == "payroll") return v1::ENTRY_ORIGIN_PAYROLL;
  if (key == "internal") return v1::ENTRY_ORIGIN_INTERNAL;
  if (key == "accrual") return v1::ENTRY_ORIGIN_ACCRUAL;
  if (key == "invoice") return v1::ENTRY_ORIGIN_INVOICE;
  if (key == "manual") return v1::ENTRY_ORIGIN_MANUAL;
  return std::nullopt;
}

class MapReader {
 public:
  explicit MapReader(const std::string& file) : file_(file) {}

  absl::StatusOr<Map> Read(const std::string& text) {
    const absl::StatusOr<std::vector<Section>> sections = ReadSections(text, file_);
    if (!sections.ok()) return sections.status();
    for (const Section& section : *sections) {
      if (absl::Status s = TakeSection(section); !s.ok()) return s;
    }
    if (map_.books.organisation.empty()) {
      return LineError(file_, 1, "the map has no [books] with organisation, first_day, last_day");
    }
    if (map_.rules.empty()) return LineError(file_, 1, "the map has no [rule NAME]");
    const std::string_view bytes[] = {text};
    map_.hash = absl::BytesToHexString(std::string(proof::Sha256(bytes).view()));
    return std::move(map_);
  }

 private:
  using TakeSetting = absl::Status (MapReader::*)(const Setting& setting);

  absl::Status TakeSection(const Section& section) {
    const bool is_rule = section.kind == "rule";
    if (is_rule ? section.title.empty()
                : !section.title.empty() || !seen_.insert(section.kind).second) {
      return LineError(file_, section.line,
                       is_rule ? "a rule has no name: write [rule NAME]"
                               : "a section is there twice, or has a name");
    }
    if (section.kind == "books") return TakeBooks(section);
    if (section.kind == "dimensions") return TakeAll(section, &MapReader::TakeDimension);
    if (section.kind == "accounts") return TakeAll(section, &MapReader::TakeAccounts);
    if (section.kind == "csv") return TakeCsv(section);
    if (section.kind == "series") return TakeAll(section, &MapReader::TakeSeries);
    if (is_rule) return TakeRule(section);
    return LineError(file_, section.line,
                     absl::StrCat("there is no section ", section.kind,
                                  "; expected books, dimensions, accounts, series, csv or rule"));
  }

  absl::Status TakeAll(const Section& section, TakeSetting take) {
    for (const Setting& setting : section.settings) {
      const absl::Status taken = (this->*take)(setting);
      if (!taken.ok()) return LineError(file_, setting.line, std::string(taken.message()));
    }
    return absl::OkStatus();
  }

  absl::Status TakeBooks(const Section& section) {
    if (absl::Status s = TakeAll(section, &MapReader::TakeBook); !s.ok()) return s;
    if (section.settings.size() != 3 || map_.books.year_first > map_.books.year_last) {
      return LineError(file_, section.line,
                       "the books need organisation, first_day and a last_day behind it");
    }
    return absl::OkStatus();
  }

  absl::Status TakeBook(const Setting& setting) {
    if (setting.key == "first_day") return ReadDay(setting, map_.books.year_first);
    if (setting.key == "last_day") return ReadDay(setting, map_.books.year_last);
    if (setting.key != "organisation") return UnknownKey(setting);
    for (const char c : setting.value) {
      if (c != '-') map_.books.organisation += c;
    }
    const bool digits =
        map_.books.organisation.find_first_not_of("0123456789") == std::string::npos;
    if (digits && map_.books.organisation.size() == 10) return absl::OkStatus();
    return Wrong("organisation is no number as 212000-0084");
  }

  absl::Status TakeDimension(const Setting& setting) {
    if (setting.key == "persons") return TakePersons(setting);
    if (!IsWordForDimension(setting.key)) return UnknownKey(setting);
    const absl::StatusOr<int> dimension = ReadDimension(setting.key, setting.value);
    if (!dimension.ok()) return dimension.status();
    dimensions_[setting.key] = *dimension;
    if (setting.key == "activity") map_.activity_dimension = *dimension;
    return absl::OkStatus();
  }

  absl::Status TakePersons(const Setting& setting) {
    const absl::StatusOr<std::vector<std::string>> values = List(setting);
    if (!values.ok()) return values.status();
    for (const std::string& value : *values) {
      const int dimension = ReadNumber(value).value_or(0);
      if (!IsOfPersons(dimension)) return Wrong("persons are dimensions 7 and 8 alone");
      map_.with_persons.insert(dimension);
    }
    return absl::OkStatus();
  }

  absl::Status TakeAccounts(const Setting& setting) {
    const std::optional<AccountUse> use = UseNamed(setting.key);
    if (!use) return UnknownKey(setting);
    absl::StatusOr<std::vector<AccountRange>> ranges = ReadRanges(setting);
    if (!ranges.ok()) return ranges.status();
    for (AccountRange& range : *ranges) {
      for (const auto& [taken, its_use] : map_.accounts) {
        if (!Overlap(range, taken)) continue;
        return Wrong(absl::StrCat("accounts ", range.first, "-", range.last, " and ", taken.first,
                                  "-", taken.last, " have some in common"));
      }
      map_.accounts.emplace_back(std::move(range), *use);
    }
    return absl::OkStatus();
  }

  absl::Status TakeSeries(const Setting& setting) {
    const std::optional<v1::EntryOrigin> origin = OriginNamed(setting.key);
    if (!origin) return UnknownKey(setting);
    const absl::StatusOr<std::vector<std::string>> values = List(setting);
    if (!values.ok()) return values.status();
    for (const std::string& series : *values) {
      if (map_.series.emplace(series, *origin).second) continue;
      return Wrong(absl::StrCat("series ", series, " is there twice"));
    }
    return absl::OkStatus();
  }

  absl::Status TakeCsv(const Section& section) {
    const CsvColumns& columns = map_.csv.emplace();
    if (absl::Status s = TakeAll(section, &MapReader::TakeColumn); !s.ok()) return s;
    if (!columns.account.empty() && !columns.amount.empty() && !columns.date.empty() &&
        !columns.number.empty()) {
      return absl::OkStatus();
    }
    return LineError(file_, section.line, "[csv] needs account, amount, date and number");
  }

  absl::Status TakeColumn(const Setting& setting) {
    CsvColumns& columns = *map_.csv;
    const std::map<std::string, std::string*> names = {
        {"account", &columns.account},
        {"amount", &columns.amount},
        {"date", &columns.date},
        {"series", &columns.series},
        {"number", &columns.number},
        {"text", &columns.text},
        {"document_date", &columns.document_date},
        {"registration_date", &columns.registration_date}};
    if (const auto at = names.find(setting.key); at != names.end()) {
      *at->second = setting.value;
      return absl::OkStatus();
    }
    const absl::StatusOr<int> dimension = DimensionOf(setting);
    if (dimension.ok()) columns.objects[*dimension] = setting.value;
    return dimension.status();
  }

  absl::Status TakeRule(const Section& section) {
    Rule& rule = map_.rules.emplace_back();
    rule.name = section.title;
    rule.line_in_map = section.line;
    if (!rule_names_.insert(rule.name).second || rule.name.size() > budget::kLabelSizeMax) {
      return LineError(file_, section.line, "a rule's name is there twice, or too long");
    }
    if (absl::Status s = TakeAll(section, &MapReader::TakeRuleSetting); !s.ok()) return s;
    std::string wrong;
    if (rule.objects.empty() && rule.accounts.empty()) {
      wrong = "names no activity, project, responsibility, object or account";
    }
    if (!rule.line.empty() && rule.fund.empty()) wrong = "names a line without its fund";
    if (rule.line.empty() && rule.year) wrong = "names a year without a line";
    if (rule.from && rule.to && *rule.from > *rule.to) wrong = "ends before it begins";
    if (wrong.empty()) return absl::OkStatus();
    return LineError(file_, section.line, absl::StrCat("rule ", rule.name, " ", wrong));
  }

  absl::Status TakeRuleSetting(const Setting& setting) {
    Rule& rule = map_.rules.back();
    if (setting.key == "from") return ReadDay(setting, rule.from);
    if (setting.key == "to") return ReadDay(setting, rule.to);
    if (setting.key == "line") return ReadId(setting, rule.line);
    if (setting.key == "fund") return ReadId(setting, rule.fund);
    if (setting.key == "year") return TakeYear(setting, rule);
    if (setting.key == "coded_as") return TakeCoding(setting, rule);
    if (setting.key != "account") return TakeObjects(setting, rule);
    absl::StatusOr<std::vector<AccountRange>> ranges = ReadRanges(setting);
    if (ranges.ok()) rule.accounts = *std::move(ranges);
    return ranges.status();
  }

  static absl::Status ReadId(const Setting& setting, std::string& id) {
    id = setting.value;
    if (budget::CheckId(id, setting.key.c_str()).ok()) return absl::OkStatus();
    return Wrong(absl::StrCat(setting.key, " is no id; those are of a-z, 0-9, '.', '_' and '-'"));
  }

  static absl::Status TakeYear(const Setting& setting, Rule& rule) {
    rule.year = ReadNumber(setting.value);
    if (rule.year && *rule.year >= budget::kYearMin && *rule.year <= budget::kYearMax) {
      return absl::OkStatus();
    }
    return Wrong("year is no budget year as 2020");
  }

  static absl::Status TakeCoding(const Setting& setting, Rule& rule) {
    if (setting.value == "operating") rule.coded_as = v1::FUND_KIND_OPERATING;
    if (setting.value == "investment") rule.coded_as = v1::FUND_KIND_INVESTMENT;
    if (rule.coded_as != v1::FUND_KIND_UNSPECIFIED) return absl::OkStatus();
    return Wrong("coded_as is neither operating nor investment");
  }

  absl::Status TakeObjects(const Setting& setting, Rule& rule) {
    const absl::StatusOr<int> dimension = DimensionOf(setting);
    if (!dimension.ok()) return dimension.status();
    const absl::StatusOr<std::vector<std::string>> codes = List(setting);
    if (!codes.ok()) return codes.status();
    if (!rule.objects.emplace(*dimension, std::set(codes->begin(), codes->end())).second) {
      return Wrong(absl::StrCat("dimension ", *dimension, " is there twice"));
    }
    return absl::OkStatus();
  }

  // The dimension that "activity" or "object.20" speaks of.
  absl::StatusOr<int> DimensionOf(const Setting& setting) {
    constexpr std::string_view kObject = "object.";
    if (setting.key.starts_with(kObject)) {
      return ReadDimension(setting.key, setting.key.substr(kObject.size()));
    }
    const auto at = dimensions_.find(setting.key);
    if (at != dimensions_.end()) return at->second;
    if (!IsWordForDimension(setting.key)) return UnknownKey(setting);
    return Wrong(
        absl::StrCat("say first which dimension is the ", setting.key, ", in [dimensions]"));
  }

  const std::string& file_;
  Map map_;
  std::map<std::string, int> dimensions_;  // by the word for it
  std::set<std::string> seen_;             // sections
  std::set<std::string> rule_names_;
};

}  // namespace

absl::StatusOr<Map> ReadMap(const std::string& text, const std::string& file) {
  return MapReader(file).Read(text);
}

}  // namespace liggare::sie
