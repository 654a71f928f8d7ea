/** A source of one GPU's counters, which follows the GPU that is meant. */
import type { Failure, Reading, Source } from "../core/interfaces.ts";
import type { FieldName } from "../core/metrics.ts";
import type { CountedBytes } from "../core/sample.ts";
import type { MeantGpu, SourceOptions } from "./source-kind.ts";

/** A source that can be let go of. */
export interface ClosableSource extends Source {
	/** Ends what it has started. Never rejects. */
	close?(): Promise<void>;
}

export interface GpuSourceOptions {
	readonly id: string;
	/** What its counters come from, for people: `NVML`. */
	readonly by: string;
	readonly counts: CountedBytes;
	/** The fields that it can ever have. */
	readonly offers: ReadonlySet<FieldName>;
	readonly gpu: SourceOptions["gpu"];
	readonly openAt: (gpu: MeantGpu) => ClosableSource;
}

const NO_GPU: Failure = {
	ok: false,
	code: "ENODEV",
	message:
		"no GPU with a link is there, or several: check cable and power, or name one by --gpu " +
		"(anarchy-perf-ink doctor lists them)",
};

/**
 * While there is no GPU, readings fail. A GPU that comes back at another address is another source:
 * its counters begin anew.
 */
export class GpuSource implements Source {
	readonly id: string;
	readonly #options: GpuSourceOptions;
	#opened: { readonly address: string; readonly source: ClosableSource } | null = null;

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

	read(): Reading | Promise<Reading> {
		const gpu = this.#options.gpu();
		if (gpu === null) return this.#opened?.source.read() ?? NO_GPU;
		return this.#sourceOf(gpu).read();
	}

	async close(): Promise<void> {
		await this.#opened?.source.close?.();
	}

	#sourceOf(gpu: MeantGpu): Source {
		if (this.#opened?.address === gpu.address) return this.#opened.source;
		void this.#opened?.source.close?.();
		const source = this.#options.openAt(gpu);
		this.#opened = { address: gpu.address, source };
		return source;
	}
}
