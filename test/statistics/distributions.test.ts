import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
	betaCdf,
	betaQuantile,
	logGamma,
	normalCdf,
	normalCritical,
	studentCritical,
	studentTwoSided,
} from "../../source/statistics/distributions.ts";

function assertClose(actual: number, expected: number, digits = 6): void {
	assert.ok(
		Math.abs(actual - expected) <= 10 ** -digits * Math.abs(expected),
		`${actual} ≉ ${expected}`,
	);
}

test("the gamma function is the factorial of whole numbers, and √π at one half", () => {
	assertClose(logGamma(0.5), Math.log(Math.PI) / 2, 12);
	assertClose(logGamma(11), Math.log(3_628_800), 12);
});

test("the normal distribution agrees with tables, far into the tails", () => {
	for (const [z, p] of [
		[0, 0.5],
		[1.96, 0.9750021],
		[-3.5, 2.326291e-4],
		[-3.6, 1.591086e-4],
		[-5, 2.866516e-7],
		[-8, 6.220961e-16],
	] as const) {
		assertClose(normalCdf(z), p);
	}
	assertClose(normalCritical(0.05), 1.959964);
	assertClose(normalCritical(0.01), 2.575829);
});

test("Student's t agrees with tables", () => {
	for (const [degrees, p, t] of [
		[1, 0.05, 12.7062],
		[8, 0.01, 3.355387],
		[16, 0.01, 2.920782],
		[30, 0.001, 3.645959],
	] as const) {
		assertClose(studentCritical(p, degrees), t);
		assertClose(studentTwoSided(t, degrees), p, 5);
	}
});

test("the beta distribution is the binomial tail for whole parameters", () => {
	// P(at least 2 of 6 with p = 0.3) = 1 − 0.7⁶ − 6 · 0.3 · 0.7⁵
	assertClose(betaCdf(0.3, 2, 5), 1 - 0.7 ** 6 - 6 * 0.3 * 0.7 ** 5, 12);
});

test("quantiles invert their distribution functions", () => {
	const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
	const parameter = fc.double({ min: 0.5, max: 500, noNaN: true });
	fc.assert(
		fc.property(probability, parameter, parameter, (p, a, b) => {
			assertClose(betaCdf(betaQuantile(p, a, b), a, b), p, 5);
			assertClose(studentTwoSided(studentCritical(p, a), a), p, 5);
		}),
	);
});
