import type { Sample } from "../core/sample.ts";
import { Block } from "./Block.tsx";
import { paintLine } from "./line.ts";
import { type LinkLimits, linkUse } from "./link-use.ts";
import type { Theme } from "./theme.ts";
import { valueLines } from "./value-lines.ts";

interface ValuesProps {
	readonly sample: Sample | null;
	readonly limits: LinkLimits;
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
}

/** The current values as numbers, and the driver's lifetime averages, named as such. */
export function Values({ sample, limits, width, height, theme }: ValuesProps) {
	const use = linkUse(sample, limits, width);
	const lines = valueLines(sample, height, use).map((parts) =>
		paintLine(theme.paint, parts, width),
	);
	return <Block lines={lines} width={width} height={height} />;
}
