/** Ticks of a time axis and their labels, in UTC whatever the time zone of the viewer. */
import type { TimeAxis } from "../time-plots.ts";

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** Round steps between ticks, in seconds. All below a day divide it. */
export const TICK_STEPS_S: number[] = [
	...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5],
	...[1, 2, 5, 10, 15, 30],
	...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_S),
	...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_S),
	...[1, 2, 4, 7, 14, 28, 56, 112, 224, 448].map((days) => days * DAY_S),
];

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Returns the labels of ticks `step_s` apart, with the day below the first tick of each day. */
export function timeLabels(ticks_s: readonly number[], step_s: number, axis: TimeAxis): string[] {
	if (axis === "elapsed") return ticks_s.map((tick_s) => elapsedLabel(tick_s, step_s));
	let day = "";
	return ticks_s.map((tick_s) => {
		const date = new Date(Math.round(tick_s * 1000));
		if (step_s >= DAY_S) return dayLabel(date);
		const isNewDay = dayLabel(date) !== day;
		day = dayLabel(date);
		return isNewDay ? `${clockLabel(date, step_s)}\n${day}` : clockLabel(date, step_s);
	});
}

function dayLabel(date: Date): string {
	return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ""}`;
}

function clockLabel(date: Date, step_s: number): string {
	const clock = date.toISOString().slice(11);
	if (step_s >= MINUTE_S) return clock.slice(0, 5);
	return step_s >= 1 ? clock.slice(0, 8) : clock.slice(3, 12);
}

/** Returns `0`, `15 s`, `1:30 min`, `2:15 h`, `3 d`. */
function elapsedLabel(tick_s: number, step_s: number): string {
	if (step_s < 1) return `${tick_s.toFixed(step_s < 0.1 ? 3 : 1)} s`;
	const whole_s = Math.round(tick_s);
	if (whole_s === 0) return "0";
	if (step_s >= DAY_S) return `${whole_s / DAY_S} d`;
	if (whole_s < MINUTE_S) return `${whole_s} s`;
	if (whole_s < HOUR_S) return withRest(whole_s, MINUTE_S, 1, "min");
	return withRest(whole_s, HOUR_S, MINUTE_S, "h");
}

/** Returns a count of the large unit and, after a colon, of the small one if it is not 0. */
function withRest(seconds: number, large_s: number, small_s: number, name: string): string {
	const rest = Math.floor((seconds % large_s) / small_s);
	const head = Math.floor(seconds / large_s);
	return rest === 0 ? `${head} ${name}` : `${head}:${String(rest).padStart(2, "0")} ${name}`;
}
