/** A feed of samples that are taken elsewhere: those of a stress run. */
import type { Feed, FeedStep } from "../core/feed.ts";
import type { FieldName } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";

export class PushedFeed implements Feed {
	readonly name: string;
	readonly isDemo: boolean;
	readonly offers: ReadonlySet<FieldName>;
	readonly interval_s = null;
	readonly transport = null;
	#waiting: Sample[] = [];
	#hasEnded = false;
	#wake = () => {};

	constructor({ name, isDemo, offers }: Pick<Feed, "name" | "isDemo" | "offers">) {
		this.name = name;
		this.isDemo = isDemo;
		this.offers = offers;
	}

	get hasEnded(): boolean {
		return this.#hasEnded;
	}

	push(sample: Sample): void {
		this.#waiting.push(sample);
		this.#wake();
	}

	end(): void {
		this.#hasEnded = true;
		this.#wake();
	}

	async *steps(): AsyncGenerator<FeedStep> {
		while (!this.#hasEnded) {
			const samples = this.#waiting;
			this.#waiting = [];
			if (samples.length > 0) yield { kind: "present", samples };
			else {
				await new Promise<void>((resolve) => {
					this.#wake = resolve;
				});
			}
		}
	}
}
