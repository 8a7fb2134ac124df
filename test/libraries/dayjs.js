import dayjs from "dayjs"
import advancedFormat from "dayjs/plugin/advancedFormat.js"
import customParseFormat from "dayjs/plugin/customParseFormat.js"
import duration from "dayjs/plugin/duration.js"
import isBetween from "dayjs/plugin/isBetween.js"
import relativeTime from "dayjs/plugin/relativeTime.js"
import utc from "dayjs/plugin/utc.js"
import weekOfYear from "dayjs/plugin/weekOfYear.js"
import "dayjs/locale/de.js"

for (const plugin of [advancedFormat, customParseFormat, duration, isBetween, relativeTime, utc, weekOfYear]) dayjs.extend(plugin)

const start = dayjs.utc("2024-02-28T23:30:15.250Z")
for (let i = 0; i < size * 4; i++) {
  const day = start.add(i * 11, "day").subtract(i, "hour")
  print(day.format("dddd, MMMM D YYYY, HH:mm:ss.SSS Z [week] w Do Q"), day.toISOString(), day.valueOf())
  print(day.endOf("month").format("YYYY-MM-DD"), day.startOf("week").date(), day.daysInMonth(), day.diff(start, "month", true).toFixed(4))
}
print(dayjs.utc("24/12/2025 18:05", "DD/MM/YYYY HH:mm").format(), dayjs("nonsense").isValid())
print(dayjs.duration({ hours: 49, minutes: 5 }).humanize(), dayjs.duration(3_723_000).format("HH:mm:ss"), dayjs.duration("P1Y2M3DT4H").toISOString())
print(start.locale("de").format("dddd D. MMMM YYYY"), start.from(start.add(3, "year")))
print(start.isBetween("2024-01-01", "2024-12-31"), JSON.stringify({ start }), start.isSame("2024-02-28", "day"))
