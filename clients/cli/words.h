// What people read, as clients/language says it, under the command's own names.

#ifndef LIGGARE_CLIENTS_CLI_WORDS_H_
#define LIGGARE_CLIENTS_CLI_WORDS_H_

#include "clients/language/event_summary.h"
#include "clients/language/money.h"
#include "clients/language/text.h"
#include "clients/language/words.h"

namespace liggare::cli {

using language::CellName;
using language::CitedItems;
using language::Clip;
using language::ColumnNames;
using language::ColumnOf;
using language::CountFlags;
using language::CsvQuoted;
using language::EventSummary;
using language::FlagCounts;
using language::FlagNames;
using language::FlagReasons;
using language::FlagText;
using language::FormatAmount;
using language::Language;
using language::LanguageOfEnvironment;
using language::PadLeft;
using language::PadRight;
using language::ParseAmount;
using language::Printable;
using language::PrintableLines;
using language::ShortName;
using language::Summarise;
using language::TypeName;
using language::VoucherName;
using language::Width;
using language::Words;
using language::Wrap;

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_WORDS_H_
