const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `90`, `500ms`, `1.5h`, `7d`: seconds, or a number with its unit. Null where it is neither. */
export function parseDuration(text: string): number | null {
	const match = /^(\d+(?:\.\d*)?|\.\d+)(ms|s|m|h|d)?$/.exec(text.trim());
	if (match === null) return null;
	const unit = (match[2] ?? "s") as keyof typeof SECONDS;
	return Number(match[1]) * SECONDS[unit];
}
