/** An earlier `--json` of `measure`, read again. */
import {
	type MeasuredCapacity,
	type MeasuredEvent,
	type MeasuredRun,
	type Measurement,
	VERDICTS,
} from "./measurement.ts";

export type ParsedMeasurement =
	| { readonly ok: true; readonly measurement: Measurement }
	/** What is wrong, and where: `runs[2].wall_s is missing`. */
	| { readonly ok: false; readonly problem: string };

/** Fields of later versions are ignored. */
export function parseMeasurement(text: string): ParsedMeasurement {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return { ok: false, problem: "it is not JSON" };
	}
	try {
		return { ok: true, measurement: readMeasurement(new Place(value, "")) };
	} catch (error) {
		if (!(error instanceof Misfit)) throw error;
		return { ok: false, problem: error.message };
	}
}

class Misfit extends Error {}

function readMeasurement(place: Place): Measurement {
	const runs = place.at("runs").list().map(readRun);
	if (runs.length === 0) throw new Misfit("runs is empty");
	const capacity = place.at("capacity");
	return {
		command: place
			.at("command")
			.list()
			.map((word) => word.text()),
		runs,
		capacity: capacity.isNull ? null : readCapacity(capacity),
		verdict: place.at("verdict").oneOf(VERDICTS),
		saved_at_most_share: place.at("saved_at_most_share").share(),
		source: place.at("source").text(),
		counts: place.at("counts").text(),
	};
}

function readCapacity(place: Place): MeasuredCapacity {
	return {
		tx_mb_per_s: place.at("tx_mb_per_s").number(),
		rx_mb_per_s: place.at("rx_mb_per_s").number(),
		kind: place.at("kind").oneOf(["verified", "reachable"]),
	};
}

function readRun(place: Place): MeasuredRun {
	const known = (name: keyof MeasuredRun) => place.at(name).numberOrNull();
	return {
		status: place.at("status").number(),
		wall_s: place.at("wall_s").number(),
		tx_bytes: known("tx_bytes"),
		rx_bytes: known("rx_bytes"),
		tx_mb_per_s: known("tx_mb_per_s"),
		rx_mb_per_s: known("rx_mb_per_s"),
		tx_peak_mb_per_s: known("tx_peak_mb_per_s"),
		rx_peak_mb_per_s: known("rx_peak_mb_per_s"),
		saturated_share: place.at("saturated_share").share(),
		longest_saturated_s: known("longest_saturated_s"),
		stalls: known("stalls"),
		stalled_s: known("stalled_s"),
		errors: known("errors"),
		events: place.at("events").list().map(readEvent),
	};
}

function readEvent(place: Place): MeasuredEvent {
	return {
		at_s: place.at("at_s").number(),
		event: place.at("event").text(),
		detail: place.at("detail").text(),
	};
}

/** A value of the file, and where it is. */
class Place {
	readonly #value: unknown;
	readonly #path: string;

	constructor(value: unknown, path: string) {
		this.#value = value;
		this.#path = path;
	}

	get isNull(): boolean {
		return this.#value === null;
	}

	/** @throws {Misfit} if it is not an object, or has no such field */
	at(name: string): Place {
		const value = this.#value;
		if (typeof value !== "object" || value === null || Array.isArray(value)) {
			throw this.#misfit("is not an object");
		}
		const place = new Place(
			Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined,
			this.#path === "" ? name : `${this.#path}.${name}`,
		);
		if (place.#value === undefined) throw place.#misfit("is missing");
		return place;
	}

	list(): Place[] {
		if (!Array.isArray(this.#value)) throw this.#misfit("is not a list");
		return this.#value.map((item, index) => new Place(item, `${this.#path}[${index}]`));
	}

	text(): string {
		if (typeof this.#value !== "string") throw this.#misfit("is not a text");
		return this.#value;
	}

	oneOf<Choice extends string>(choices: readonly Choice[]): Choice {
		const choice = choices.find((one) => one === this.#value);
		if (choice === undefined) throw this.#misfit(`is not one of ${choices.join(", ")}`);
		return choice;
	}

	/** No measured value is below 0; `1e999` is not finite. */
	number(): number {
		const value = this.#value;
		if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
		throw this.#misfit("is not a number from 0 on");
	}

	numberOrNull(): number | null {
		return this.isNull ? null : this.number();
	}

	/** 0 to 1, or null. */
	share(): number | null {
		const value = this.numberOrNull();
		if (value !== null && value > 1) throw this.#misfit("is above 1");
		return value;
	}

	#misfit(problem: string): Misfit {
		return new Misfit(`${this.#path === "" ? "it" : this.#path} ${problem}`);
	}
}
