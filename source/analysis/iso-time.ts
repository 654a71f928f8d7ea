/** `2026-11-23T18:00:00.000Z`, from seconds since the Unix epoch. */
export function isoTime(time_s: number): string {
	return new Date(time_s * 1000).toISOString();
}
