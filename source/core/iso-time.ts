/** Formats a Unix time in seconds as ISO 8601 in UTC: `2026-11-23T18:00:00.000Z`. */
export function isoTime(time_s: number): string {
	return new Date(time_s * 1000).toISOString();
}
