/** Registers of USB4 and Thunderbolt adapters, as the kernel prints them: errors and lanes. */

/**
 * What an adapter counts: damaged headers, packets for an unused HopID, memory errors, and
 * errors on the wire of a lane.
 */
export const USB4_KINDS = ["hec", "hop_id", "ecc", "logical_layer"] as const;
export type Usb4Kind = (typeof USB4_KINDS)[number];

/** One adapter: a port of a router. */
export interface Usb4Adapter {
	/** The router, and the number of the adapter in it: `0-1:3`. */
	readonly id: string;
	/** Errors since the router started; null if unknown. */
	readonly errors: Readonly<Record<Usb4Kind, number | null>>;
	/** The lanes of an adapter at the cable; null for any other. */
	readonly lane: Usb4Lane | null;
}

export interface Usb4Lane {
	/** What is sent and received through it; null if unknown. */
	readonly tx_lanes: number | null;
	readonly rx_lanes: number | null;
	/** `CL0`: it works; `CL1`, `CL2`: it saves power; empty if unknown. */
	readonly state: string;
}

/** A line: offset, offset in its block, capability, vendor's capability, value. */
const LINE = /^0x([0-9a-f]{4,8}) +(\d{1,5}) 0x([0-9a-f]{2}) 0x([0-9a-f]{2}) 0x([0-9a-f]{8})$/gm;
const [BASIC, LANE] = [0, 1];
const REMOVED = 0xffff_ffff;
const LANES: Readonly<Record<number, readonly [tx: number, rx: number]>> = {
	1: [1, 1],
	2: [2, 2],
	4: [3, 1],
	8: [1, 3],
};
const STATES: Readonly<Record<number, string>> = {
	2: "CL0",
	3: "CL0s",
	4: "CL0s",
	5: "CL1",
	6: "CL2",
	7: "CLd",
};

/** Parses the text of `portN/regs`; null if it has no registers of an adapter. */
export function parseAdapter(id: string, text: string): Usb4Adapter | null {
	const values = new Map<string, number>();
	for (const [, , at, capability = "", vendor, value = ""] of text.matchAll(LINE)) {
		const key = `${Number.parseInt(capability, 16)} ${Number(at)}`;
		// The first block of a kind is the one that is meant.
		if (vendor === "00" && !values.has(key)) values.set(key, Number.parseInt(value, 16));
	}
	const read = (capability: number, at: number) => {
		const value = values.get(`${capability} ${at}`);
		return value === undefined || value === REMOVED ? null : value;
	};
	const [hec, hop_id, ecc] = [read(BASIC, 6), read(BASIC, 7), read(BASIC, 8)];
	const [state, errors] = [read(LANE, 1), read(LANE, 2)];
	if ([hec, hop_id, ecc, state].every((value) => value === null)) return null;
	const logical_layer = errors === null ? null : errors & 0x7f;
	return {
		id,
		errors: { hec, hop_id, ecc, logical_layer },
		lane: state === null ? null : laneOf(state),
	};
}

function laneOf(register: number): Usb4Lane {
	const [tx_lanes = null, rx_lanes = null] = LANES[(register >>> 20) & 0x3f] ?? [];
	return { tx_lanes, rx_lanes, state: STATES[(register >>> 26) & 0xf] ?? "" };
}

/** What an adapter's lanes are and do: `TX 2 RX 2 lanes, CL0`; empty where there is no partner. */
export function usb4LaneText({ lane }: Usb4Adapter): string {
	if (lane === null || lane.tx_lanes === null || lane.state === "" || lane.state === "CLd")
		return "";
	return `TX ${lane.tx_lanes} RX ${lane.rx_lanes} lanes, ${lane.state}`;
}

/** The kinds as messages name them. */
export const USB4_WORDS: Readonly<Record<Usb4Kind, string>> = {
	hec: "HEC",
	hop_id: "HopID",
	ecc: "ECC",
	logical_layer: "logical layer",
};

/** How many errors of a kind an adapter has counted. */
export interface Usb4Errors {
	readonly kind: Usb4Kind;
	readonly count: number;
	/** The adapter: `0-1:3`. */
	readonly id: string;
}

/** Returns the errors that adapters have counted. */
export function usb4ErrorsOf(adapters: readonly Usb4Adapter[]): readonly Usb4Errors[] {
	return adapters.flatMap(({ id, errors }) =>
		USB4_KINDS.flatMap((kind) => {
			const count = errors[kind] ?? 0;
			return count > 0 ? [{ kind, count, id }] : [];
		}),
	);
}

/** Returns how many errors of which kind there are more. */
export function grownUsb4Errors(
	before: readonly Usb4Adapter[],
	after: readonly Usb4Adapter[],
): readonly Usb4Errors[] {
	const known = new Map(before.map(({ id, errors }) => [id, errors]));
	return usb4ErrorsOf(after).flatMap(({ kind, count, id }) => {
		const more = count - (known.get(id)?.[kind] ?? count);
		return more > 0 ? [{ kind, count: more, id }] : [];
	});
}

/** Returns `3 HEC errors at 0-1:1`. */
export function usb4ErrorText({ kind, count, id }: Usb4Errors): string {
	return `${count} ${USB4_WORDS[kind]} ${count === 1 ? "error" : "errors"} at ${id}`;
}
