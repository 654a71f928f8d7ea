/** Numbers and times for people; a null is unknown and becomes {@link UNKNOWN}. */

/** Shown instead of an unknown number. */
export const UNKNOWN = "–";

/** Formats a rate in MB/s with one decimal: `2203.4`. */
export function formatRate(mb_per_s: number | null): string {
	return mb_per_s === null ? UNKNOWN : mb_per_s.toFixed(1);
}

/** Formats nanoseconds to three or four significant digits: `1184 ns`, `48.2 µs`, `1.48 s`. */
export function formatNanoseconds(nanoseconds: number | null): string {
	if (nanoseconds === null) return UNKNOWN;
	if (nanoseconds < 9_999.5) return `${nanoseconds.toFixed(0)} ns`;
	if (nanoseconds < 999_950) return `${(nanoseconds / 1e3).toFixed(1)} µs`;
	if (nanoseconds < 999_950_000) return `${(nanoseconds / 1e6).toFixed(1)} ms`;
	return `${(nanoseconds / 1e9).toFixed(2)} s`;
}

/** Formats a count or a frequency: `812`, `35.2 k`, `1.2 M`. */
export function formatCount(count: number | null): string {
	if (count === null) return UNKNOWN;
	if (count < 999.5) return count.toFixed(0);
	if (count < 999_950) return `${(count / 1e3).toFixed(1)} k`;
	if (count < 999_950_000) return `${(count / 1e6).toFixed(1)} M`;
	return `${(count / 1e9).toFixed(1)} G`;
}

/** Formats a size in bytes: `64.0 KiB`. */
export function formatBytes(bytes: number | null): string {
	if (bytes === null) return UNKNOWN;
	if (bytes < 1023.5) return `${bytes.toFixed(0)} B`;
	if (bytes < 1023.95 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
	if (bytes < 1023.95 * 1024 ** 2) return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
	return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}

/** Formats a duration in seconds, 0 or more, to two units: `500 ms`, `60 s`, `1 h 02 m`. */
export function formatDuration(seconds: number | null): string {
	if (seconds === null) return UNKNOWN;
	if (seconds === 0) return "0 s";
	if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
	if (seconds < 9.95 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)} s`;
	const whole = Math.round(seconds);
	if (whole < 120) return `${whole} s`;
	const minutes = Math.floor(whole / 60);
	if (minutes < 60) return join(minutes, "m", whole % 60, "s");
	const hours = Math.floor(minutes / 60);
	if (hours < 48) return join(hours, "h", minutes % 60, "m");
	return join(Math.floor(hours / 24), "d", hours % 24, "h");
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
	const head = `${large} ${largeUnit}`;
	return small === 0 ? head : `${head} ${String(small).padStart(2, "0")} ${smallUnit}`;
}

/** Formats the local time of day of a Unix time in ms: `20:15:33`. */
export function formatClock(wall_ms: number): string {
	const date = new Date(wall_ms);
	const two = (number: number) => String(number).padStart(2, "0");
	return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Formats a count with its noun: `1 connect`, `2 connects`. */
export function formatPlural(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Formats the local date of a Unix time in ms: `28 Nov`, or `Sat 28 Nov 2026`. */
export function formatDate(wall_ms: number, isLong = true): string {
	const date = new Date(wall_ms);
	const day = `${date.getDate()} ${MONTHS[date.getMonth()]}`;
	return isLong ? `${DAYS[date.getDay()]} ${day} ${date.getFullYear()}` : day;
}
