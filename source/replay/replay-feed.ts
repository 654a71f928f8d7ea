import type { Feed, FeedStep, Transport } from "../core/feed.ts";
import { isLinkEvent } from "../core/link-event.ts";
import type { FieldName } from "../core/metrics.ts";
import { type OffersOf, RecordedOffers } from "./recorded-offers.ts";
import type { ReplayPlayer } from "./replay-player.ts";
import type { TailedStream } from "./tailed-stream.ts";

/** A feed of recorded samples. The samples themselves say whether they are simulated. */
class RecordedFeed implements Feed {
	readonly isDemo = false;
	readonly interval_s = null;
	readonly name: string;
	readonly transport: Transport | null;
	readonly #steps: AsyncIterable<FeedStep>;
	readonly #offers: RecordedOffers;

	constructor(
		{ name, transport }: Pick<Feed, "name" | "transport">,
		steps: AsyncIterable<FeedStep>,
		offersOf: OffersOf,
	) {
		this.name = name;
		this.transport = transport;
		this.#steps = steps;
		this.#offers = new RecordedOffers(offersOf);
	}

	get offers(): ReadonlySet<FieldName> {
		return this.#offers.offers;
	}

	async *steps(): AsyncGenerator<FeedStep> {
		for await (const step of this.#steps) {
			if (step.kind === "past" || step.kind === "present") this.#offers.follow(step.samples);
			yield step;
		}
	}
}

/** Returns the feed that plays a recording. */
export function replayFeed(name: string, player: ReplayPlayer, offersOf: OffersOf): Feed {
	return new RecordedFeed({ name, transport: player }, player.samples(), offersOf);
}

/** Returns the feed of samples that arrive from another monitor. */
export function tailFeed(stream: TailedStream, stop: AbortSignal, offersOf: OffersOf): Feed {
	const facts = { name: "standard input", transport: null };
	return new RecordedFeed(facts, tailSteps(stream, stop), offersOf);
}

async function* tailSteps(stream: TailedStream, stop: AbortSignal): AsyncGenerator<FeedStep> {
	for await (const record of stream.records(stop)) {
		yield isLinkEvent(record)
			? { kind: "events", events: [record] }
			: { kind: "present", samples: [record] };
	}
	yield { kind: "end" };
	// Keep the screen open, so that its last state can be read.
	if (!stop.aborted) await new Promise((resolve) => stop.addEventListener("abort", resolve));
}
