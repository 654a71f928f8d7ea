/** A simulated GPU whose counters are not the driver's: `--demo --source intel`. */
import type { Clock, Parsed, Reading, Source } from "../../core/interfaces.ts";
import { type FieldName, offersOf } from "../../core/metrics.ts";
import { type CountedBytes, NO_COUNTERS, type SampledRates } from "../../core/sample.ts";
import { parsePcieBw } from "../amd/parse-pcie-bw.ts";
import type { SourceKind, SourceOptions } from "../source-kind.ts";
import { SimulatedDriver, type SimulationOptions } from "./simulated-driver.ts";
import { SIMULATED, simulationOptions } from "./simulated-source.ts";

/** What a GPU lets its host read of the bytes that it counts. */
interface CounterKind {
	readonly counts: CountedBytes;
	readonly offers: ReadonlySet<FieldName>;
	readonly parse: (bytes: CountedSoFar) => Parsed;
}

interface CountedSoFar {
	/** From the host, since the start. */
	readonly tx_bytes: bigint;
	readonly rx_bytes: bigint;
	/** The traffic of the last whole second; null in the first one. */
	readonly window: Bytes | null;
}

interface Bytes {
	readonly tx_bytes: bigint;
	readonly rx_bytes: bigint;
}

const PAYLOAD_BYTES = 256n;
const WINDOW_MS = 1000;
const EXACT: CounterKind = {
	counts: "wire",
	offers: offersOf(["tx_bytes", "rx_bytes"]),
	parse: ({ tx_bytes, rx_bytes }) => ({
		ok: true,
		counters: { ...NO_COUNTERS, tx_bytes, rx_bytes },
	}),
};

/** By the names of `--source`. */
const KINDS: Readonly<Record<string, CounterKind>> = {
	intel: EXACT,
	amd: {
		counts: "",
		offers: new Set([...offersOf(["pcie_replays"]), "tx_mb_per_s", "rx_mb_per_s"]),
		parse: ({ window }) => ({
			ok: true,
			counters: { ...NO_COUNTERS, pcie_replays: 0 },
			sampled: ratesOf(window),
		}),
	},
	link: {
		counts: "",
		offers: offersOf([]),
		parse: () => ({ ok: true, counters: NO_COUNTERS }),
	},
};

/** The card's text, as its driver prints it. */
function ratesOf(window: Bytes | null): SampledRates {
	if (window === null) return NO_RATES;
	const { tx_bytes, rx_bytes } = window;
	const text = `${tx_bytes / PAYLOAD_BYTES} ${rx_bytes / PAYLOAD_BYTES} ${PAYLOAD_BYTES}`;
	return parsePcieBw(text) ?? NO_RATES;
}

const NO_RATES: SampledRates = { tx_mb_per_s: null, rx_mb_per_s: null };

export class SimulatedGpu implements Source {
	readonly id = "simulated";
	readonly name: string;
	readonly counts: CountedBytes;
	readonly offers: ReadonlySet<FieldName>;
	readonly #kind: CounterKind;
	readonly #clock: Clock;
	readonly #driver: SimulatedDriver;
	readonly #began_ms: number;
	#window: Bytes | null = null;
	/** The number of windows that are over, and the bytes at the end of the last one. */
	#windows = 0;
	#atEnd: Bytes;

	/** @param source a name in {@link SIMULATED_GPUS} */
	constructor(source: string, clock: Clock, options: SimulationOptions) {
		const kind = KINDS[source];
		if (kind === undefined) throw new RangeError(`there is no simulated GPU for ${source}`);
		const { scenario = "steady", seed = 1 } = options;
		this.name = `simulated GPU, source ${source}, scenario ${scenario}, seed ${seed}`;
		this.counts = kind.counts;
		this.offers = kind.offers;
		this.#kind = kind;
		this.#clock = clock;
		this.#driver = new SimulatedDriver(options);
		this.#began_ms = clock.now();
		this.#atEnd = this.#bytesAt(0);
	}

	read(): Reading {
		const now_ms = this.#clock.now();
		const elapsed_ms = now_ms - this.#began_ms;
		const windows = Math.floor(elapsed_ms / WINDOW_MS);
		if (windows > this.#windows) this.#endWindow(windows);
		const { tx_bytes, rx_bytes } = this.#bytesAt(elapsed_ms);
		const counted = { tx_bytes, rx_bytes, window: this.#window };
		const parse = () => this.#kind.parse(counted);
		return { ok: true, earliest_ms: now_ms, latest_ms: now_ms, parse };
	}

	#endWindow(windows: number): void {
		const isNext = windows === this.#windows + 1;
		const first = isNext ? this.#atEnd : this.#bytesAt((windows - 1) * WINDOW_MS);
		const last = this.#bytesAt(windows * WINDOW_MS);
		this.#window = {
			tx_bytes: last.tx_bytes - first.tx_bytes,
			rx_bytes: last.rx_bytes - first.rx_bytes,
		};
		[this.#windows, this.#atEnd] = [windows, last];
	}

	/** Time never goes back. */
	#bytesAt(elapsed_ms: number): Bytes {
		this.#driver.advanceTo(elapsed_ms);
		const { tx_bytes, rx_bytes } = this.#driver.statistics();
		return { tx_bytes, rx_bytes };
	}
}

/** By the names of `--source`. */
export const SIMULATED_GPUS: Readonly<Record<string, SourceKind>> = Object.fromEntries(
	Object.entries(KINDS).map(([source, { counts, offers }]) => [
		source,
		{
			...SIMULATED,
			counts,
			offers,
			open: ({ clock, simulation }: SourceOptions) =>
				new SimulatedGpu(source, clock, simulationOptions(simulation)),
		},
	]),
);
