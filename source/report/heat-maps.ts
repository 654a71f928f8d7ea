/** The daily rhythm of a log: a heat map per metric. */
import type { HourContents } from "../analysis/walk/hours.ts";
import { JUDGED_METRICS, type JudgedMetric } from "../analysis/walk/log-contents.ts";
import { formatPlural } from "../core/format.ts";
import { TimedMean } from "../statistics/timed-mean.ts";
import { metricTitle, metricUnit } from "./plots.ts";
import type { HeatMap } from "./report.ts";

const HOUR_S = 3600;
const DAY_S = 86_400;
/** A page is about a thousand pixels wide: the columns of more days would be invisible. */
const MAX_DAYS = 1000;

const NOTE =
	"Mean under load in each hour of each day; blank if the link was idle or nothing is known.";

/** One day with at least one value. */
interface Day {
	/** Days since the Unix epoch. */
	readonly number: number;
	/** 24 of them; null where nothing is known. */
	readonly means: (number | null)[];
}

/** Returns the mean under load in each hour of each day: a map per known metric. */
export function heatMaps(hours: readonly HourContents[]): HeatMap[] {
	return JUDGED_METRICS.flatMap((metric) => {
		const known = knownDays(hours, metric);
		if (known.length === 0) return [];
		const { days, leftOut } = shownDays(known);
		return {
			kind: "heat-map",
			title: `${metricTitle(metric)} by hour of the day`,
			note: `${NOTE}${leftOut}`,
			unit: metricUnit(metric),
			days: days.map(({ number }) => new Date(number * DAY_S * 1000).toISOString().slice(0, 10)),
			values: days.map(({ means }) => means),
		};
	});
}

/** @param hours in the order of time */
function knownDays(hours: readonly HourContents[], metric: JudgedMetric): Day[] {
	const days: Day[] = [];
	for (const { start_s, means } of hours) {
		const mean = TimedMean.of([means[metric]]);
		if (mean === null) continue;
		const number = Math.floor(start_s / DAY_S);
		if (days.at(-1)?.number !== number) days.push(emptyDay(number));
		const hour = Math.floor((start_s - number * DAY_S) / HOUR_S);
		days.at(-1)?.means.splice(hour, 1, mean);
	}
	return days;
}

/** Returns all days from first to last; if too many, the last ones with values. */
function shownDays(known: readonly Day[]): { days: readonly Day[]; leftOut: string } {
	const [first, last] = [known[0]?.number ?? 0, known.at(-1)?.number ?? 0];
	const span = last - first + 1;
	if (span <= MAX_DAYS) {
		const byNumber = new Map(known.map((day) => [day.number, day]));
		const days = Array.from({ length: span }, (_, at) => {
			return byNumber.get(first + at) ?? emptyDay(first + at);
		});
		return { days, leftOut: "" };
	}
	const days = known.slice(-MAX_DAYS);
	const [empty, old] = [span - known.length, known.length - days.length];
	const parts = [
		...(empty > 0 ? [`${formatPlural(empty, "day")} without a value`] : []),
		...(old > 0 ? [`the first ${formatPlural(old, "day")} with values`] : []),
	];
	return { days, leftOut: ` Left out: ${parts.join(", and ")}.` };
}

function emptyDay(number: number): Day {
	return { number, means: new Array<number | null>(24).fill(null) };
}
