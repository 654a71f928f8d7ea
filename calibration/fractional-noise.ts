/**
 * Fractional noise, whose spectrum is like 1/f^2d at low frequencies, exactly: by Davies and
 * Harte's (1987) method its autocovariances are those of ARFIMA(0, d, 0) (Hosking 1981) at every
 * lag, so that its memory has no end within a log.
 */
import type { Normal } from "./noise.ts";

/** The square roots of the eigenvalues of the circulant matrix, by d and length. */
const ROOTS = new Map<string, Float64Array>();

/** A series with mean 0 and deviation 1. */
export function fractional(normal: Normal, length: number, d: number): Float64Array {
	const size = 2 ** Math.ceil(Math.log2(2 * length));
	const key = `${d} ${size}`;
	const roots = ROOTS.get(key) ?? rootsOf(d, size);
	ROOTS.set(key, roots);
	const real = roots.map((root) => (root * normal.next()) / Math.sqrt(size));
	const imaginary = roots.map((root) => (root * normal.next()) / Math.sqrt(size));
	transform(real, imaginary);
	return real.slice(0, length);
}

function rootsOf(d: number, size: number): Float64Array {
	const real = new Float64Array(size);
	let covariance = 1;
	for (let lag = 0; lag <= size / 2; lag++) {
		if (lag > 0) covariance *= (lag - 1 + d) / (lag - d);
		real[lag] = covariance;
		if (lag > 0) real[size - lag] = covariance;
	}
	transform(real, new Float64Array(size));
	return real.map((value) => Math.sqrt(Math.max(0, value)));
}

/** The discrete Fourier transform in place (Cooley and Tukey 1965); a power of two of values. */
function transform(real: Float64Array, imaginary: Float64Array): void {
	const size = real.length;
	for (let at = 0, other = 0; at < size; at++) {
		if (at < other) {
			swap(real, at, other);
			swap(imaginary, at, other);
		}
		let bit = size >> 1;
		for (; bit > 0 && other & bit; bit >>= 1) other ^= bit;
		other |= bit;
	}
	for (let half = 1; half < size; half *= 2) {
		for (let order = 0; order < half; order++) {
			const angle = (-Math.PI * order) / half;
			const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
			for (let at = order; at < size; at += 2 * half) {
				const far = at + half;
				const [a, b] = [real[far] as number, imaginary[far] as number];
				const [x, y] = [a * cosine - b * sine, a * sine + b * cosine];
				real[far] = (real[at] as number) - x;
				imaginary[far] = (imaginary[at] as number) - y;
				real[at] = (real[at] as number) + x;
				imaginary[at] = (imaginary[at] as number) + y;
			}
		}
	}
}

function swap(values: Float64Array, one: number, other: number): void {
	const kept = values[one] as number;
	values[one] = values[other] as number;
	values[other] = kept;
}
