import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describeDenoDenial, isDenoDenial } from "../core/deno-permissions.ts";
import { ExitCode, UserError } from "../core/errors.ts";
import type { Clock, Source } from "../core/interfaces.ts";
import { describeNoChoice } from "../link/gpu-choice-text.ts";
import type { LinkFacts, LinkView } from "../link/link.ts";
import type { SourceFlags } from "../options/source-flags.ts";
import { TimeoutReader } from "../pipeline/timeout-reader.ts";
import {
	DRIVER_FILE,
	type MeantGpu,
	type OpenFile,
	type Presence,
	type SourceOptions,
} from "../sources/source-kind.ts";
import { LAST_RESORT, SourceSearch, sourceNamed } from "../sources/sources.ts";

/** How long the driver may take to answer when a command starts. */
const TIMEOUT_MS = 5000;

const NO_OTHER_SOURCE =
	"no other source was found: no GPU with a link is there " +
	"(check its cable and power, then anarchy-perf-ink doctor)";

/** The flags that say what is read. */
export type DriverFlags = Omit<SourceFlags, "interval" | "duration" | "debugfs" | "tracefs">;

/** How a source is opened, beside the flags. */
export interface OpeningOptions {
	readonly clock: Clock;
	readonly stop: AbortSignal;
	/** The link, whose GPU is meant; null if it is not watched. */
	readonly link: LinkView | null;
	/** Whether keys or other readers must be served while a read hangs. */
	readonly isAsync: boolean;
	/** How a driver's file is opened then, if this process lacks the rights. */
	readonly openFile?: OpenFile;
	/** Whether the Anarchy driver is there, if it was looked for already. */
	readonly driver?: Presence | null;
}

/**
 * Opens the source that the flags name, or the best one that is there.
 *
 * @throws {UserError} if it cannot be read now, unless the user wants to wait for it
 */
export async function openSource(flags: DriverFlags, opening: OpeningOptions): Promise<Source> {
	const { clock, stop, link, isAsync, openFile, driver = null } = opening;
	const options = {
		...flags,
		gpu: () => meantGpu(link),
		whyNoGpu: () => describeNoGpu(link?.facts ?? null, flags.gpu),
		clock,
		isAsync,
		openFile,
		simulation: flags,
	} satisfies SourceOptions;
	// A slow or busy machine takes its time to say which GPUs there are.
	const search = new SourceSearch(options, driver);
	if (await isOfGpu(flags, search)) await link?.known?.(TIMEOUT_MS);
	const isGpuNamed = flags.source !== "auto" && flags.source !== "anarchy" && !flags.demo;
	const denied = isGpuNamed && options.gpu() === null ? describeDeniedSysfs(flags.sysfs) : null;
	if (denied !== null) {
		throw new UserError(`cannot look for GPUs: ${denied}`, ExitCode.unreadable);
	}
	const kind = sourceNamed(flags.source, flags.demo) ?? (await search.best()) ?? LAST_RESORT;
	const source = kind.open(options);
	if (!flags.wait) {
		const isAuto = flags.source === "auto" && flags.statsFile === DRIVER_FILE && !flags.demo;
		const isLastResort = source.id === "anarchy" && isAuto;
		const more = isLastResort ? lastResort(options.whyNoGpu()) : "";
		await refuseUnreadable(source, clock, stop, more);
	}
	return source;
}

/** Returns why Deno's sandbox hides all GPUs; null if it does not. */
function describeDeniedSysfs(sysfs: string): string | null {
	try {
		readdirSync(join(sysfs, "bus/pci/devices"));
		return null;
	} catch (error) {
		// Without a PCI bus there is no GPU either.
		return isDenoDenial(error) ? describeDenoDenial(error) : null;
	}
}

/** Whether it depends on the GPU what is read. */
async function isOfGpu(flags: DriverFlags, search: SourceSearch): Promise<boolean> {
	if (flags.demo || flags.source === "anarchy") return false;
	return flags.source !== "auto" || !(await search.isDriverThere());
}

/** Said of the driver's file, where no other source is there either, or none can be chosen. */
function lastResort(whyNoGpu: string | null): string {
	return `, and ${whyNoGpu ?? NO_OTHER_SOURCE}`;
}

/** Returns why no GPU is meant, and what to type; null if there is none. */
export function describeNoGpu(facts: LinkFacts | null, asked: string | null): string | null {
	return facts === null ? null : describeNoChoice(facts.choice, asked);
}

/** Returns the GPU whose link is watched; null if there is none. */
export function meantGpu(link: LinkView | null): MeantGpu | null {
	const facts = link?.facts ?? null;
	if (facts?.gpu == null) return null;
	const { tx_mb_per_s, rx_mb_per_s } = facts.wire;
	const wire_mb_per_s =
		tx_mb_per_s === null || rx_mb_per_s === null ? null : Math.max(tx_mb_per_s, rx_mb_per_s);
	return { address: facts.gpu, vendor: facts.path.at(-1)?.vendor ?? null, wire_mb_per_s };
}

/** At the start an unreadable source ends the program; later it is a state on the screen. */
async function refuseUnreadable(
	source: Source,
	clock: Clock,
	stop: AbortSignal,
	more: string,
): Promise<void> {
	const reading = await new TimeoutReader(source, clock, stop).read(TIMEOUT_MS);
	if (stop.aborted) return;
	const parsed = reading.ok ? reading.parse() : reading;
	// A GPU that sleeps can be read as soon as it is used.
	if (parsed.ok || parsed.code === "EASLEEP") return;
	const isMissing = ["ENOENT", "ENOTDIR", "ENODEV"].includes(parsed.code);
	const remedy = isMissing ? "; --wait starts anyway and waits for it" : "";
	throw new UserError(
		`cannot read ${source.name}: ${parsed.message}${more}${remedy}`,
		ExitCode.unreadable,
	);
}
