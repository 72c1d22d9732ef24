import { expect, test } from '@jest/globals';
import { RunSeries } from '../../page/live/run-series.js';
import { smoothed } from '../../page/charts/smoothing.js';

const curves = {
  run: 'first',
  run_id: null,
  row_count: 4,
  bucket_size: 2,
  iterations: [2, 4],
  metrics: { a: { mean: [1.5, 3.5], low: [1, 3], high: [2, 4] } },
};

test('live rows become points of their own, once each', () => {
  const series = new RunSeries(curves);
  const row = { iteration: 5, timestamp: '', a: 7, b: 1 };
  series.append(row);
  series.append(row);
  series.append({ iteration: 4, timestamp: '', a: 0 });
  expect(series.iterations).toEqual([2, 4, 5]);
  expect(series.metrics.get('a')).toEqual({ mean: [1.5, 3.5, 7], low: [1, 3, 7], high: [2, 4, 7] });
  expect(series.metrics.get('b')).toEqual({
    mean: [null, null, 1],
    low: [null, null, 1],
    high: [null, null, 1],
  });
});

test('a row that lacks a metric has a gap there, and what an object inherits is no metric', () => {
  const series = new RunSeries({ ...curves, metrics: { ...curves.metrics, constructor: { mean: [1, 2] } } });
  series.append({ iteration: 5, timestamp: '' });
  expect(series.metrics.get('a')?.mean).toEqual([1.5, 3.5, null]);
  expect(series.metrics.get('constructor')?.mean).toEqual([1, 2, null]);
});

test('after a thousand rows all are to be asked again', () => {
  const series = new RunSeries(curves);
  for (let iteration = 5; iteration < 1004; iteration++) series.append({ iteration, timestamp: '' });
  expect(series.isFull).toBe(false);
  series.append({ iteration: 1004, timestamp: '' });
  expect(series.isFull).toBe(true);
});

test('the smoothed line is a centred mean that leaves gaps where they are', () => {
  expect(smoothed([1, 2, null, 6], 1)).toEqual([1.5, 1.5, null, 6]);
  expect(smoothed([1, 5], 0)).toEqual([1, 5]);
});
