/** A moment of a recording, as a command line names it: `14:03`, `2026-11-28T14:03:11`, `90m`. */
import { parseDuration } from "./duration.ts";

export type Moment =
	| { readonly kind: "time"; readonly wall_ms: number }
	/** In local time, in seconds since midnight. */
	| { readonly kind: "time-of-day"; readonly second: number }
	/** Since the beginning of the recording. */
	| { readonly kind: "offset"; readonly seconds: number };

const DATE = /^\d{4}-\d\d-\d\d$/;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/i;
const TIME_OF_DAY = /^(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d+)?))?$/;

/** Times without a zone are local; a date is its midnight. Returns null if it is not a moment. */
export function parseMoment(text: string): Moment | null {
	const trimmed = text.trim();
	const seconds = parseDuration(trimmed);
	if (seconds !== null) return { kind: "offset", seconds };
	const [, hours, minutes, rest = "0"] = TIME_OF_DAY.exec(trimmed) ?? [];
	if (hours !== undefined) {
		const isReal = Number(hours) < 24 && Number(minutes) < 60 && Number(rest) < 60;
		const second = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
		return isReal ? { kind: "time-of-day", second } : null;
	}
	const [, date, time, zone = ""] = DATE_TIME.exec(trimmed) ?? [];
	const iso = DATE.test(trimmed) ? `${trimmed}T00:00` : `${date}T${time}${zone.toUpperCase()}`;
	const wall_ms = Date.parse(iso);
	return Number.isNaN(wall_ms) || !isRealDate(iso) ? null : { kind: "time", wall_ms };
}

/** 30 February is the second of March to `Date`. */
function isRealDate(iso: string): boolean {
	const [year, month, day] = iso.slice(0, 10).split("-").map(Number);
	const date = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day));
	return date.getUTCMonth() + 1 === month;
}

/** Returns the wall time; a time of day is the first one since the beginning of the recording. */
export function resolveMoment(moment: Moment, start_ms: number): number {
	if (moment.kind === "time") return moment.wall_ms;
	if (moment.kind === "offset") return start_ms + moment.seconds * 1000;
	const { second } = moment;
	const onDay = (days: number) => {
		const date = new Date(start_ms);
		date.setDate(date.getDate() + days);
		date.setHours(0, 0, 0, 0);
		return date.setHours(0, 0, 0, Math.round(second * 1000));
	};
	// A recording may begin within the second that is named.
	const first_ms = onDay(0);
	return first_ms >= Math.floor(start_ms / 1000) * 1000 ? first_ms : onDay(1);
}
