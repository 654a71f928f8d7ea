/**
 * Intel Arc B-series: bytes on the wire, counted by the card in 64 bits, in its platform telemetry
 * below sysfs. It takes root or CAP_DAC_READ_SEARCH, and no library.
 */
import { join } from "node:path";
import { describeFailure, errorCode } from "../../core/errors.ts";
import type { Clock, Failure, Parsed, Reading } from "../../core/interfaces.ts";
import { offersOf } from "../../core/metrics.ts";
import { NO_COUNTERS } from "../../core/sample.ts";
import { readRepeatedly } from "../../inputs/small-file.ts";
import { type AttributeTree, treeAt } from "../../inputs/sysfs-tree.ts";
import { type ClosableSource, GpuSource } from "../gpu-source.ts";
import { pathOfGpu, Vendor, whyNotRead } from "../gpu-state.ts";
import type { MeantGpu, Presence, SourceKind, SourceOptions } from "../source-kind.ts";
import {
	COUNTERS_AT_BYTES,
	COUNTERS_BYTES,
	KNOWN_GUID,
	parseCounters,
	parseNumber,
} from "./parse-telemetry.ts";

const TELEMETRY = "class/intel_pmt";
const OFFERS = offersOf(["tx_bytes", "rx_bytes"]);
/** A higher word changes every 4 GiB, so the second attempt finds it at rest. */
const ATTEMPTS = 3;

/** The telemetry of a card, and where its counters begin. */
interface Telemetry {
	/** Its directory, from the root of sysfs. */
	readonly path: string;
	readonly counters_at: number;
}

class TelemetrySource implements ClosableSource {
	readonly id = "intel";
	readonly counts = "wire";
	readonly offers = OFFERS;
	readonly name: string;
	readonly #address: string;
	readonly #sysfs: string;
	readonly #tree: AttributeTree;
	readonly #clock: Clock;
	/** Null until it was found. */
	#telemetry: Telemetry | null = null;

	constructor(address: string, sysfs: string, clock: Clock) {
		this.name = `telemetry of GPU ${address}`;
		this.#address = address;
		this.#sysfs = sysfs;
		this.#tree = treeAt(sysfs);
		this.#clock = clock;
	}

	async read(): Promise<Reading> {
		const failure = await whyNotRead(this.#tree, this.#address);
		if (failure !== null) return failure;
		const found = this.#telemetry ?? (await findTelemetry(this.#tree, this.#address));
		if ("ok" in found) return found;
		this.#telemetry = found;
		try {
			return await this.#readFrom(found);
		} catch (error) {
			// A driver that was loaded again may have put it elsewhere.
			this.#telemetry = null;
			return unreadable(error);
		}
	}

	async #readFrom({ path, counters_at }: Telemetry): Promise<Reading> {
		const file = join(this.#sysfs, path, "telem");
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			const earliest_ms = this.#clock.now();
			const reads = await readRepeatedly(file, counters_at, COUNTERS_BYTES, 2);
			const latest_ms = this.#clock.now();
			const [first, second] = reads;
			if (first?.length !== COUNTERS_BYTES || second?.length !== COUNTERS_BYTES) {
				return {
					ok: false,
					code: "EFORMAT",
					message: "the telemetry is shorter than it should be",
				};
			}
			const bytes = parseCounters(first, second);
			if (bytes === null) continue;
			// The card's TX is what the host receives.
			const { tx_bytes: rx_bytes, rx_bytes: tx_bytes } = bytes;
			const parse = (): Parsed => ({ ok: true, counters: { ...NO_COUNTERS, tx_bytes, rx_bytes } });
			return { ok: true, earliest_ms, latest_ms, parse };
		}
		const message = "the counters changed during every attempt to read them";
		return { ok: false, code: "EAGAIN", message };
	}
}

function unreadable(error: unknown): Failure {
	const code = errorCode(error);
	const message =
		code === "EACCES" || code === "EPERM"
			? "permission denied: the telemetry is for root alone (use sudo, or CAP_DAC_READ_SEARCH)"
			: `reading the telemetry failed: ${describeFailure(error)}`;
	return { ok: false, code, message };
}

/** Resolves with the telemetry of a GPU whose layout is known, or why there is none. */
async function findTelemetry(tree: AttributeTree, address: string): Promise<Telemetry | Failure> {
	const guids: string[] = [];
	const card = await cardPath(tree, address);
	for (const name of await tree.names(TELEMETRY)) {
		const path = `${TELEMETRY}/${name}`;
		if (card === "" || !(await tree.target(path)).startsWith(`${card}/`)) continue;
		const guid = await tree.attribute(`${path}/guid`);
		const offset = parseNumber(await tree.attribute(`${path}/offset`));
		if (parseNumber(guid) === KNOWN_GUID && offset !== null) {
			return { path, counters_at: offset + COUNTERS_AT_BYTES };
		}
		guids.push(guid?.trim() ?? "unknown");
	}
	const message =
		guids.length === 0
			? "the card has no telemetry in sysfs (it takes an Arc B-series card and the modules xe and intel_vsec)"
			: `the card's telemetry has a layout that is not known (guid ${guids.join(", ")})`;
	return { ok: false, code: "ENODATA", message };
}

/**
 * Returns the real path of the card: that of the GPU, or of the switch on the card above it, which
 * has the telemetry of newer cards.
 */
async function cardPath(tree: AttributeTree, address: string): Promise<string> {
	const gpu = await tree.target(pathOfGpu(address));
	const parts = gpu.split("/");
	const above = parts.slice(0, -2);
	const upstream = above.at(-1) ?? "";
	const vendor = parseNumber(await tree.attribute(`${pathOfGpu(upstream)}/vendor`));
	return vendor === Vendor.intel && above.length > ROOT_PARTS ? above.join("/") : gpu;
}

/** A root port is `…/devices/pci0000:00/0000:00:01.0`, and no part of a card. */
const ROOT_PARTS = 5;

async function probe({ gpu, sysfs }: SourceOptions): Promise<Presence> {
	const meant = gpu();
	if (meant === null) return { isThere: false, why: "no GPU with a link, or several" };
	if (meant.vendor !== Vendor.intel) return { isThere: false, why: "the GPU is not Intel's" };
	const found = await findTelemetry(treeAt(sysfs), meant.address);
	return "ok" in found
		? { isThere: false, why: found.message }
		: { isThere: true, why: `telemetry of GPU ${meant.address}` };
}

/** Intel's platform telemetry. */
export const INTEL: SourceKind = {
	id: "intel",
	isReal: true,
	gives: "exact bytes on the wire (Arc B-series)",
	counts: "wire",
	offers: OFFERS,
	probe,
	open: ({ gpu, sysfs, clock }) => {
		const openAt = ({ address }: MeantGpu) => new TelemetrySource(address, sysfs, clock);
		const [by, counts] = ["telemetry", "wire"] as const;
		return new GpuSource({ id: "intel", by, counts, offers: OFFERS, gpu, openAt });
	},
};
