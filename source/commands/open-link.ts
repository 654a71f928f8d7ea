/** The link beside the driver, for the commands that read it. */
import { join } from "node:path";
import { missingDenoPermission } from "../core/deno-permissions.ts";
import { ExitCode, UserError } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import type { CountedBytes } from "../core/sample.ts";
import { readAttribute } from "../inputs/sysfs-tree.ts";
import type { TimedChange } from "../link/change.ts";
import type { LinkVerdict } from "../link/finding.ts";
import type { GpuChoice } from "../link/gpu-choice-text.ts";
import { describeNoChoice } from "../link/gpu-choice-text.ts";
import type { ProcessIds } from "../link/helper-shell.ts";
import type { LinkCapacity, LinkFacts, LinkReader, LinkView, MeasuredLink } from "../link/link.ts";
import { KERNEL_LOG, openNews } from "../link/news-sources.ts";
import { SysfsLink } from "../link/reader.ts";
import { readUsb4 } from "../link/usb4.ts";
import {
	type Capacities,
	capacityFile,
	capacityKey,
	readVerifiedCapacities,
} from "../link/verified-capacity.ts";
import { LinkWatcher } from "../link/watcher.ts";
import { invokingUser } from "../log/invoking-user.ts";
import type { SourceFlags } from "../options/source-flags.ts";
import { simulatedTree } from "../sources/simulated/simulated-tree.ts";
import { hasSimulatedLink } from "../sources/sources.ts";
import { warn } from "./warn.ts";

/** Where the kernel is listened to; left out: nowhere. */
interface Listening {
	readonly tracefs?: string;
	/** Left out: the registers of USB4 are not read. */
	readonly debugfs?: string;
	/** Whether all that is started keeps root's rights. */
	readonly keepRoot?: boolean;
	/** Whether devices that come and go are told; true if left out. */
	readonly wantsDevices?: boolean;
}

/** The flags that say which link is meant. */
export type LinkFlags = Pick<SourceFlags, "sysfs" | "gpu">;

type WatchedFlags = LinkFlags & Pick<SourceFlags, "demo" | "wait" | "source" | "scenario">;

/**
 * Watches the link until stopped, and listens to the kernel if the flags say where; null if the
 * source is not this machine's, unless the flags name a GPU.
 *
 * @throws {UserError} if the GPU that is asked for is not there now, unless the user wants to wait
 *   for it, or if several fit
 */
export async function watchLink(
	{ tracefs, debugfs, keepRoot = false, wantsDevices = true, ...flags }: WatchedFlags & Listening,
	clock: Clock,
	stop: AbortSignal,
): Promise<LinkView | null> {
	if (flags.demo && hasSimulatedLink(flags.source)) return watchSimulatedLink(flags, clock, stop);
	const isMeant = !flags.demo || flags.gpu !== null;
	if (!isMeant || !mayRead(flags.sysfs)) return null;
	const isListening = tracefs !== undefined && !flags.demo;
	const uevents = isListening && wantsDevices ? await ueventsOf(flags, keepRoot) : null;
	const news = isListening ? openNews({ tracefs, kernelLog: KERNEL_LOG, uevents }, stop) : null;
	const readAdapters =
		debugfs === undefined ? undefined : (facts: LinkFacts) => readUsb4(flags.sysfs, debugfs, facts);
	const watcher = new LinkWatcher(linkReader(flags), clock, stop, { news, readAdapters });
	await watcher.start();
	if (watcher.facts !== null) heedChoice(watcher.facts.choice, flags);
	return watcher;
}

/** Only the kernel's own tree has this count, and of another one the kernel does not speak. */
const UEVENT_COUNT = "kernel/uevent_seqnum";

async function ueventsOf(
	{ sysfs }: LinkFlags,
	keepRoot: boolean,
): Promise<{ readonly user: ProcessIds | null } | null> {
	const count = await readAttribute(join(sysfs, UEVENT_COUNT));
	return count === null ? null : { user: invokingUser(keepRoot).ids };
}

async function watchSimulatedLink(
	{ source, scenario }: WatchedFlags,
	clock: Clock,
	stop: AbortSignal,
): Promise<LinkView> {
	const reader = new SysfsLink(simulatedTree(source, scenario, clock));
	const watcher = new LinkWatcher(reader, clock, stop);
	await watcher.start();
	return watcher;
}

/** Returns the link at this moment; null if it may not be read. */
export async function linkFactsNow(flags: LinkFlags): Promise<LinkFacts | null> {
	if (!mayRead(flags.sysfs)) return null;
	const facts = await linkReader(flags).facts();
	heedChoice(facts.choice, { ...flags, wait: false });
	return facts;
}

/** Resolves with the GPUs of which one would have to be named; empty where one is meant anyway. */
export async function gpuCandidates(flags: LinkFlags): Promise<readonly string[]> {
	if (!mayRead(flags.sysfs)) return [];
	const { why, candidates } = (await linkReader(flags).facts()).choice;
	return why === "several" ? candidates : [];
}

function linkReader({ sysfs, gpu }: LinkFlags): LinkReader {
	return new SysfsLink(sysfs, { wish: { asked: gpu, counted: null } });
}

/** The driver's counters are there without a GPU, so only one that is asked for must be there. */
function heedChoice(choice: GpuChoice, { gpu, wait }: Pick<SourceFlags, "gpu" | "wait">): void {
	const message = describeNoChoice(choice, gpu);
	if (message === null) return;
	if (choice.why === "ambiguous") throw new UserError(message, ExitCode.usage);
	if (gpu === null) warn(`the link is not shown: ${message}`);
	else if (!wait) throw new UserError(message, ExitCode.unreadable);
}

function mayRead(path: string): boolean {
	return missingDenoPermission({ name: "read", path }) === null;
}

/** A link, and the best rates that were measured over its device. */
export class VerifiedLink implements MeasuredLink {
	readonly #link: LinkView | null;
	readonly #given: LinkCapacity | null;
	readonly #known: Capacities;
	readonly #counts: CountedBytes;

	/**
	 * @param given_mb_per_s best rate in each direction according to the user, for any device
	 * @param counts what is counted of the link
	 */
	constructor(
		link: LinkView | null,
		given_mb_per_s: number | null,
		keepRoot: boolean,
		counts: CountedBytes = "payload",
	) {
		this.#link = link;
		this.#counts = counts;
		this.#given =
			given_mb_per_s === null ? null : { tx_mb_per_s: given_mb_per_s, rx_mb_per_s: given_mb_per_s };
		// Before the first reading: the file is read with the privileges of the user who owns it.
		this.#known = link === null ? new Map() : verifiedCapacities(keepRoot);
	}

	get facts(): LinkView["facts"] {
		return this.#link?.facts ?? null;
	}

	get verdict(): LinkVerdict | null {
		return this.#link?.verdict ?? null;
	}

	get adapters(): NonNullable<LinkView["adapters"]> {
		return this.#link?.adapters ?? [];
	}

	get newUsb4Errors(): number {
		return this.#link?.newUsb4Errors ?? 0;
	}

	observe(mb_per_s: number | null, elapsed_s: number | null): void {
		this.#link?.observe?.(mb_per_s, elapsed_s);
	}

	choose(gpu: string): void {
		this.#link?.choose?.(gpu);
	}

	takeChanges(until_ms: number): readonly TimedChange[] {
		return this.#link?.takeChanges?.(until_ms) ?? [];
	}

	get verified(): LinkCapacity | null {
		const key = capacityKey(this.facts?.key ?? "", this.#counts);
		return this.#given ?? this.#known.get(key) ?? null;
	}
}

function verifiedCapacities(keepRoot: boolean): Capacities {
	const owner = invokingUser(keepRoot);
	return readVerifiedCapacities(capacityFile(owner), owner);
}
