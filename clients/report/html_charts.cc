#include <algorithm>
#include <cstdlib>
#include <limits>

#include "absl/strings/str_cat.h"
#include "clients/language/text.h"
#include "clients/report/html_parts.h"
#include "clients/report/value_text.h"

namespace liggare::report {
namespace {

using language::Words;

constexpr int kTicksMax = 5;

// From amounts to pixels.
class Scale {
 public:
  // Takes in the amounts from the least to the most, and zero.
  Scale(int64_t least, int64_t most, int from_pixel, int to_pixel)
      : least_(std::min<int64_t>(least, 0)),
        most_(std::max<int64_t>(most, 0)),
        from_(from_pixel),
        to_(to_pixel) {}

  int At(int64_t amount) const {
    const __int128 range = __int128{most_} - least_;
    if (range == 0) return from_;
    return from_ + static_cast<int>((__int128{amount} - least_) * (to_ - from_) / range);
  }

  // Round amounts, a few, the least of them not below the scale.
  std::vector<int64_t> Ticks() const {
    const __int128 range = __int128{most_} - least_;
    __int128 step = 1;
    for (int i = 0; range / step > kTicksMax; ++i) step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    std::vector<int64_t> ticks;
    for (__int128 tick = least_ / step * step; tick <= most_; tick += step) {
      ticks.push_back(static_cast<int64_t>(tick));
    }
    return ticks;
  }

 private:
  const int64_t least_;
  const int64_t most_;
  const int from_;
  const int to_;
};

std::string Text(int x, int y, const char* anchor, const std::string& text,
                 const char* css_class = "") {
  return absl::StrCat("<text x=\"", x, "\" y=\"", y, "\" text-anchor=\"", anchor, "\"",
                      *css_class == '\0' ? "" : absl::StrCat(" class=\"", css_class, "\""), ">",
                      Escaped(text), "</text>\n");
}

std::string Line(int x1, int y1, int x2, int y2, const std::string& css_class) {
  return absl::StrCat("<line x1=\"", x1, "\" y1=\"", y1, "\" x2=\"", x2, "\" y2=\"", y2,
                      "\" class=\"", css_class, "\"/>\n");
}

std::string Box(int x, int y, int width, int height, const std::string& css_class) {
  return absl::StrCat("<rect x=\"", x, "\" y=\"", y, "\" width=\"", width, "\" height=\"", height,
                      "\" class=\"", css_class, "\"/>\n");
}

// The svg element, which tells in words what it shows.
std::string Svg(int width, int height, const std::string& title, const std::string& description,
                const std::string& content) {
  return absl::StrCat("<svg viewBox=\"0 0 ", width, " ", height,
                      "\" preserveAspectRatio=\"xMinYMin\" role=\"img\" aria-label=\"",
                      Escaped(absl::StrCat(title, ". ", description)), "\">\n", content,
                      "</svg>\n");
}

std::string Legend(int x, int y, bool with_forecast, const Words& words) {
  std::string out =
      Box(x, y - 9, 14, 10, "budget") + Text(x + 20, y, "start", words("budget", "budget")) +
      Box(x + 80, y - 9, 14, 10, "outcome") + Text(x + 100, y, "start", words("outcome", "utfall"));
  if (with_forecast) {
    out += Box(x + 165, y - 9, 14, 10, "forecast") +
           Text(x + 185, y, "start", words("forecast", "prognos"));
  }
  return out;
}

// The bar chart's measures.
constexpr int kWidth = 620;
constexpr int kBarsLeft = 225;
constexpr int kBarsRight = 530;
constexpr int kBarsTop = 26;
constexpr int kBarHeight = 13;
constexpr int kBarGap = 2;
constexpr int kGroupGap = 15;
constexpr size_t kLabelPlaces = 34;

std::string Bar(const Scale& scale, int64_t amount, int y, const char* css_class,
                const std::string& text) {
  const int zero = scale.At(0);
  const int end = scale.At(amount);
  return Box(std::min(zero, end), y, std::abs(end - zero), kBarHeight, css_class) +
         Text(std::max(zero, end) + 5, y + kBarHeight - 2, "start", text, "soft");
}

std::string Description(const BarChart& chart, const std::string& currency, const Words& words) {
  std::string text;
  for (const BarChart::Bar& bar : chart.bars) {
    absl::StrAppend(&text, bar.label, ": ", words("budget", "budget"), " ",
                    ShortAmount(bar.budget, currency, words), ", ", words("outcome", "utfall"), " ",
                    ShortAmount(bar.outcome, currency, words));
    if (bar.forecast.has_value()) {
      absl::StrAppend(&text, ", ", words("forecast", "prognos"), " ",
                      ShortAmount(*bar.forecast, currency, words));
    }
    text += ". ";
  }
  return text;
}

// The year chart's measures.
constexpr int kPlotLeft = 84;
constexpr int kPlotRight = 500;
constexpr int kPlotTop = 30;
constexpr int kPlotBottom = 262;
constexpr int kYearHeight = 290;
constexpr int kLabelHeight = 15;

// Labels at the right end, moved apart where they would lie on each other.
class EndLabels {
 public:
  void Add(int y, std::string text) { labels_.push_back({y, std::move(text)}); }

  std::string Draw() {
    std::sort(labels_.begin(), labels_.end());
    std::string out;
    int free_from = std::numeric_limits<int>::min();
    for (const auto& [y, text] : labels_) {
      const int at = std::max(y + 4, free_from);
      out += Text(kPlotRight + 8, at, "start", text);
      free_from = at + kLabelHeight;
    }
    return out;
  }

 private:
  std::vector<std::pair<int, std::string>> labels_;
};

// The year chart, piece by piece.
class YearPlot {
 public:
  YearPlot(const YearChart& chart, const std::string& currency, const Words& words)
      : chart_(chart),
        currency_(currency),
        words_(words),
        scale_(Least(chart), Most(chart), kPlotBottom, kPlotTop) {}

  std::string Draw() const { return Grid() + Lines() + Ends() + LegendHtml(); }

 private:
  static int64_t Least(const YearChart& chart) {
    int64_t least = std::min(chart.budget, chart.forecast.value_or(0));
    for (const YearChart::Point& point : chart.points) {
      least = std::min({least, point.budget, point.outcome});
    }
    return least;
  }
  static int64_t Most(const YearChart& chart) {
    int64_t most = std::max(chart.budget, chart.forecast.value_or(0));
    for (const YearChart::Point& point : chart.points) {
      most = std::max({most, point.budget, point.outcome});
    }
    return most;
  }

  int X(int64_t day) const {
    return kPlotLeft + static_cast<int>(day * (kPlotRight - kPlotLeft) / chart_.days);
  }

  std::string Grid() const {
    std::string out;
    for (const int64_t tick : scale_.Ticks()) {
      const int y = scale_.At(tick);
      out += Line(kPlotLeft, y, kPlotRight, y, tick == 0 ? "axis" : "grid");
      out += Text(kPlotLeft - 8, y + 4, "end",
                  ShortAmountLike(Most(chart_), tick, currency_, words_), "soft");
    }
    constexpr char kMonths[] = "JFMAMJJASOND";  // in both languages
    for (int month = 0; month < 12; ++month) {
      const int middle = kPlotLeft + (2 * month + 1) * (kPlotRight - kPlotLeft) / 24;
      out += Text(middle, kPlotBottom + 17, "middle", std::string(1, kMonths[month]), "soft");
    }
    return out;
  }

  std::string PathOf(int64_t YearChart::Point::*amount, const char* css_class) const {
    std::string path = absl::StrCat("M", X(0), " ", scale_.At(0));
    for (const YearChart::Point& point : chart_.points) {
      absl::StrAppend(&path, "L", X(point.day), " ", scale_.At(point.*amount));
    }
    return absl::StrCat("<path d=\"", path, "\" class=\"", css_class, "\"/>\n");
  }

  std::string Lines() const {
    const YearChart::Point& last = chart_.points.back();
    std::string out = Line(X(last.day), scale_.At(last.budget), kPlotRight,
                           scale_.At(chart_.budget), "budget-line ahead");
    if (chart_.forecast.has_value()) {
      out += Line(X(last.day), scale_.At(last.outcome), kPlotRight, scale_.At(*chart_.forecast),
                  "forecast-line ahead");
    }
    out += PathOf(&YearChart::Point::budget, "budget-line");
    out += PathOf(&YearChart::Point::outcome, "outcome-line");
    return out + absl::StrCat("<circle cx=\"", X(last.day), "\" cy=\"", scale_.At(last.outcome),
                              "\" r=\"4.5\" class=\"outcome\"/>\n");
  }

  std::string Ends() const {
    const YearChart::Point& last = chart_.points.back();
    EndLabels labels;
    labels.Add(scale_.At(chart_.budget), ShortAmount(chart_.budget, currency_, words_));
    if (chart_.forecast.has_value()) {
      labels.Add(scale_.At(*chart_.forecast), ShortAmount(*chart_.forecast, currency_, words_));
    }
    return labels.Draw() + OutcomeLabel(X(last.day), scale_.At(last.outcome),
                                        ShortAmount(last.outcome, currency_, words_));
  }

  // Below the end of the outcome, since the way to the forecast leads up; above where the axis is
  // in the way.
  static std::string OutcomeLabel(int x, int y, const std::string& text) {
    const bool fits_below = y + 2 * kLabelHeight < kPlotBottom;
    return fits_below ? Text(x + 8, y + kLabelHeight, "start", text)
                      : Text(x - 4, y - kLabelHeight / 2, "end", text);
  }

  std::string LegendHtml() const {
    std::string out = Line(kPlotLeft, 10, kPlotLeft + 18, 10, "budget-line") +
                      Text(kPlotLeft + 24, 14, "start", words_("budget to date", "budget ack.")) +
                      Line(kPlotLeft + 122, 10, kPlotLeft + 140, 10, "outcome-line") +
                      Text(kPlotLeft + 146, 14, "start", words_("outcome", "utfall"));
    if (chart_.forecast.has_value()) {
      out += Line(kPlotLeft + 206, 10, kPlotLeft + 228, 10, "forecast-line ahead") +
             Text(kPlotLeft + 234, 14, "start", words_("to the forecast", "till prognosen"));
    }
    return out;
  }

  const YearChart& chart_;
  const std::string& currency_;
  const Words& words_;
  const Scale scale_;
};

}  // namespace

std::string BarChartSvg(const BarChart& chart, const std::string& currency, const Words& words) {
  int64_t least = 0;
  int64_t most = 0;
  bool with_forecast = false;
  for (const BarChart::Bar& bar : chart.bars) {
    const int64_t forecast = bar.forecast.value_or(0);
    least = std::min({least, bar.budget, bar.outcome, forecast});
    most = std::max({most, bar.budget, bar.outcome, forecast});
    with_forecast = with_forecast || bar.forecast.has_value();
  }
  const Scale scale(least, most, kBarsLeft, kBarsRight);
  std::string content = Legend(kBarsLeft, 12, with_forecast, words);
  int y = kBarsTop;
  for (const BarChart::Bar& bar : chart.bars) {
    content +=
        Text(kBarsLeft - 10, y + kBarHeight + 4, "end", language::Clip(bar.label, kLabelPlaces));
    const auto add = [&](int64_t amount, const char* css_class) {
      content += Bar(scale, amount, y, css_class, ShortAmountLike(most, amount, currency, words));
      y += kBarHeight + kBarGap;
    };
    add(bar.budget, "budget");
    add(bar.outcome, "outcome");
    if (bar.forecast.has_value()) add(*bar.forecast, "forecast");
    y += kGroupGap;
  }
  content += Line(scale.At(0), kBarsTop - 6, scale.At(0), y - kGroupGap + 4, "axis");
  return Svg(kWidth, y, chart.title, Description(chart, currency, words), content);
}

std::string YearChartSvg(const YearChart& chart, const std::string& currency, const Words& words) {
  const YearChart::Point& last = chart.points.back();
  std::string description = absl::StrCat(
      words("Outcome", "Utfall"), " ", ShortAmount(last.outcome, currency, words), ", ",
      words("budget to date", "budget ack."), " ", ShortAmount(last.budget, currency, words), ", ",
      words("budget of the year", "årets budget"), " ", ShortAmount(chart.budget, currency, words));
  if (chart.forecast.has_value()) {
    absl::StrAppend(&description, ", ", words("forecast", "prognos"), " ",
                    ShortAmount(*chart.forecast, currency, words));
  }
  return Svg(kWidth, kYearHeight, chart.title, description,
             YearPlot(chart, currency, words).Draw());
}

}  // namespace liggare::report
