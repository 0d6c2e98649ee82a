// A map for tests, of the books of sie_text.h.

#ifndef LIGGARE_TESTS_CLIENTS_SIE_SAMPLE_MAP_H_
#define LIGGARE_TESTS_CLIENTS_SIE_SAMPLE_MAP_H_

#include <string>

#include "clients/sie/map_file.h"

namespace liggare::sie {

// Without rules.
inline std::string MapHead() {
  return "[books]\n"
         "organisation = 212000-0084  # Haninge\n"
         "first_day = 2020-01-01\n"
         "last_day = 2020-12-31\n"
         "[dimensions]\n"
         "activity = 20\n"
         "project = 6\n"
         "[accounts]\n"
         "cost = 4000-7999\n"
         "revenue = 3000-3999\n"
         "outside = 1000-2999\n"
         "[series]\n"
         "payroll = L, LB\n"
         "accrual = -\n"
         "[csv]\n"
         "account = Konto\n"
         "amount = Belopp\n"
         "date = Datum\n"
         "series = Serie\n"
         "number = Ver.nr\n"
         "text = Text\n"
         "activity = Aktivitet\n"
         "object.6 = Projekt\n";
}

// The activity code 4711 is the programme's; project P1 is m03's, P2 m05's from May on.
inline std::string SampleMapText() {
  return MapHead() +
         "[rule programme]\n"
         "activity = 4711\n"
         "fund = fund-2020\n"
         "[rule hosts]\n"
         "activity = 4711\n"
         "project = P1\n"
         "account = 4600, 5000-5999\n"
         "line = m03\n"
         "fund = fund-2020\n"
         "coded_as = operating\n"
         "[rule night walks]\n"
         "project = P2\n"
         "from = 2020-05-01\n"
         "line = m05\n"
         "fund = fund-2019\n"
         "year = 2021\n";
}

inline Map SampleMap() { return ReadMap(SampleMapText(), "test.map").value(); }

}  // namespace liggare::sie

#endif  // LIGGARE_TESTS_CLIENTS_SIE_SAMPLE_MAP_H_
