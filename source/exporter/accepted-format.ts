/** Chooses the format of an answer from the `Accept` header of its request. */
import type { ExpositionFormat } from "./exposition.ts";

interface MediaRange {
	readonly type: string;
	readonly version: string | null;
	/** 0 (unacceptable) to 1. */
	readonly quality: number;
}

const OPENMETRICS_VERSIONS: readonly (string | null)[] = [null, "0.0.1", "1.0.0"];

/**
 * Returns the format that an `Accept` header prefers, by the quality values of RFC 9110. Without a
 * header, a known format or a preference it is the text format, which every scraper reads.
 */
export function acceptedFormat(accept: string | undefined): ExpositionFormat {
	const ranges = (accept ?? "").split(",").map(parseMediaRange);
	const openMetrics = best(
		ranges.filter(
			({ type, version }) =>
				type === "application/openmetrics-text" && OPENMETRICS_VERSIONS.includes(version),
		),
	);
	const text = best(ranges.filter(({ type }) => ["text/plain", "text/*", "*/*"].includes(type)));
	return openMetrics > text ? "openmetrics" : "text";
}

function best(ranges: readonly MediaRange[]): number {
	return Math.max(0, ...ranges.map(({ quality }) => quality));
}

function parseMediaRange(range: string): MediaRange {
	const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
	const read = (name: string) =>
		parameters
			.find((parameter) => parameter.startsWith(`${name}=`))
			?.slice(name.length + 1)
			.replace(/^"(.*)"$/, "$1") ?? null;
	const quality = Number(read("q") ?? 1);
	const isQuality = quality >= 0 && quality <= 1;
	return { type, version: read("version"), quality: isQuality ? quality : 0 };
}
