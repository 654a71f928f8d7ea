/** The parts of the status, side by side if the screen is wide enough. */

/** A part of the status: `lines` is all of it in a few lines. */
export interface Block {
	readonly name: "lines" | "link" | "values" | "events";
	readonly left: number;
	readonly width: number;
}

const MIN_COLUMNS_FOR_THREE = 160;
/** Columns of the table of values, at least. */
const VALUES_WIDTH = 60;

/** All of it in lines across the screen. */
export function oneBlock(width: number): readonly Block[] {
	return [{ name: "lines", left: 0, width }];
}

/** Two blocks, or three on a very wide screen; without values, one. */
export function blocksWithin(columns: number, hasValues: boolean): readonly Block[] {
	if (!hasValues) return [{ name: "link", left: 0, width: columns }];
	if (columns >= MIN_COLUMNS_FOR_THREE) {
		const third = Math.floor(columns / 3);
		const middle = Math.max(VALUES_WIDTH, third);
		return [
			{ name: "link", left: 0, width: columns - middle - third },
			{ name: "values", left: columns - middle - third, width: middle },
			{ name: "events", left: columns - third, width: third },
		];
	}
	const width = Math.max(VALUES_WIDTH, Math.floor(columns / 2));
	return [
		{ name: "link", left: 0, width: columns - width },
		{ name: "values", left: columns - width, width },
	];
}
