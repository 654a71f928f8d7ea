/**
 * Follows alerts from sample to sample.
 *
 * An alert fires when its condition has held for its duration in samples that follow each other,
 * and is over when it has not held for the same duration: a value that wavers around its limit
 * neither fires nor ends it again and again. An unknown value holds for neither: it begins the
 * waiting anew, and changes nothing. An increase fires at once, and is over when the counter has
 * not grown for the duration.
 */
import { isSimulated } from "../core/interfaces.ts";
import type { LinkEvent } from "../core/link-event.ts";
import { isUnchanged, type Sample } from "../core/sample.ts";
import { holds } from "../stress/check.ts";
import { formatValue } from "../stress/units.ts";
import type { Alert } from "./alert.ts";

/** An alert that has just fired. */
export interface Firing {
	readonly alert: Alert;
	readonly wall_ms: number;
	/** The value then, in the unit of the record; of an increase, by how much it grew. */
	readonly value: number;
	readonly source: string;
	readonly gpu: string;
}

/** The state of one alert. */
export interface AlertState {
	readonly isFiring: boolean;
	/** For how long the condition has been the opposite of that, in seconds; 0: it is not. */
	readonly contrary_s: number;
	/** The last known value of a counter; null before it is known. */
	readonly last: number | null;
}

const QUIET_ALERT: AlertState = { isFiring: false, contrary_s: 0, last: null };

/** The state after one more sample, and the value of the condition; null: unknown. */
function followAlert(
	before: AlertState,
	{ condition, field, for_s }: Alert,
	sample: Sample,
	passed_s: number,
): { readonly state: AlertState; readonly value: number | null } {
	const known = sample[field];
	const now = typeof known === "number" ? known : null;
	if (now === null || sample.event === "gap") {
		return { state: { ...before, contrary_s: 0 }, value: null };
	}
	const isIncrease = condition.kind === "increase";
	const value = isIncrease ? growthOf(before.last, now) : now;
	const isHeld = isIncrease ? value > 0 : holds(value, condition.comparison, condition.limit);
	const contrary_s = isHeld === before.isFiring ? 0 : before.contrary_s + passed_s;
	// An increase needs no time to be one.
	const needed_s = isIncrease && isHeld ? 0 : for_s;
	const changes = isHeld !== before.isFiring && contrary_s >= needed_s;
	const isFiring = changes ? isHeld : before.isFiring;
	return { state: { isFiring, contrary_s: changes ? 0 : contrary_s, last: now }, value };
}

/** A counter that fell was reset, and counts from 0. */
function growthOf(last: number | null, now: number): number {
	if (last === null) return 0;
	return now < last ? now : now - last;
}

/** Follows all alerts of a command line. */
export class AlertWatcher {
	readonly #alerts: readonly Alert[];
	readonly #onFiring: (firing: Firing) => void;
	#states: readonly AlertState[];
	#last_s: number | null = null;

	constructor(alerts: readonly Alert[], onFiring: (firing: Firing) => void) {
		this.#alerts = alerts;
		this.#onFiring = onFiring;
		this.#states = alerts.map(() => QUIET_ALERT);
	}

	/** Each alert, and whether it fires. */
	get states(): readonly { readonly alert: Alert; readonly isFiring: boolean }[] {
		return this.#alerts.map((alert, at) => ({
			alert,
			isFiring: this.#states[at]?.isFiring ?? false,
		}));
	}

	/** Takes the next sample. @returns an event for each alert that it makes fire */
	next(sample: Sample): readonly LinkEvent[] {
		// A reading that found nothing new says nothing of any value.
		if (isUnchanged(sample)) return [];
		const passed_s = this.#last_s === null ? (sample.elapsed_s ?? 0) : sample.at_s - this.#last_s;
		this.#last_s = sample.at_s;
		const events: LinkEvent[] = [];
		this.#states = this.#alerts.map((alert, at) => {
			const before = this.#states[at] ?? QUIET_ALERT;
			const { state, value } = followAlert(before, alert, sample, passed_s);
			if (!state.isFiring || before.isFiring || value === null) return state;
			const { wall_ms, source, gpu } = sample;
			const firing = { alert, wall_ms, value, source, gpu };
			this.#onFiring(firing);
			events.push(alertEvent(firing, sample.at_s));
			return state;
		});
		return events;
	}
}

function alertEvent(firing: Firing, at_s: number): LinkEvent {
	const { wall_ms, source, gpu } = firing;
	const text = describeFiring(firing);
	return {
		at_s,
		wall_ms,
		event: "alert",
		elapsed_s: null,
		source,
		gpu,
		detail: isSimulated({ id: source }) ? `demo; ${text}` : text,
	};
}

/** Returns `tx < 1000 MB/s for 3s: 512.3 MB/s`. */
function describeFiring({ alert, value }: Pick<Firing, "alert" | "value">): string {
	const { text, condition, dimension, field } = alert;
	if (condition.kind === "increase") return `${text}: by ${value}`;
	// The names of fields end in their unit.
	const inUnits = dimension === "time" && field.endsWith("_s") ? value * 1e9 : value;
	return `${text}: ${formatValue(inUnits, dimension)}`;
}
