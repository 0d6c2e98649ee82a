#include "clients/report/html_parts.h"

namespace liggare::report {

const char kHtmlStyle[] = R"(
:root { --ink: #1d2733; --soft: #5a6775; --rule: #cfd6dd; --ground: #f4f6f8; --outcome: #1f5582;
  --budget: #c3d3e2; --forecast: #b85c00; --adverse: #a1281f; }
* { box-sizing: border-box; }
html { font: 15px/1.45 "Segoe UI", "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif;
  color: var(--ink); background: #fff; }
body { max-width: 1400px; margin: 0 auto; padding: 28px 24px 60px; }
h1 { font-size: 27px; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 20px; margin: 38px 0 8px; padding-bottom: 4px; border-bottom: 2px solid var(--ink); }
h3 { font-size: 15px; margin: 20px 0 6px; }
p { margin: 4px 0 8px; max-width: 95ch; }
.subtitle { color: var(--soft); margin: 0 0 14px; }
.banner { border: 1px solid #b58900; border-left-width: 6px; background: #fdf6e3; padding: 8px 12px;
  margin: 0 0 16px; font-weight: 600; max-width: none; }
.kind { margin: 0 0 14px; }
.kind > h2 { font-size: 16px; margin: 16px 0 6px; border: 0; padding: 0; }
.cards { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; margin: 0; }
.card { background: var(--ground); border-top: 3px solid var(--outcome); padding: 9px 12px 10px; }
.card.adverse { border-top-color: var(--adverse); }
.card dt { color: var(--soft); font-size: 13px; }
.card dd { margin: 0; }
.card .figure { font-size: 23px; font-weight: 650; white-space: nowrap; }
.card.adverse .figure { color: var(--adverse); }
.card .remark { color: var(--soft); font-size: 13px; }
.charts { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 18px 26px;
  margin-top: 20px; }
figure { margin: 0; }
figcaption { font-weight: 650; margin-bottom: 4px; }
svg { width: 100%; height: auto; display: block; }
svg text { font-size: 12px; fill: var(--ink); }
svg .soft { fill: var(--soft); }
svg .grid { stroke: #e3e8ec; }
svg .axis { stroke: #8b97a3; }
svg .budget { fill: var(--budget); stroke: #8fa8bf; }
svg .outcome { fill: var(--outcome); }
svg .forecast { fill: #fff; stroke: var(--forecast); stroke-width: 1.6; }
svg .budget-line { fill: none; stroke: #6d87a1; stroke-width: 2; }
svg .outcome-line { fill: none; stroke: var(--outcome); stroke-width: 3; }
svg .forecast-line { fill: none; stroke: var(--forecast); stroke-width: 2; }
svg .ahead { stroke-dasharray: 5 4; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 12px; line-height: 1.3; margin: 2px 0 6px;
  min-width: 50%; }
th, td { padding: 4px 5px; text-align: left; vertical-align: top; border-bottom: 1px solid #e6eaee; }
thead th { vertical-align: bottom; border-bottom: 1.5px solid var(--ink); background: #fff;
  font-weight: 650; }
tbody th { font-weight: 400; }
.footnotes { font-size: 12px; color: var(--soft); margin: 2px 0 10px; padding-left: 22px; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
thead .number { white-space: normal; hyphens: manual; }
.group th, .group td { font-weight: 650; }
.total th, .total td { font-weight: 700; border-top: 1.5px solid var(--ink); border-bottom: 0; }
.minus { color: var(--adverse); }
.long { min-width: 18ch; max-width: 62ch; overflow-wrap: anywhere; }
.small { color: var(--soft); font-size: 12px; }
.none { color: var(--soft); }
@media screen and (max-width: 800px) { .cards { grid-template-columns: repeat(2, 1fr); }
  .charts { grid-template-columns: 1fr; } }
@page { size: A4 landscape; margin: 12mm 11mm 14mm; @bottom-right { content: counter(page) " / "
  counter(pages); font: 8pt Arial, "Liberation Sans", sans-serif; color: #5a6775; } }
@media print {
  html { font-size: 9.5pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  body { max-width: none; padding: 0; }
  h1 { font-size: 17pt; }
  h2 { font-size: 13pt; margin-top: 16pt; break-after: avoid; }
  h3, .section > p { break-after: avoid; }
  table { font-size: 7.3pt; }
  th, td { padding: 2pt 3.2pt; }
  thead { display: table-header-group; }
  tr, figure, .kind, .banner, .short { break-inside: avoid; }
  .charts { gap: 8pt 18pt; margin-top: 10pt; }
  .cards { gap: 7pt; }
  .card .figure { font-size: 14pt; }
  .card dt, .card .remark { font-size: 8.5pt; }
  .kind > h2 { font-size: 11pt; margin: 8pt 0 4pt; }
  .scroll { overflow: visible; }
  .small, .footnotes { font-size: 6.8pt; }
}
)";

}  // namespace liggare::report
