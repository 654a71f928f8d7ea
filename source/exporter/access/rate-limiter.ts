/** A token bucket: `burst` requests at once, and one per interval in the long run. */
import type { Clock } from "../../core/interfaces.ts";
import type { RateLimit } from "./web-config.ts";

export class RateLimiter {
	readonly #clock: Clock;
	#limit: RateLimit | null = null;
	#tokens = 0;
	#at_ms = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Takes a token if there is one. A changed limit begins with a full bucket. */
	allows(limit: RateLimit | null): boolean {
		const now_ms = this.#clock.now();
		if (limit === null) return true;
		const { burst, interval_s } = limit;
		const earned = (now_ms - this.#at_ms) / 1000 / interval_s;
		const isOther = burst !== this.#limit?.burst || interval_s !== this.#limit.interval_s;
		const tokens = isOther ? burst : Math.min(burst, this.#tokens + earned);
		[this.#limit, this.#at_ms] = [limit, now_ms];
		this.#tokens = tokens < 1 ? tokens : tokens - 1;
		return tokens >= 1;
	}
}
