#include "clients/cli/figure_tree.h"

#include "absl/strings/str_cat.h"

namespace liggare::cli {
namespace {

// "L/1001": all rows of it.
std::string WholeVoucher(const v1::Voucher& voucher) {
  v1::Voucher whole = voucher;
  whole.clear_row();
  return VoucherName(whole);
}

// What a part is, below its cell.
std::string PartName(const v1::FigurePart& part, const Words& words) {
  std::string name = VoucherName(part.voucher());
  if (name.empty()) name = part.type();
  if (!part.account().empty()) {
    absl::StrAppend(&name, ", ", words("account", "konto"), " ", part.account());
  }
  if (part.has_refers_to()) {
    absl::StrAppend(&name, ", ", part.type(), " ", words("of", "av"), " ", part.refers_to());
  }
  return name;
}

Row PartRow(const v1::FigurePart& part, int depth, const Words& words) {
  return {Cell::Text(PartName(part, words), depth), Cell::Amount(part.amount()),
          Cell::Text(part.effective_date()),        Cell::Number(part.position()),
          Cell::Text(CitedItems(part.decisions())), Cell::Text(FlagText(FlagsOf(part), words))};
}

Row SumRow(const std::string& name, int64_t sum, int depth) {
  return {Cell::Text(name, depth), Cell::Amount(sum), Cell(), Cell(), Cell(), Cell()};
}

}  // namespace

FlagReasons FlagsOf(const v1::FigurePart& part) {
  FlagReasons flags;
  for (const int reason : part.flags()) flags.insert(static_cast<v1::FlagReason>(reason));
  return flags;
}

void FigureTree::Add(const google::protobuf::RepeatedPtrField<v1::FigurePart>& parts) {
  for (const v1::FigurePart& part : parts) {
    CellBranch& cell = cells_[CellName(part.cell())];
    cell.sum += part.amount();
    const std::string voucher = WholeVoucher(part.voucher());
    size_t index = cell.branches.size();
    if (!voucher.empty()) index = cell.by_voucher.try_emplace(voucher, index).first->second;
    if (index == cell.branches.size()) cell.branches.emplace_back();
    cell.branches[index].sum += part.amount();
    cell.branches[index].parts.push_back(part);
  }
}

Table FigureTree::AsTable(const Words& words) const {
  constexpr auto kBoth = Column::Shown::kEverywhere;
  Table table("tree", "",
              {{"what", words("what", "vad"), kBoth, 0, 80},
               {"amount", words("amount", "belopp"), kBoth, 0, 60, true},
               {"effective_date", words("counts from", "räknas från")},
               {"position", words("position", "position")},
               {"decisions", words("rests on", "vilar på"), kBoth, 0, 80},
               {"flags", words("flags", "flaggor"), kBoth, 0, 90}});
  for (const auto& [name, cell] : cells_) {
    table.Add(SumRow(name.empty() ? words("(no cell)", "(ingen cell)") : name, cell.sum, 0));
    for (const Branch& branch : cell.branches) {
      const bool is_single = branch.parts.size() == 1;
      if (!is_single) {
        table.Add(SumRow(WholeVoucher(branch.parts.front().voucher()), branch.sum, 1));
      }
      for (const v1::FigurePart& part : branch.parts) {
        table.Add(PartRow(part, is_single ? 1 : 2, words));
      }
    }
  }
  return table;
}

}  // namespace liggare::cli
