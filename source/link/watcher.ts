/** Facts of the link, kept up to date. */
import type { Clock } from "../core/interfaces.ts";
import type { TimedChange } from "./change.ts";
import { type LinkLook, linkChanges, lookOf } from "./changes.ts";
import { EventQueue } from "./event-queue.ts";
import type { LinkVerdict } from "./finding.ts";
import { movesBetween, ShownMoves, type ToldMove } from "./hotplug.ts";
import type { LinkFacts, LinkReader, LinkView } from "./link.ts";
import { areErrors, changeOf, type NewsSource } from "./news.ts";
import { LinkMemory, MAX_LOAD_INTERVAL_S } from "./seen.ts";
import type { Usb4Adapter } from "./usb4-registers.ts";
import { type ReadAdapters, Usb4Watch } from "./usb4-watch.ts";
import { judgeLink } from "./verdict.ts";

/**
 * The interval at which devices are listed, so that one that came or went is told within a second.
 */
const LISTING_MS = 500;
/** The interval at which everything is read although no device came or went. */
const FACTS_MS = 5000;
/** How long devices have to come and go together, when the kernel tells of the first one. */
const SETTLE_MS = 100;
/** How long the start waits for the first facts. */
const START_TIMEOUT_MS = 500;

export interface LinkWatcherOptions {
	/** What the kernel reports by itself; null or undefined if nothing. */
	readonly news?: NewsSource | null;
	/** Reads the adapters of USB4 on the way to the GPU; left out: they are not read. */
	readonly readAdapters?: ReadAdapters | undefined;
}

/**
 * Watches the link: devices that come or go are noticed within a second, everything else within
 * five seconds. A read that hangs in the kernel is waited for, and none is begun beside it.
 */
export class LinkWatcher implements LinkView {
	readonly #reader: LinkReader;
	readonly #clock: Clock;
	readonly #stop: AbortSignal;
	readonly #news: NewsSource | null;
	readonly #usb4: Usb4Watch;
	readonly #memory = new LinkMemory();
	readonly #events = new EventQueue();
	#facts: LinkFacts | null = null;
	readonly #shown = new ShownMoves();
	/** Aborted when the link was read once. */
	readonly #first = new AbortController();
	/** Aborted when the next look is not to wait. */
	#wake = new AbortController();
	/** Whether another GPU was chosen since the last look. */
	#isAnother = false;

	constructor(
		reader: LinkReader,
		clock: Clock,
		stop: AbortSignal,
		{ news, readAdapters }: LinkWatcherOptions = {},
	) {
		this.#reader = reader;
		this.#clock = clock;
		this.#stop = stop;
		this.#news = news ?? null;
		this.#usb4 = new Usb4Watch(readAdapters);
		const wake = () => this.#wake.abort();
		this.#news?.onArrival?.(wake);
		stop.addEventListener("abort", wake, { once: true });
	}

	/** The facts as last read; null until then. */
	get facts(): LinkFacts | null {
		return this.#facts;
	}

	/** The verdict on the facts as last read; null until then. */
	get verdict(): LinkVerdict | null {
		if (this.#facts === null) return null;
		const { facts, seen } = this.#memory;
		// Whether the link was under load at a new reading shows at the next sample.
		return judgeLink(this.#facts, facts === this.#facts ? seen : { ...seen, isLoaded: null });
	}

	get adapters(): readonly Usb4Adapter[] {
		return this.#usb4.adapters;
	}

	get newUsb4Errors(): number {
		return this.#usb4.newErrors;
	}

	observe(mb_per_s: number | null, elapsed_s: number | null): void {
		this.#usb4.observe(mb_per_s);
		const isOfNow = elapsed_s !== null && elapsed_s <= MAX_LOAD_INTERVAL_S;
		this.#memory.observe(this.#facts, isOfNow ? mb_per_s : null);
	}

	choose(gpu: string): void {
		this.#reader.choose?.(gpu);
		this.#isAnother = true;
		this.#wake.abort();
	}

	takeChanges(until_ms: number): readonly TimedChange[] {
		return this.#events.take(until_ms);
	}

	get retrains(): number {
		return this.#events.retrains;
	}

	/** Starts watching. Resolves when the link was read once, or after half a second. */
	async start(): Promise<void> {
		void this.#watch(() => this.#first.abort());
		this.#stop.addEventListener("abort", () => this.#first.abort(), { once: true });
		await this.known(START_TIMEOUT_MS);
	}

	known(timeout_ms: number): Promise<void> {
		return this.#clock.waitUntil(this.#clock.now() + timeout_ms, this.#first.signal);
	}

	async #watch(onFirst: () => void): Promise<void> {
		let last: LinkLook | null = null;
		let read_ms = Number.NEGATIVE_INFINITY;
		while (!this.#stop.aborted) {
			const heard: Heard = this.#hear(last);
			// Another GPU is no change of the link.
			last = this.#isAnother ? null : heard.look;
			this.#isAnother = false;
			const listing = await this.#reader.listing();
			const [began_ms, wall_ms] = [this.#clock.now(), this.#clock.wall()];
			const isDue = began_ms - read_ms >= FACTS_MS || heard.isNow;
			if (listing !== last?.listing || isDue) {
				const look: LinkLook = lookOf(listing, await this.#reader.facts(), last);
				if (last !== null) this.#compare(last, look, heard.moves, { began_ms, wall_ms });
				this.#facts = look.facts;
				[last, read_ms] = [look, began_ms];
				onFirst();
			}
			if (last !== null) await this.#lookAtAdapters(last.facts);
			await this.#rest(began_ms + LISTING_MS);
		}
	}

	#compare(
		before: LinkLook,
		after: LinkLook,
		told: readonly ToldMove[],
		{ began_ms, wall_ms }: { readonly began_ms: number; readonly wall_ms: number },
	): void {
		const moves = movesBetween(before.listing, after.listing, told);
		this.#shown.add(moves, began_ms);
		const changes = linkChanges(before, after, moves).map(({ told_ms, ...change }) => {
			const at_ms = told_ms ?? began_ms;
			return { ...change, at_ms, wall_ms: wall_ms - (began_ms - at_ms) };
		});
		this.#events.add(changes);
	}

	/** Waits for the next look; news of devices bring it forward. */
	async #rest(until_ms: number): Promise<void> {
		await this.#clock.waitUntil(until_ms, this.#wake.signal);
		if (!this.#wake.signal.aborted || this.#stop.aborted) return;
		this.#wake = new AbortController();
		const settled_ms = Math.min(until_ms, this.#clock.now() + SETTLE_MS);
		await this.#clock.waitUntil(settled_ms, this.#stop);
	}

	async #lookAtAdapters(facts: LinkFacts): Promise<void> {
		const [at_ms, wall_ms] = [this.#clock.now(), this.#clock.wall()];
		const changes = await this.#usb4.look(facts, at_ms);
		this.#events.add(changes.map((change) => ({ ...change, at_ms, wall_ms })));
	}

	/** Takes the news. @returns the link after them */
	#hear(before: LinkLook | null): Heard {
		const [now_ms, wall_ms] = [this.#clock.now(), this.#clock.wall()];
		const moves: ToldMove[] = [];
		let [last, isNow] = [before, false];
		for (const { news, age_ms } of this.#news?.read() ?? []) {
			const at_ms = now_ms - age_ms;
			// News from before the first look are part of what it shows.
			if (last === null) continue;
			const move = news.kind === "device" ? { ...news, at_ms } : null;
			if (move !== null && this.#shown.isNew(move)) moves.push(move);
			const { change, look } = changeOf(news, last);
			[last, isNow] = [look, isNow || moves.length > 0 || areErrors(news, look)];
			if (change === null) continue;
			this.#events.add([{ ...change, at_ms, wall_ms: wall_ms - age_ms }], true);
		}
		return { look: last, isNow, moves };
	}
}

interface Heard {
	readonly look: LinkLook | null;
	/** Whether everything is to be read at once: errors are to be counted, or devices have moved. */
	readonly isNow: boolean;
	readonly moves: readonly ToldMove[];
}
