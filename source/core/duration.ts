/** Durations on command lines and in files. */
const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Parses `90`, `500ms`, `1.5h`, `7d` to seconds, 0 or more; null if it is not a duration. */
export function parseDuration(text: string): number | null {
	const match = /^(\d+(?:\.\d*)?|\.\d+)(ms|s|m|h|d)?$/.exec(text.trim());
	if (match === null) return null;
	const unit = (match[2] ?? "s") as keyof typeof SECONDS;
	return Number(match[1]) * SECONDS[unit];
}
