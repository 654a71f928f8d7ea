import type { Feed, FeedStep, Transport } from "../core/feed.ts";
import type { FollowedStream } from "./followed-stream.ts";
import type { ReplayPlayer } from "./replay-player.ts";

/** A recording on the screen, as it is played. */
export class ReplayFeed implements Feed {
	readonly isDemo = false;
	readonly interval_s = null;
	readonly name: string;
	readonly #player: ReplayPlayer;

	constructor(name: string, player: ReplayPlayer) {
		this.name = name;
		this.#player = player;
	}

	get transport(): Transport {
		return this.#player;
	}

	steps(): AsyncIterable<FeedStep> {
		return this.#player.samples();
	}
}

/** Another monitor's samples on this screen, as they arrive. */
export class FollowedFeed implements Feed {
	readonly isDemo = false;
	readonly interval_s = null;
	readonly transport = null;
	readonly name = "standard input";
	readonly #stream: FollowedStream;
	readonly #stop: AbortSignal;

	constructor(stream: FollowedStream, stop: AbortSignal) {
		this.#stream = stream;
		this.#stop = stop;
	}

	async *steps(): AsyncGenerator<FeedStep> {
		for await (const sample of this.#stream.samples(this.#stop)) {
			yield { kind: "present", samples: [sample] };
		}
		yield { kind: "end" };
		// The screen stays, so that the last of it can be read.
		if (!this.#stop.aborted)
			await new Promise((resolve) => this.#stop.addEventListener("abort", resolve));
	}
}
