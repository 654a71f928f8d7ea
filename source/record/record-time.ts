/** The time of a record: which texts are times, and their range. */

/**
 * ISO 8601 with a year of four digits, and `T` or a blank in the middle. A time without a zone is
 * UTC, as all times of this program are.
 */
const RECORD_TIME =
	/^(\d{4}-\d\d-(\d\d))[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|([+-](?:[01]\d|2[0-3]))(?::?([0-5]\d))?)?$/;

/**
 * Times range from 1970 to 9999, in milliseconds since the Unix epoch: kernel clocks start there.
 */
export const MIN_TIME_MS = 0;
export const MAX_TIME_MS = Date.UTC(10_000, 0) - 1;

/** Days in the shortest month. */
const MIN_MONTH_DAYS = 28;

/** Parses a time: milliseconds since the Unix epoch; NaN for other texts, such as `May 3`. */
export function parseRecordTime(text: string): number {
	const [, date, day, time, zone = "Z", hours, minutes = "00"] = RECORD_TIME.exec(text) ?? [];
	if (date === undefined || !isDay(date, Number(day))) return Number.NaN;
	const offset = hours === undefined ? zone : `${hours}:${minutes}`;
	const time_ms = Date.parse(`${date}T${time}${offset}`);
	return time_ms >= MIN_TIME_MS && time_ms <= MAX_TIME_MS ? time_ms : Number.NaN;
}

/** Date.parse reads 30 February as 2 March. */
function isDay(date: string, day: number): boolean {
	return day <= MIN_MONTH_DAYS || new Date(date).getUTCDate() === day;
}

/** The hour that is valid only in 24:00:00. */
const MIDNIGHT = "24";
const DATE_LENGTH = "2026-11-30T".length;
const MINUTE_LENGTH = "2026-11-30T01:00".length;
const OWN_LENGTH = "2026-11-30T01:00:00.000Z".length;
const [COLON, POINT, ZULU, ZERO] = [":", ".", "Z", "0"].map((sign) => sign.charCodeAt(0));

/**
 * Reads consecutive times: each minute is parsed once for all of its times that are in this
 * program's own spelling.
 */
export class TimeReader {
	#minute = "";
	#minute_ms = Number.NaN;

	/** Does what {@link parseRecordTime} does, for a slice of a text. */
	read(text: string, from: number, to: number): number {
		const at = from + MINUTE_LENGTH;
		if (
			to - from !== OWN_LENGTH ||
			text.charCodeAt(at) !== COLON ||
			text.charCodeAt(at + 3) !== POINT ||
			text.charCodeAt(at + 7) !== ZULU ||
			text.startsWith(MIDNIGHT, from + DATE_LENGTH)
		)
			return parseRecordTime(text.slice(from, to));
		if (!text.startsWith(this.#minute, from) || this.#minute === "") {
			// A copy, because a slice of a string keeps all of it in memory.
			const minute = Buffer.from(text.slice(from, at)).toString();
			this.#minute_ms = parseRecordTime(`${minute}Z`);
			this.#minute = minute;
		}
		const seconds = 10 * digitAt(text, at + 1) + digitAt(text, at + 2);
		const ms = 100 * digitAt(text, at + 4) + 10 * digitAt(text, at + 5) + digitAt(text, at + 6);
		return seconds < 60 ? this.#minute_ms + 1000 * seconds + ms : Number.NaN;
	}
}

/** Returns the digit at an offset; NaN if there is none. */
function digitAt(text: string, at: number): number {
	const digit = text.charCodeAt(at) - (ZERO as number);
	return digit >= 0 && digit <= 9 ? digit : Number.NaN;
}
