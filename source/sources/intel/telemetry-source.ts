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
import { Vendor, whyNotRead } from "../gpu-state.ts";
import type { MeantGpu, Presence, SourceKind, SourceOptions } from "../source-kind.ts";
import { findTelemetry, type Telemetry } from "./find-telemetry.ts";
import { COUNTERS_BYTES, isUnanswered, parseCounters } from "./parse-telemetry.ts";

const OFFERS = offersOf(["tx_bytes", "rx_bytes"]);
/** A higher word changes every 4 GiB, so the second attempt finds it at rest. */
const ATTEMPTS = 3;

const UNANSWERED: Failure = {
	ok: false,
	code: "EIO",
	message: "the card does not answer: all bits of its telemetry are set (is the cable loose?)",
};

class TelemetrySource implements ClosableSource {
	readonly id = "intel";
	readonly counts = "wire";
	readonly offers = OFFERS;
	readonly name: string;
	readonly #address: string;
	readonly #tree: AttributeTree;
	readonly #clock: Clock;
	/** Null until found. */
	#telemetry: Telemetry | null = null;

	constructor(address: string, sysfs: string, clock: Clock) {
		this.name = `telemetry of GPU ${address}`;
		this.#address = address;
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
		const file = join(path, "telem");
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
			if (isUnanswered(first)) return UNANSWERED;
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

async function probe({ gpu, whyNoGpu, sysfs }: SourceOptions): Promise<Presence> {
	const meant = gpu();
	if (meant === null) return { isThere: false, why: whyNoGpu?.() ?? "no GPU with a link" };
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
	open: ({ gpu, whyNoGpu, sysfs, clock }) => {
		const openAt = ({ address }: MeantGpu) => new TelemetrySource(address, sysfs, clock);
		const [by, counts] = ["telemetry", "wire"] as const;
		const which = { vendor: "intel", gpu, whyNoGpu, openAt } as const;
		return new GpuSource({ id: "intel", by, counts, offers: OFFERS, ...which });
	},
};
