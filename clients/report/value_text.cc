#include "clients/report/value_text.h"

#include "absl/strings/str_cat.h"
#include "clients/report/percent.h"

namespace liggare::report {
namespace {

using language::Words;

constexpr int64_t kMillion = 100'000'000;  // in minor units
constexpr int64_t kThousand = 100'000;

// "mnkr", "MSEK"; the prefix is "M", "k" or none.
std::string Unit(const std::string& currency, const char* prefix, const char* swedish,
                 const Words& words) {
  return currency == "SEK" ? words(absl::StrCat(prefix, "SEK").c_str(), swedish)
                           : absl::StrCat(prefix, currency);
}

// Tenths as "15,3".
std::string TenthsText(int64_t tenths, const Words& words) {
  const int64_t magnitude = tenths < 0 ? -tenths : tenths;
  return absl::StrCat(tenths < 0 ? "-" : "", magnitude / 10, std::string(1, words.decimal_sign()),
                      magnitude % 10);
}

struct TextOf {
  const Words& words;

  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(Amount amount) const { return words.Amount(amount.minor_units); }
  std::string operator()(Percent percent) const { return TenthsText(percent.tenths, words) + " %"; }
  std::string operator()(Number number) const { return std::to_string(number.value); }
};

}  // namespace

std::string ValueText(const Value& value, const Words& words) {
  return std::visit(TextOf{words}, value);
}

std::string ShortAmount(int64_t minor_units, const std::string& currency, const Words& words) {
  return ShortAmountLike(minor_units, minor_units, currency, words);
}

std::string ShortAmountLike(int64_t other, int64_t minor_units, const std::string& currency,
                            const Words& words) {
  if (other >= kMillion || other <= -kMillion) {
    // Hundredths of a million are written as minor units are.
    return words.Amount(DividedRounded(minor_units, kMillion / 100)) + " " +
           Unit(currency, "M", "mnkr", words);
  }
  if (other >= kThousand || other <= -kThousand) {
    return TenthsText(DividedRounded(minor_units, kThousand / 10), words) + " " +
           Unit(currency, "k", "tkr", words);
  }
  return words.Amount(minor_units) + " " + Unit(currency, "", "kr", words);
}

}  // namespace liggare::report
