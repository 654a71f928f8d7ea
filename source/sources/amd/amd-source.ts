/**
 * AMD: Polaris and Vega give a sampled upper bound of both rates, newer cards no bytes at all; most
 * count the packets that were sent again.
 */
import { join } from "node:path";
import { errorCode } from "../../core/errors.ts";
import type { Clock, Parsed, Reading } from "../../core/interfaces.ts";
import { type FieldName, offersOf } from "../../core/metrics.ts";
import { NO_COUNTERS, type SampledRates } from "../../core/sample.ts";
import { readSmallFileInTime } from "../../inputs/small-file.ts";
import { type AttributeTree, treeAt } from "../../inputs/sysfs-tree.ts";
import { type ClosableSource, GpuSource } from "../gpu-source.ts";
import { pathOfGpu, Vendor, whyNotRead } from "../gpu-state.ts";
import type { MeantGpu, Presence, SourceKind, SourceOptions } from "../source-kind.ts";
import { parsePcieBw, parseReplays } from "./parse-pcie-bw.ts";

const REPLAYS_ALONE = offersOf(["pcie_replays"]);
const OFFERS: ReadonlySet<FieldName> = new Set([...REPLAYS_ALONE, "tx_mb_per_s", "rx_mb_per_s"]);
const MAX_BYTES = 4096;
/** An older window says nothing about an interval that ends now. */
const MAX_AGE_MS = 3000;

const NOTHING_COUNTED = "the driver amdgpu has neither rates nor replays of this GPU";

/** What each attribute of the driver gives. */
const COUNTERS = {
	pcie_bw: "a sampled upper bound of the rates (Polaris, Vega)",
	pcie_replay_count: "PCIe replays",
} as const;
const COUNTER_NAMES = ["pcie_bw", "pcie_replay_count"] as const;

/** What a window said, and when it ended by the monotonic clock. */
interface Window {
	readonly rates: SampledRates | null;
	readonly ended_ms: number;
}

/** Reading the rates takes the kernel a second, so it is done concurrently with the readings. */
class AmdSource implements ClosableSource {
	readonly id = "amd";
	readonly counts = "";
	readonly name: string;
	readonly #address: string;
	readonly #sysfs: string;
	readonly #tree: AttributeTree;
	readonly #clock: Clock;
	/** No direction carries more, MB/s; null if unknown. */
	readonly #most_mb_per_s: number | null;
	/** Whether the card has rates at all; null until that is known. */
	#hasRates: boolean | null = null;
	#window: Window | null = null;
	/** Replays before this source began; null until they were read, or if they are not counted. */
	#replaysBefore: number | null = null;
	/** The reading of rates that is under way. */
	#reading: Promise<void> | null = null;

	constructor({ address, wire_mb_per_s }: MeantGpu, sysfs: string, clock: Clock) {
		this.name = `amdgpu of GPU ${address}`;
		this.#address = address;
		this.#most_mb_per_s = wire_mb_per_s;
		this.#sysfs = sysfs;
		this.#tree = treeAt(sysfs);
		this.#clock = clock;
	}

	get offers(): ReadonlySet<FieldName> {
		return this.#hasRates === false ? REPLAYS_ALONE : OFFERS;
	}

	async read(): Promise<Reading> {
		const failure = await whyNotRead(this.#tree, this.#address);
		if (failure !== null) return failure;
		if (this.#hasRates !== false) this.#reading ??= this.#readWindow();
		if (this.#hasRates === null) await this.#reading;
		const earliest_ms = this.#clock.now();
		const text = await this.#tree.attribute(`${pathOfGpu(this.#address)}/pcie_replay_count`);
		const latest_ms = this.#clock.now();
		if (this.#hasRates === false && text === null) {
			const message = `${NOTHING_COUNTED}; --source link shows its link`;
			return { ok: false, code: "ENODATA", message };
		}
		const sampled = this.#newestRates(latest_ms);
		const counters = { ...NO_COUNTERS, pcie_replays: this.#replaysSinceStart(parseReplays(text)) };
		const parse = (): Parsed =>
			this.#hasRates === true ? { ok: true, counters, sampled } : { ok: true, counters };
		return { ok: true, earliest_ms, latest_ms, parse };
	}

	/** A card that was restarted counts from 0. */
	#replaysSinceStart(replays: number | null): number | null {
		if (replays === null) return null;
		if (this.#replaysBefore === null || replays < this.#replaysBefore)
			this.#replaysBefore = replays;
		return replays - this.#replaysBefore;
	}

	#newestRates(now_ms: number): SampledRates {
		const isFresh = this.#window !== null && now_ms - this.#window.ended_ms <= MAX_AGE_MS;
		return (isFresh ? this.#window?.rates : null) ?? { tx_mb_per_s: null, rx_mb_per_s: null };
	}

	async #readWindow(): Promise<void> {
		const file = join(this.#sysfs, pathOfGpu(this.#address), "pcie_bw");
		try {
			const rates = parsePcieBw(await readSmallFileInTime(file, MAX_BYTES), this.#most_mb_per_s);
			this.#hasRates = true;
			this.#window = { rates, ended_ms: this.#clock.now() };
		} catch (error) {
			// Newer cards have the file and no data, or not even the file.
			const isAbsent = ["ENOENT", "ENODATA", "EOPNOTSUPP", "EINVAL"].includes(errorCode(error));
			if (isAbsent && this.#hasRates === null) this.#hasRates = false;
		} finally {
			this.#reading = null;
		}
	}
}

async function probe({ gpu, whyNoGpu, sysfs }: SourceOptions): Promise<Presence> {
	const meant = gpu();
	if (meant === null) return { isThere: false, why: whyNoGpu?.() ?? "no GPU with a link" };
	if (meant.vendor !== Vendor.amd) return { isThere: false, why: "the GPU is not AMD's" };
	const names = await treeAt(sysfs).names(pathOfGpu(meant.address));
	const has = COUNTER_NAMES.filter((name) => names.includes(name));
	if (has.length === 0) return { isThere: false, why: NOTHING_COUNTED };
	const gives = has.map((name) => COUNTERS[name]).join(", ");
	return { isThere: true, why: `GPU ${meant.address} has ${has.join(" and ")}`, gives };
}

/** What the driver amdgpu reports. */
export const AMD: SourceKind = {
	id: "amd",
	isReal: true,
	gives: COUNTER_NAMES.map((name) => COUNTERS[name]).join(", "),
	counts: "",
	offers: REPLAYS_ALONE,
	probe,
	open: ({ gpu, whyNoGpu, sysfs, clock }) => {
		const openAt = (meant: MeantGpu) => new AmdSource(meant, sysfs, clock);
		const which = { vendor: "amd", gpu, whyNoGpu, openAt } as const;
		return new GpuSource({ id: "amd", by: "amdgpu", counts: "", offers: OFFERS, ...which });
	},
};
