/** Looks at the record of `verify` while it grows, until the verdict is known. */
import type { Comparison } from "../analysis/comparison/comparison.ts";
import { type Look, planLooks } from "../analysis/comparison/looks.ts";
import type { LogContents } from "../analysis/walk/log-contents.ts";
import { lookText, unreadableLookText } from "../text/verify-progress.ts";
import type { TakenLook } from "../text/verify-text.ts";
import type { ReportedLooks } from "./stress.ts";
import { isTooShort, judgeRecords, VERIFY_RULE, type VerifyBaseline } from "./verify-rule.ts";

export interface VerifyLooksOptions {
	readonly baseline: VerifyBaseline;
	readonly first_s: number;
	readonly last_s: number;
	/** Reads what is recorded so far. */
	readonly load: () => Promise<LogContents>;
}

export class VerifyLooks {
	readonly #options: VerifyLooksOptions;
	readonly #plan: readonly Look[];
	readonly #taken: TakenLook[] = [];
	#decided: Comparison | null = null;
	/** Whether no record, however long, would give a verdict. */
	readonly isBaselineTooShort: boolean;

	constructor(options: VerifyLooksOptions) {
		this.#options = options;
		const { baseline, first_s } = options;
		this.isBaselineTooShort = isTooShort(baseline);
		const last_s = this.isBaselineTooShort ? first_s : options.last_s;
		const baseline_s = baseline.covered_s;
		this.#plan = planLooks({ first_s, last_s, baseline_s, rule: VERIFY_RULE });
	}

	/** How long the record can be at most. */
	get last_s(): number {
		return this.#plan.at(-1)?.at_s ?? 0;
	}

	get taken(): readonly TakenLook[] {
		return this.#taken;
	}

	/** All looks but the last, which is taken when the record is complete. */
	get early(): ReportedLooks {
		const early = this.#plan.slice(0, -1);
		return { at_s: early.map(({ at_s }) => at_s), take: (order) => this.#take(order) };
	}

	/** The verdict of the look that ended the run, or that of the complete record. */
	conclude(candidate: LogContents, seconds: number): Comparison {
		if (this.#decided !== null) return this.#decided;
		const look = this.#plan[this.#taken.length] ?? this.#plan.at(-1);
		const comparison = this.#judge(candidate, look?.rule ?? VERIFY_RULE);
		this.#taken.push({
			at_s: Math.min(seconds, this.last_s),
			alpha: comparison.alpha,
			verdict: comparison.verdict,
		});
		return comparison;
	}

	async #take(order: number): Promise<{ text: string; isEnough: boolean }> {
		const look = this.#plan[order] as Look;
		const next_s = this.#plan[order + 1]?.at_s ?? this.last_s;
		const times = { at_s: look.at_s, next_s, last_s: this.last_s };
		const candidate = await this.#options.load().catch(() => null);
		if (candidate === null) {
			this.#taken.push({ at_s: look.at_s, alpha: look.rule.alpha, verdict: "inconclusive" });
			return { text: unreadableLookText(times), isEnough: false };
		}
		const comparison = this.#judge(candidate, look.rule);
		const { alpha, verdict } = comparison;
		this.#taken.push({ at_s: look.at_s, alpha, verdict });
		if (verdict !== "inconclusive") this.#decided = comparison;
		return { text: lookText(comparison, times), isEnough: verdict !== "inconclusive" };
	}

	#judge(candidate: LogContents, rule: Look["rule"]): Comparison {
		return judgeRecords(this.#options.baseline, [candidate], rule);
	}
}
