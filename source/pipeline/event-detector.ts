/** What samples show to have happened to the link, as records beside them. */
import type { Feed, FeedStep, Transport } from "../core/feed.ts";
import { formatDuration } from "../core/format.ts";
import { isSimulated } from "../core/interfaces.ts";
import type { LinkEvent, LogRecord } from "../core/link-event.ts";
import type { FieldName } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import { type Stall, StallDetector, type StallHistory } from "../core/stall-detector.ts";

/** Says of samples what they show, each in its own way. */
export interface SampleFollower {
	next(sample: Sample): readonly LinkEvent[];
}

/** Follows the samples of one feed. */
export class EventDetector {
	readonly #stalls = new StallDetector();
	readonly #others: readonly SampleFollower[];
	#latest: Sample | null = null;

	/** @param others that events are taken from, beside stalls */
	constructor(others: readonly SampleFollower[] = []) {
		this.#others = others;
	}

	get stalls(): StallHistory {
		return this.#stalls.history;
	}

	/** Null before the first sample. */
	get latest(): Sample | null {
		return this.#latest;
	}

	/** Takes the next sample. @returns the events that it shows; they are at or before its time */
	next(sample: Sample): readonly LinkEvent[] {
		this.#latest = sample;
		const stall = this.#stalls.next(sample);
		const others = this.#others.flatMap((other) => other.next(sample));
		return stall === null ? others : [stallEvent(stall, sample), ...others];
	}

	/** The samples, and the events among them. */
	recordsOf(samples: readonly Sample[]): LogRecord[] {
		return samples.flatMap((sample): LogRecord[] => [...this.next(sample), sample]);
	}
}

function stallEvent({ end_s, wall_ms, elapsed_s }: Stall, { source, gpu }: Sample): LinkEvent {
	const text = `no traffic for ${formatDuration(elapsed_s)}`;
	return {
		at_s: end_s,
		wall_ms: Math.round(wall_ms),
		event: "stall",
		elapsed_s,
		source,
		gpu,
		detail: isSimulated({ id: source }) ? `demo; ${text}` : text,
	};
}

/** A feed with the events that its samples show. Stalls that were recorded are found again. */
export class EventFeed implements Feed {
	readonly #feed: Feed;
	#detector: EventDetector;

	/** @param detector for the samples up to the first jump */
	constructor(feed: Feed, detector = new EventDetector()) {
		this.#feed = feed;
		this.#detector = detector;
	}

	get name(): string {
		return this.#feed.name;
	}

	get isDemo(): boolean {
		return this.#feed.isDemo;
	}

	get offers(): ReadonlySet<FieldName> {
		return this.#feed.offers;
	}

	get interval_s(): number | null {
		return this.#feed.interval_s;
	}

	set interval_s(interval_s: number | null) {
		this.#feed.interval_s = interval_s;
	}

	get transport(): Transport | null {
		return this.#feed.transport;
	}

	async *steps(): AsyncGenerator<FeedStep> {
		for await (const step of this.#feed.steps()) {
			if (step.kind === "jump") this.#detector = new EventDetector();
			if (step.kind === "events") {
				const events = step.events.filter(({ event }) => event !== "stall");
				if (events.length > 0) yield { kind: "events", events };
				continue;
			}
			const samples = step.kind === "past" || step.kind === "present" ? step.samples : [];
			const events = samples.flatMap((sample) => this.#detector.next(sample));
			// Before the samples that they are known by, as in a record.
			if (events.length > 0) yield { kind: "events", events };
			yield step;
		}
	}
}
