#include "clients/cli/record_table.h"

#include "clients/cli/as_of_options.h"

namespace liggare::cli {

Table RecordTable(const Words& words,
                  const google::protobuf::RepeatedPtrField<v1::Record>& records) {
  constexpr auto kCsvOnly = Column::Shown::kCsvOnly;
  constexpr auto kBoth = Column::Shown::kEverywhere;
  Table table("events", "",
              {{"position", words("position", "position"), kBoth, 8, 60, true},
               {"event_id", words("event id", "händelse-id"), kCsvOnly},
               {"effective_date", words("effective", "gäller från"), kBoth, 11},
               {"recorded_at", words("recorded at", "registrerad"), kBoth, 27},
               {"actor", words("recorded by", "registrerad av"), kBoth, 14, 30},
               {"type", words("type", "typ"), kBoth, 23},
               {"amount", words("amount", "belopp"), kBoth, 16, 60, true},
               {"what", words("what", "vad"), kBoth, 48, 90},
               {"authority", words("rests on", "vilar på"), kBoth, 20, 60},
               {"flags", words("flags", "flaggor"), kBoth, 0, 90}});
  for (const v1::Record& record : records) {
    const v1::Event& event = record.event();
    const EventSummary summary = Summarise(event.payload(), words);
    FlagReasons flags;
    for (const v1::Flag& flag : record.flags()) flags.insert(flag.reason());
    table.Add({Cell::Number(record.position()), Cell::Text(event.event_id()),
               Cell::Text(event.effective_date()), Cell::Text(FormatInstant(record.recorded_at())),
               Cell::Text(record.actor()), Cell::Text(TypeName(event.payload())),
               summary.amount.has_value() ? Cell::Amount(*summary.amount) : Cell(),
               Cell::Text(summary.text), Cell::Text(CitedItems(event.authority().items())),
               Cell::Text(FlagText(flags, words), FlagNames(flags))});
  }
  return table;
}

}  // namespace liggare::cli
