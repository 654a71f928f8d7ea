/** Conditions of `measure --fail-if` in words. */
import { figureOf } from "../measure/figures.ts";
import type { Measurement } from "../measure/measurement.ts";
import { judgeCondition, type RunCondition } from "../measure/run-condition.ts";
import { formatFigure } from "./format-figure.ts";

export interface JudgedConditions {
	/** Those that hold: `saturated is 83.2 % (saturated > 80 %)`. */
	readonly held: readonly string[];
	/** Those that cannot be judged, and why. */
	readonly unknown: readonly string[];
}

export function judgeConditions(
	conditions: readonly RunCondition[],
	measurement: Measurement,
): JudgedConditions {
	const held: string[] = [];
	const unknown: string[] = [];
	for (const condition of conditions) {
		const verdict = judgeCondition(condition, measurement);
		if (verdict.kind === "unknown") unknown.push(`${verdict.why} (${condition.text})`);
		if (verdict.kind !== "holds") continue;
		const figure = figureOf(condition.figure);
		const measured = formatFigure(figure, verdict.measured, verdict.limit);
		held.push(`${figure.label} is ${measured} (${condition.text})`);
	}
	return { held, unknown };
}
