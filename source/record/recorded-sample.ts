/** A reading of the source, as a record holds it. */
import { FIELDS } from "../core/metrics.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../core/sample.ts";
import type { Cells } from "./cells.ts";
import { fieldIndex } from "./field-values.ts";
import { parseInteger } from "./record-number.ts";

/** A sample without its place on the monotonic clock, which a record does not hold. */
export type RecordedSample = Omit<Sample, "at_s">;

const TIME = fieldIndex("time");
const DETAIL = fieldIndex("detail");

/**
 * Returns the cells of a valid record as a sample.
 *
 * @param source who counted, as far as the record or its version says
 * @param isLater whether its event is one that a later version writes
 */
export function sampleOf(
	cells: Cells,
	wall_ms: number,
	source: string,
	isLater: boolean,
): RecordedSample {
	const sample: Record<string, unknown> = { ...UNKNOWN_SAMPLE, wall_ms };
	delete sample["at_s"];
	for (const [index, { name, kind, isExact }] of FIELDS.entries()) {
		if (index === TIME || cells.isEmpty(index)) continue;
		if (kind === "text") sample[name] = cells.text(index);
		else if (isExact === true) sample[name] = parseInteger(cells.text(index));
		else sample[name] = cells.number(index);
	}
	if (sample["event"] === "gap") sample["gap_code"] = gapCode(cells.text(DETAIL));
	if (isLater) sample["event"] = "";
	sample["source"] = source;
	return sample as unknown as RecordedSample;
}

/** Returns the code at the beginning of the detail of a gap: `ENOENT: …`. */
function gapCode(detail: string): string {
	return /^(?:demo; )?([A-Z]\w*):/.exec(detail)?.[1] ?? "";
}
