#include "clients/cli/decision_text.h"

#include <fmt/core.h>

namespace liggare::cli {
namespace {

constexpr size_t kTextPlaces = 96;

// The text below a mark.
std::string Paragraph(const std::string& mark, const std::string& text) {
  std::string paragraph;
  for (const std::string& line : Wrap(text, kTextPlaces - mark.size())) {
    paragraph += (paragraph.empty() ? mark : std::string(mark.size(), ' ')) + line + "\n";
  }
  return paragraph;
}

std::string DutyText(const v1::Duty& duty, const Words& words) {
  std::string text = fmt::format("{} {}: {} ({} → {})", words("duty", "skyldighet"), duty.duty(),
                                 duty.what(), duty.by_whom(), duty.to_whom());
  if (!duty.due_date().empty()) text += " " + duty.due_date();
  return text;
}

}  // namespace

std::string DecisionText(const v1::DecisionRecorded& decision, const Words& words) {
  std::string text = fmt::format("{}  {}\n", decision.decision(), Printable(decision.title()));
  for (const v1::DecisionItem& item : decision.items()) {
    text += Paragraph(fmt::format("{:>4}. ", item.number()), item.text());
    for (const v1::Duty& duty : item.duties()) {
      text += Paragraph("      - ", DutyText(duty, words));
    }
  }
  return text;
}

}  // namespace liggare::cli
