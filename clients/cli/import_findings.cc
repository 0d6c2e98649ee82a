#include "clients/cli/import_findings.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "clients/cli/report.h"

namespace liggare::cli {
namespace {

// More are counted, not listed.
constexpr size_t kListedMax = 20;

void AddTally(const std::string& key, const std::string& title, const sie::Tally& tally,
              const Words& words, Report& report) {
  report.Add(key + "_rows", title + words(", rows", ", rader"), tally.rows);
  report.AddAmount(key + "_sum", title + words(", sum", ", summa"), tally.sum);
}

std::string List(const std::vector<int64_t>& positions) {
  std::string text = absl::StrCat(positions.size());
  for (size_t i = 0; i < std::min(positions.size(), kListedMax); ++i) {
    absl::StrAppend(&text, i == 0 ? ": " : ", ", positions[i]);
  }
  return positions.size() > kListedMax ? text + ", …" : text;
}

std::string Objects(const std::vector<sie::Object>& objects) {
  std::string text = absl::StrCat(objects.size());
  for (size_t i = 0; i < std::min(objects.size(), kListedMax); ++i) {
    absl::StrAppend(&text, i == 0 ? ": " : ", ", objects[i].dimension, " ", objects[i].code);
  }
  return objects.size() > kListedMax ? text + ", …" : text;
}

// Objects with the money that they carry.
std::string List(const std::map<sie::Object, sie::Tally>& objects, const Words& words) {
  std::string text = absl::StrCat(objects.size());
  size_t listed = 0;
  for (const auto& [object, tally] : objects) {
    if (listed == kListedMax) return text + ", …";
    absl::StrAppend(&text, listed++ == 0 ? ": " : ", ", object.dimension, " ", object.code, " (",
                    words.Amount(tally.sum), ")");
  }
  return text;
}

void AddPlan(const sie::PlanTotals& totals, const Words& words, Report& report) {
  report.Add("vouchers", words("vouchers read", "lästa verifikationer"), totals.vouchers);
  AddTally("read", words("read", "lästa"), totals.read, words, report);
  AddTally("taken", words("taken", "tagna"), totals.taken, words, report);
  AddTally("attributed", words("  attributed", "  hänförda"), totals.attributed, words, report);
  AddTally("unattributed", words("  not attributed", "  ej hänförda"), totals.unattributed, words,
           report);
  AddTally("disputed", words("  of those, rules disagree", "  varav reglerna säger emot varandra"),
           totals.disputed, words, report);
  AddTally("out_of_scope", words("skipped, not ours", "utelämnade, ej våra"), totals.out_of_scope,
           words, report);
  AddTally("outside", words("skipped, account outside", "utelämnade, konto utanför"),
           totals.outside, words, report);
  AddTally("zero", words("skipped, zero", "utelämnade, noll"), totals.zero, words, report);
  report.Add("reversing_pairs", words("reversing pairs", "omföringspar"), totals.reversing_pairs);
  report.AddAmount("reversed_sum", words("reversed by them", "omfört"), totals.reversed);
}

void AddCounts(const ImportFindings& findings, const Words& words, Report& report) {
  const ImportCounts& counts = findings.counts;
  report.Add("appended", words("entries appended", "tillagda poster"), counts.appended);
  report.Add("corrected", words("entries corrected", "rättade poster"), counts.corrected);
  report.Add("taken_back", words("entries taken back", "återtagna poster"), counts.taken_back);
  report.Add("held", words("entries that were there", "poster som fanns"), counts.held);
  report.Add("attributions", words("attributions appended", "tillagda hänföringar"),
             counts.attributed);
  if (!findings.dry_run && counts.size > 0) {
    report.Add("size", words("ledger's size", "liggarens storlek"), counts.size);
  }
}

void AddFindings(const ImportFindings& findings, const Words& words, Report& report) {
  report.Add("controls_held", words("control totals that hold", "kontrollsummor som stämmer"),
             findings.controls_held);
  report.Add("controls_broken",
             words("control totals that do not", "kontrollsummor som ej stämmer"),
             static_cast<int64_t>(findings.controls_broken.size()));
  report.Add("unknown_objects",
             words("map's objects not in the file", "kartans objekt som ej finns i filen"),
             Objects(findings.unknown_objects));
  report.Add("unnamed_objects",
             words("objects with money that the map does not name",
                   "objekt med pengar som kartan ej nämner"),
             List(findings.totals.unnamed, words));
  report.Add("vanished",
             words("entries of vanished vouchers", "poster på försvunna verifikationer"),
             List(findings.vanished));
  report.Add("stuck",
             words("removed rows to correct by hand", "borttagna rader att rätta för hand"),
             List(findings.stuck));
  report.Add("held_only", words("entries the map no longer takes", "poster kartan ej längre tar"),
             List(findings.held_only));
}

Table AccountTable(const ImportFindings& findings, const Words& words) {
  Table table("accounts", words("Accounts", "Konton"),
              {{"account", words("account", "konto")},
               {"name", words("name", "namn")},
               {"rows", words("rows", "rader")},
               {"sum", words("in the file", "i filen")},
               {"taken_rows", words("taken rows", "tagna rader")},
               {"taken_sum", words("taken", "taget")}});
  for (const auto& [account, tally] : findings.totals.accounts) {
    const auto taken = findings.totals.taken_accounts.find(account);
    const sie::Tally none;
    const sie::Tally& its = taken == findings.totals.taken_accounts.end() ? none : taken->second;
    const auto name = findings.account_names.find(account);
    table.Add({Cell::Text(account),
               Cell::Text(name == findings.account_names.end() ? "" : name->second),
               Cell::Number(tally.rows), Cell::Amount(tally.sum), Cell::Number(its.rows),
               Cell::Amount(its.sum)});
  }
  return table;
}

}  // namespace

void SayOfMap(const Session& session, const ImportFindings& findings) {
  const Words words = session.words();
  if (!findings.unknown_objects.empty()) {
    fmt::print(stderr, "{}: {}\n",
               words("note: objects that the map names and the file does not have",
                     "obs: objekt som kartan nämner och filen ej har"),
               Objects(findings.unknown_objects));
  }
  if (!findings.totals.unnamed.empty()) {
    fmt::print(stderr, "{}: {}\n",
               words("note: objects that carry cost or revenue and that the map does not name",
                     "obs: objekt som bär kostnad eller intäkt och som kartan ej nämner"),
               List(findings.totals.unnamed, words));
  }
}

void PrintImport(const Session& session, const ImportFindings& findings) {
  const Words words = session.words();
  Report report;
  AddPlan(findings.totals, words, report);
  AddCounts(findings, words, report);
  AddFindings(findings, words, report);
  report.Add(AccountTable(findings, words));
  report.Print(session, findings.dry_run
                            ? words("A dry run: nothing was appended.\n",
                                    "Provkörning: ingenting lades till.\n")
                            : words("The file is imported.\n", "Filen är importerad.\n"));
}

}  // namespace liggare::cli
