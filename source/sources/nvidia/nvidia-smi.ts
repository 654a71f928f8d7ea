/**
 * NVIDIA's program `nvidia-smi`, for runtimes that cannot call C: it prints the same counters as
 * text, one process per reading.
 */
import { type ChildProcess, execFile } from "node:child_process";
import { type Sampler, type SamplerClock, sleepUntil, type Take } from "./counter-sampler.ts";
import type { WrappingCount } from "./field-values.ts";
import { NvmlCode, NvmlError } from "./nvml.ts";

export const PROGRAM = "nvidia-smi";
/** It takes tens of milliseconds; without a process that keeps the driver loaded, seconds. */
const TIMEOUT_MS = 10_000;
const MAX_TEXT_BYTES = 64 * 1024;

/** The counters that the program prints of one GPU; null if it prints none. */
export interface PrintedCounters {
	readonly transmitted: bigint | null;
	readonly received: bigint | null;
	readonly replays: number | null;
}

/** Parses the text of `nvidia-smi pci -gCnt`: `TX_BYTES: 12` under `GPU 0: …`. */
export function parseCounters(text: string): PrintedCounters {
	const printed = (name: string) => {
		const match = new RegExp(`^\\s*${name}\\s*:[ \\t]*(\\d{1,20})[ \\t]*$`, "m").exec(text);
		return match?.[1] === undefined ? null : BigInt(match[1]);
	};
	const replays = printed("REPLAY_COUNTER");
	return {
		transmitted: printed("TX_BYTES"),
		received: printed("RX_BYTES"),
		replays: replays === null ? null : Number(replays),
	};
}

/** Reads through the program. */
export class ProgramSampler implements Sampler {
	readonly hasCounters = true;
	/** The printed text does not say. */
	readonly hasInstances = false;
	readonly #gpu: string;
	readonly #clock: SamplerClock;
	#running: ChildProcess | null = null;

	/** @param gpu its address */
	constructor(gpu: string, clock: SamplerClock) {
		this.#gpu = gpu;
		this.#clock = clock;
	}

	async take(): Promise<Take> {
		const earliest_ms = this.#clock.now();
		const { transmitted, received, replays } = parseCounters(await this.#run());
		const latest_ms = this.#clock.now();
		if (transmitted === null && received === null) {
			throw new NvmlError(NvmlCode.notSupported, PROGRAM);
		}
		// The host sends what the GPU receives.
		const [tx, rx] = [toCount(received), toCount(transmitted)];
		return {
			kind: "counted",
			counts: {
				earliest_ms,
				latest_ms,
				counted_ms: null,
				slept_ms: sleepUntil(this.#clock),
				tx,
				rx,
			},
			replays,
		};
	}

	/** The program may hang as well as the library. */
	close(): void {
		this.#running?.kill("SIGKILL");
	}

	#run(): Promise<string> {
		const words = ["pci", "-i", this.#gpu, "-gCnt"];
		const limits = {
			timeout: TIMEOUT_MS,
			maxBuffer: MAX_TEXT_BYTES,
			killSignal: "SIGKILL",
		} as const;
		return new Promise((resolve, reject) => {
			this.#running = execFile(PROGRAM, words, limits, (error, stdout) => {
				this.#running = null;
				if (error === null) resolve(stdout);
				else reject(new NvmlError(codeOf(error), PROGRAM));
			});
		});
	}
}

/** The program ends with the return code of NVML. */
function codeOf({ code }: Error & { readonly code?: unknown }): number {
	if (typeof code === "number" && code > 0) return code;
	return code === "ENOENT" ? NvmlCode.noInterface : NvmlCode.unknown;
}

function toCount(value: bigint | null): WrappingCount | null {
	return value === null ? null : { value, bits: 64 };
}
