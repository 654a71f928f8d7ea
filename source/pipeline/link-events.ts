/** What the watch of the link saw, as records among the samples. */
import { isSimulated } from "../core/interfaces.ts";
import type { LinkEvent } from "../core/link-event.ts";
import type { Sample } from "../core/sample.ts";
import type { LinkView } from "../link/link.ts";
import type { SampleFollower } from "./event-detector.ts";

/** Hands out with each sample what had happened by its time. */
export class LinkEvents implements SampleFollower {
	readonly #link: LinkView;

	constructor(link: LinkView) {
		this.#link = link;
	}

	next({ at_s, source, gpu }: Sample): readonly LinkEvent[] {
		const changes = this.#link.takeChanges?.(at_s * 1000) ?? [];
		return changes.map((change) => ({
			at_s: change.at_ms / 1000,
			wall_ms: Math.round(change.wall_ms),
			event: change.event,
			elapsed_s: null,
			source,
			gpu: change.gpu || gpu,
			detail: isSimulated({ id: source }) ? `demo; ${change.detail}` : change.detail,
		}));
	}
}
