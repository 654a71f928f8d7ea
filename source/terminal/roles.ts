/** The role of a cell or a text of the screen; the theme gives it its colours. */
import { DIRECTIONS, type Direction } from "../core/direction.ts";

/** The metrics that have graphs, each with a colour of its own. */
export type Metric = Direction | "latency";
export const METRICS: readonly Metric[] = [...DIRECTIONS, "latency"];
/** The tones of a graph: those of a metric, or of what is no longer current. */
export type Ladder = Metric | "old";
/** A tone of the body of a graph, from its floor to its top. */
export type BodyStep = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
export const BODY_STEPS = 16;

/** The roles that have a colour of their own in each theme. */
export type PlainRole =
	| "text"
	| "strong"
	| "dim"
	| "faint"
	| "grid"
	| "capline"
	| "cap"
	| "hatch"
	| "ok"
	| "warn"
	| "error";

/** The roles that have a background. */
export type BadgeRole = "badge" | "warnBadge" | "errorBadge" | "cursor";

/** The name of a metric is the crest of its graph, and its colour in texts. */
export type ToneRole =
	| Ladder
	| `${Ladder}-crest2`
	| `${Ladder}-band`
	| `${Ladder}-body-${BodyStep}`;

export type Role = PlainRole | BadgeRole | ToneRole;

/** The look of a cell of a graph. Without a colour it is the terminal's own. */
export interface CellStyle {
	readonly fg?: Role;
	readonly bg?: Role;
	readonly isBold?: boolean;
	readonly isInverse?: boolean;
}

/** The tone of the body of a graph in a row, which is darker towards the floor. */
export function bodyRole(ladder: Ladder, row: number, height: number): ToneRole {
	const part = height < 2 ? 1 : (height - 1 - row) / (height - 1);
	const step = Math.round((BODY_STEPS - 1) * Math.max(0, Math.min(1, part)));
	return `${ladder}-body-${step as BodyStep}`;
}
