#include "tests/clients/sie/sie_text.h"

#include <sstream>
#include <utility>

namespace liggare::sie {

absl::StatusOr<ReadFile> ReadText(const std::string& text) {
  std::istringstream stream(text);
  FileReader reader(stream, "test.se");
  ReadFile file;
  while (true) {
    const absl::StatusOr<const Voucher*> voucher = reader.Next();
    if (!voucher.ok()) return voucher.status();
    if (*voucher == nullptr) break;
    file.vouchers.push_back(**voucher);
  }
  file.declared = reader.declared();
  return file;
}

std::string Refusal(const std::string& text) {
  return std::string(ReadText(text).status().message());
}

std::string Head() {
  return "#FLAGGA 0\n"
         "#FORMAT PC8\n"
         "#SIETYP 4\n"
         "#ORGNR 212000-0084\n"
         "#RAR 0 20200101 20201231\n";
}

std::string VoucherText(const std::string& head, const std::vector<std::string>& rows) {
  std::string text = "#VER " + head + "\n{\n";
  for (const std::string& row : rows) text += "#TRANS " + row + "\n";
  return text + "}\n";
}

std::string EveryConstruct() {
  return "#FLAGGA 1\n"
         "#PROGRAM \"Ekonomi \\\"X\\\"\" 7.1\n"
         "#FORMAT PC8\n"
         "#GEN 20210115 AB\n"
         "#SIETYP 4\n"
         "#FNR C:\\data\\ \n"
         "#ORGNR 212000-0084\n"
         "#FNAMN \"V\x84stra f\x94rvaltningen\"\n"
         "#RAR 0 20200101 20201231\n"
         "#RAR -1 20190101 20191231\n"
         "#VALUTA SEK\n"
         "#KPTYP KOMMUNBAS\n"
         "#KONTO 1930 Bank\n"
         "#KONTO 4600 \"K\x94pt tj\x84nst\"\n"
         "#KONTO 3510 Bidrag\n"
         "#DIM 6 Projekt\n"
         "#UNDERDIM 61 \"Delprojekt\" 6\n"
         "#DIM 20 Aktivitet\n"
         "#OBJEKT 20 4711 \"Trygghet\"\n"
         "#OBJEKT 6 \"P 1\" \"Kameror\"\n"
         "#IB 0 1930 1000.00\n"
         "#UB 0 1930 620.5\n"
         "#RES 0 4600 479.5\n"
         "#RES 0 3510 -100\n"
         "#OIB 0 1930 {20 4711} 0\n"
         "#OUB 0 1930 {20 4711} -379.5\n"
         "#PSALDO 0 202004 4600 {} 479.50\n"
         "#PSALDO 0 202004 4600 {20 4711} 479.50 3\n"
         "#PBUDGET 0 202004 4600 {} 500\n"
         "#VER A 1 20200414 \"Vakter, v. 14\" 20200502 \"N N\"\n"
         "{\n"
         "\t#TRANS 1930 {20 4711} -379.50\n"
         "\t#BTRANS 4600 {} 500.00 20200415 \"fel\" 1 \"N N\"\n"
         "\t#RTRANS 4600 {\"20\" \"4711\" 6 \"P 1\"} 479.50 20200414 \"r\x84tt\" 2.5 \"N N\"\n"
         "\t#TRANS 4600 {\"20\" \"4711\" 6 \"P 1\"} 479.50 20200414 \"r\x84tt\" 2.5 \"N N\"\n"
         "\t#TRANS 3510 { 20 4711 6 \"\" } -100 \"\" \"\" 0\n"
         "}\n"
         "#NYTT f\x94r framtiden {x} \"\n";
}

}  // namespace liggare::sie
