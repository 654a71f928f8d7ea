import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { growScale, roundStep, roundUp, scaleAround } from "../../source/screen/scale.ts";
import {
	AXIS_LABEL_WIDTH,
	axisLabels,
	formatLatencyAxis,
	formatRateAxis,
	scaleLines,
} from "../../source/screen/value-axis.ts";

const TO_LINK = { bottom: 0, top: 3248 };

function labels(...axis: Parameters<typeof axisLabels>): string[] {
	return axisLabels(...axis).map((label) => label?.text ?? "");
}

test("the capacity is at the top, zero at the bottom, and round values between", () => {
	assert.deepEqual(labels(TO_LINK, 8, 3248, formatRateAxis), [
		"3248",
		"",
		"",
		"2000",
		"",
		"1000",
		"",
		"0",
	]);
	assert.equal(axisLabels(TO_LINK, 8, 3248, formatRateAxis)[0]?.role, "cap");
	// A tick nearer to the capacity than a tenth is left out.
	assert.deepEqual(labels({ bottom: 0, top: 2000 }, 4, 1900, formatRateAxis)[0], "1900");
	assert.deepEqual(labels({ bottom: 0, top: 2000 }, 2, null, formatRateAxis), ["2000", "0"]);
});

test("an axis that does not begin at zero says so", () => {
	const axis = axisLabels({ bottom: 1000, top: 1600 }, 12, null, formatLatencyAxis);
	assert.deepEqual(axis.slice(-2), [
		{ role: "warn", text: "≈" },
		{ role: "warn", text: "1000" },
	]);
});

test("labels fit their column, and every axis has one at its top, for any scale", () => {
	const scales = fc.double({ min: 0.01, max: 1e13, noNaN: true }).map(roundUp);
	fc.assert(
		fc.property(fc.integer({ min: 2, max: 40 }), scales, (height, top) => {
			for (const format of [formatRateAxis, formatLatencyAxis]) {
				const axis = labels({ bottom: 0, top }, height, null, format);
				assert.equal(axis.length, height);
				for (const text of axis) assert.ok(text.length <= AXIS_LABEL_WIDTH, text);
				if (top < 1e8) assert.match(axis[0] ?? "", /\d/, `${top} has no label`);
			}
		}),
	);
});

test("a line is at its value, to a quarter of a row", () => {
	const rows = fc.integer({ min: 3, max: 60 });
	fc.assert(
		fc.property(rows, fc.double({ min: 0.001, max: 1, noNaN: true }), (height, share) => {
			const lines = scaleLines({ bottom: 0, top: 1000 }, height, share * 1000);
			const row = lines.findIndex((line) => line?.isCapacity);
			const quarter = "⠉⠒⠤⣀".indexOf(lines[row]?.glyph ?? "");
			const middle = 1 - (row + (quarter + 0.5) / 4) / height;
			assert.ok(Math.abs(middle - share) <= 0.126 / height + 1e-9, `${share} in row ${row}`);
		}),
	);
	for (const out of [null, 0, -5, 1001]) {
		const lines = scaleLines({ bottom: 0, top: 1000 }, 8, out);
		assert.ok(lines.every((line) => line?.isCapacity !== true));
	}
	assert.deepEqual(scaleLines(TO_LINK, 2, 3248), [null, null]);
});

test("steps are 1, 2 or 5, and a scale around values holds them", () => {
	assert.deepEqual([0.3, 1, 1.1, 2.5, 600, 1000].map(roundStep), [0.5, 1, 2, 5, 1000, 1000]);
	assert.deepEqual(scaleAround(1168, 1567), { bottom: 1000, top: 1800 });
	const value = fc.double({ min: 0.01, max: 1e12, noNaN: true });
	fc.assert(
		fc.property(value, value, (one, other) => {
			const [low, high] = [Math.min(one, other), Math.max(one, other)];
			const { bottom, top } = scaleAround(low, high);
			assert.ok(bottom >= 0 && bottom <= low && top >= high);
		}),
	);
});

test("a scale grows to hold another, and never shrinks by itself", () => {
	const scale = { bottom: 0, top: 3000 };
	assert.equal(growScale(scale, { bottom: 0, top: 2000 }), scale);
	assert.deepEqual(growScale(scale, { bottom: 0, top: 4000 }), { bottom: 0, top: 4000 });
	assert.deepEqual(growScale({ bottom: 1000, top: 2000 }, { bottom: 800, top: 1500 }), {
		bottom: 800,
		top: 2000,
	});
});
