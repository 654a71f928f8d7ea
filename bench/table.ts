/** Tables of figures, with aligned columns. */

export interface Figure {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
	/** The reference, in the same unit; if there is one the ratio is compared with the goal. */
	readonly reference?: { readonly name: string; readonly value: number; readonly ratio?: number };
	/** The maximum allowed, in its unit, or as a ratio if there is a reference. */
	readonly goal?: number;
	/** For other kinds of goals: the verdict, and the goal in words. */
	readonly judged?: { readonly isMet: boolean; readonly goal: string };
}

export const ratioOf = ({ value, reference }: Figure): number | null =>
	reference === undefined ? null : (reference.ratio ?? value / reference.value);

/** Null if there is no goal. */
export function isMet(figure: Figure): boolean | null {
	if (figure.judged !== undefined) return figure.judged.isMet;
	if (figure.goal === undefined) return null;
	return (ratioOf(figure) ?? figure.value) <= figure.goal;
}

export function figureTable(figures: readonly Figure[]): string {
	const rows = figures.map((figure) => {
		const ratio = ratioOf(figure);
		const { name, value, unit, reference, goal, judged } = figure;
		const met = isMet(figure);
		return [
			name,
			short(value),
			unit,
			ratio === null ? "" : `${ratio.toFixed(2)} × ${reference?.name}`,
			judged?.goal ?? (goal === undefined ? "" : `≤ ${goal} ${ratio === null ? unit : "×"}`),
			met === null ? "" : met ? "ok" : "OVER",
		];
	});
	return aligned([["figure", "measured", "", "ratio", "goal", ""], ...rows], [1]);
}

/** @param rightwards indices of right-aligned columns, from zero */
export function aligned(
	rows: readonly (readonly string[])[],
	rightwards: readonly number[],
): string {
	const columns = Math.max(...rows.map((row) => row.length));
	const widths = Array.from({ length: columns }, (_, column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0)),
	);
	const lines = rows.map((row) =>
		row
			.map((cell, column) => {
				const width = widths[column] ?? 0;
				return rightwards.includes(column) ? cell.padStart(width) : cell.padEnd(width);
			})
			.join("  ")
			.trimEnd(),
	);
	return `${lines.join("\n")}\n`;
}

export const short = (value: number): string =>
	value.toFixed(Math.abs(value) < 10 ? 2 : Math.abs(value) < 1000 ? 1 : 0);
