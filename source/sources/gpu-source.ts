/** A source of one GPU's counters, which follows the chosen GPU. */
import type { Failure, Hold, Reading, Source } from "../core/interfaces.ts";
import type { FieldName } from "../core/metrics.ts";
import type { CountedBytes } from "../core/sample.ts";
import { isOfVendor, type VendorName, vendorMismatch } from "./gpu-state.ts";
import type { MeantGpu, SourceOptions } from "./source-kind.ts";

/** A source that can be closed. */
export interface ClosableSource extends Source {
	/** Ends the processes and reads that it has started. Never rejects. */
	close?(): Promise<void>;
}

export interface GpuSourceOptions {
	readonly id: string;
	/** Where its counters come from, as messages name it: `NVML`. */
	readonly by: string;
	readonly counts: CountedBytes;
	/** The fields that it can ever have. */
	readonly offers: ReadonlySet<FieldName>;
	/** The vendor whose GPUs it reads; null for all. */
	readonly vendor: VendorName | null;
	readonly gpu: SourceOptions["gpu"];
	/** Why there is no GPU at present. */
	readonly whyNoGpu?: SourceOptions["whyNoGpu"];
	readonly openAt: (gpu: MeantGpu) => ClosableSource;
}

/** More than a source of one GPU has. */
const MAX_EPOCHS = 2 ** 20;

const NO_GPU =
	"no GPU with a link is there: check cable and power, or name one by --gpu " +
	"(anarchy-perf-ink doctor lists them)";

/**
 * While there is no GPU, readings fail. A GPU that comes back at another address is another source:
 * its counters begin anew.
 */
export class GpuSource implements Source {
	readonly id: string;
	readonly #options: GpuSourceOptions;
	#opened: { readonly address: string; readonly source: ClosableSource } | null = null;
	/** How many sources were opened. */
	#opens = 0;

	constructor(options: GpuSourceOptions) {
		this.id = options.id;
		this.#options = options;
	}

	get name(): string {
		return this.#opened?.source.name ?? `${this.#options.by} of a GPU`;
	}

	get counts(): CountedBytes {
		return this.#opened?.source.counts ?? this.#options.counts;
	}

	get offers(): ReadonlySet<FieldName> {
		return this.#opened?.source.offers ?? this.#options.offers;
	}

	async read(): Promise<Reading> {
		const gpu = this.#options.gpu();
		if (gpu !== null && !isOfVendor(gpu.vendor, this.#options.vendor)) {
			return vendorMismatch(gpu.address, this.#options.vendor);
		}
		if (gpu !== null) return this.#epochOf(await this.#sourceOf(gpu).read());
		const reading = await this.#opened?.source.read();
		return reading === undefined ? this.#noGpu() : this.#epochOf(reading);
	}

	#noGpu(): Failure {
		const message = this.#options.whyNoGpu?.() ?? NO_GPU;
		return { ok: false, code: "ENODEV", message };
	}

	get hold(): Hold | undefined {
		return this.#opened?.source.hold;
	}

	/** The counters of one GPU are not those of another. */
	#epochOf(reading: Reading): Reading {
		if (!reading.ok || this.#opens <= 1) return reading;
		const { id = 0, why = "" } = reading.epoch ?? {};
		const another = `the counters of another GPU, ${this.#opened?.address}`;
		const epoch = { id: this.#opens * MAX_EPOCHS + id, why: why === "" ? another : why };
		return { ...reading, epoch, parse: () => reading.parse() };
	}

	#sourceOf(gpu: MeantGpu): Source {
		if (this.#opened?.address === gpu.address) return this.#opened.source;
		void this.#opened?.source.close?.();
		const source = this.#options.openAt(gpu);
		this.#opened = { address: gpu.address, source };
		this.#opens++;
		return source;
	}
}
