/** The number of workers that a shape has at a given time of its phase. */
import type { Shape } from "./scenario.ts";

/** Sums of durations are rounded: a time this close before a change counts as after it. */
const ROUNDING_S = 1e-9;

/** @param at_s seconds since the phase began, from 0 */
export function workersAt(shape: Shape, at_s: number): number {
	switch (shape.kind) {
		case "parallel":
			return shape.workers;
		case "bursts":
			return burstAt(shape, at_s).isOn ? shape.workers : 0;
		case "ramp": {
			const { from, to } = shape;
			const steps = stepsOf(shape, at_s);
			return from + Math.sign(to - from) * steps;
		}
	}
}

/** When the number of workers changes next, in seconds since the phase began, or infinity. */
export function nextChange_s(shape: Shape, at_s: number): number {
	switch (shape.kind) {
		case "parallel":
			return Number.POSITIVE_INFINITY;
		case "bursts": {
			const { period, isOn } = burstAt(shape, at_s);
			const began_s = period * (shape.on_s + shape.off_s);
			return isOn ? began_s + shape.on_s : began_s + shape.on_s + shape.off_s;
		}
		case "ramp": {
			const next = stepsOf(shape, at_s) + 1;
			const levels = levelsOf(shape);
			return next < levels ? (next * shape.over_s) / levels : Number.POSITIVE_INFINITY;
		}
	}
}

/** The highest number of workers at any time. */
export function maxWorkers(shape: Shape): number {
	return shape.kind === "ramp" ? Math.max(shape.from, shape.to) : shape.workers;
}

function burstAt(
	{ on_s, off_s }: Extract<Shape, { kind: "bursts" }>,
	at_s: number,
): { readonly period: number; readonly isOn: boolean } {
	const period_s = on_s + off_s;
	const period = Math.floor((at_s + ROUNDING_S) / period_s);
	return { period, isOn: at_s + ROUNDING_S < period * period_s + on_s };
}

/** How many numbers of workers a ramp goes through, each for the same time. */
function levelsOf({ from, to }: Extract<Shape, { kind: "ramp" }>): number {
	return Math.abs(to - from) + 1;
}

function stepsOf(shape: Extract<Shape, { kind: "ramp" }>, at_s: number): number {
	const levels = levelsOf(shape);
	return Math.min(levels - 1, Math.floor(((at_s + ROUNDING_S) / shape.over_s) * levels));
}
