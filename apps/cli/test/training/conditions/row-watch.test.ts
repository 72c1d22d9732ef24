import type { MetricsRow } from '@hideout/metrics';
import { describe, expect, it } from '@jest/globals';
import { newRowWatch, watchHistory, watchRow } from '../../../src/training/conditions/row-watch.js';
import type { ConditionEvent } from '../../../src/training/events.js';
import { row } from '../../training-fixtures.js';

const limits = { klTargetAt: () => 0.01 };

/** Rows of `count` iterations after the ones before. */
function more(before: readonly MetricsRow[], count: number, figures: Partial<MetricsRow>): MetricsRow[] {
  const rows = Array.from({ length: count }, (_, i) => row(before.length + i + 1, figures));
  return [...before, ...rows];
}

function told(rows: readonly MetricsRow[]): ConditionEvent[] {
  let watch = newRowWatch;
  return rows.flatMap((next) => {
    const after = watchRow(watch, next, limits);
    watch = after.watch;
    return after.events;
  });
}

const messages = (rows: readonly MetricsRow[]): string[] => told(rows).map(({ message }) => message);

describe('the watch over rows', () => {
  it('has nothing to say of an ordinary training', () => {
    expect(told(more([], 50, {}))).toEqual([]);
  });

  it('tells once of a KL divergence above twice the target for ten iterations', () => {
    const calm = more([], 5, {});
    // 0.02 is twice the target, and not above it.
    expect(messages(more(calm, 30, { seeker_kl: 0.02 }))).toEqual([]);
    expect(messages(more(calm, 9, { seeker_kl: 0.0312 }))).toEqual([]);
    expect(told(more(calm, 40, { seeker_kl: 0.0312 }))).toEqual([
      {
        type: 'condition',
        condition: 'high_kl',
        team: 'seeker',
        state: 'begins',
        since: 6,
        iteration: 15,
        message: 'seeker KL is 0.0312, above twice its target of 0.01 since iteration 6',
      },
    ]);
  });

  it('holds each iteration against the target of its own, and asks nothing where no penalty steers', () => {
    // The target falls from 0.02 to 0.01 after iteration 10: 0.03 is above twice of it from 11 on.
    const falling = { klTargetAt: (iteration: number) => (iteration <= 10 ? 0.02 : 0.01) };
    const rows = more([], 20, { hider_kl: 0.03 });
    expect(watchHistory(rows, falling).events).toMatchObject([{ team: 'hider', since: 11, iteration: 20 }]);
    expect(told(more([], 20, { seeker_kl: 1, seeker_kl_coeff: 0 }))).toEqual([]);
  });

  it('tells of an entropy below a fifth of the first for five iterations', () => {
    const first = [row(1, { hider_entropy: 10 })];
    // A fifth of 10 is 2.
    expect(messages(more(first, 20, { hider_entropy: 2 }))).toEqual([]);
    expect(messages(more(first, 20, { hider_entropy: 1.9 }))).toEqual([
      'hider entropy is 1.9, below a fifth of its first 10 since iteration 2',
    ]);
  });

  it('tells of an explained variance below zero for ten iterations', () => {
    expect(messages(more([], 20, { seeker_explained_variance: 0 }))).toEqual([]);
    expect(messages(more([], 20, { seeker_explained_variance: -0.25 }))).toEqual([
      'seeker explained variance is -0.25, below zero since iteration 1',
    ]);
  });

  it('tells of a figure that is not finite at once, and that it is over', () => {
    const rows = more(more([row(1)], 2, { hider_value_loss: NaN }), 5, {});
    expect(messages(rows)).toEqual([
      'hider_value_loss is NaN, written down as missing since iteration 2',
      'over in iteration 4: figures that are not finite since iteration 2',
    ]);
  });

  it('tells that a condition is over after as many iterations without it, and then tells of it anew', () => {
    const high = more([], 10, { seeker_kl: 0.03 });
    const seesaw = more(more(high, 9, {}), 1, { seeker_kl: 0.03 });
    expect(told(seesaw)).toHaveLength(1);
    const calm = more(seesaw, 10, {});
    expect(told(calm).at(-1)).toMatchObject({ state: 'ends', team: 'seeker', since: 1, iteration: 30 });
    const again = more(calm, 10, { seeker_kl: 0.03 });
    expect(told(again).at(-1)).toMatchObject({ state: 'begins', since: 31, iteration: 40 });
    expect(told(again)).toHaveLength(3);
  });

  it('tells of what lasts from an earlier session, not of what is over, and counts on', () => {
    const history = more(more(more([], 10, { seeker_kl: 0.03 }), 10, {}), 10, { hider_kl: 0.03 });
    const { watch, events } = watchHistory(history, limits);
    expect(events).toMatchObject([{ team: 'hider', state: 'begins', since: 21 }]);
    expect(watchRow(watch, row(31, { hider_kl: 0.03 }), limits).events).toEqual([]);
  });
});
