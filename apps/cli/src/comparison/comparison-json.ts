import { episodeStatistics } from '../evaluation/episode-statistics.js';
import { statisticsJson } from '../evaluation/evaluation-report.js';
import { differingOptions } from '../training/option-differences.js';
import { checkpointJson } from '../ui/checkpoint-table.js';
import type { Compared, Comparison, Match } from './comparison.js';
import { exchanges } from './exchange.js';

/** The comparison for programs; its names are stable, and documented in the package's README. */
export function comparisonJson({ a, b, match }: Comparison): object {
  const names = [...new Set([...a.figures.keys(), ...b.figures.keys()])].sort();
  return {
    a: comparedJson(a),
    b: comparedJson(b),
    figures: names.map((name) => ({
      name,
      a: a.figures.get(name) ?? null,
      b: b.figures.get(name) ?? null,
    })),
    configuration: differences(a, b),
    match: match === null ? null : matchJson(match),
  };
}

function comparedJson({ entry, run }: Compared): object {
  return { ...checkpointJson(entry), run: run === '' ? null : run };
}

/** Options with their values; a side that does not have one is null, and so is one whose value is null. */
function differences(a: Compared, b: Compared): object[] {
  const value = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
  return differingOptions(a.configuration, b.configuration).map(({ key, checkpoint, file }) => ({
    key,
    a: value(checkpoint),
    b: value(file),
  }));
}

function matchJson({ seed, episodes, seekers, gameDifferences, played }: Match): object {
  return {
    seed,
    episodes,
    confidence: 0.95,
    game_differences: gameDifferences,
    pairings: played.map((pairing) => ({
      seekers: pairing.seekers,
      hiders: pairing.hiders,
      ...statisticsJson(episodeStatistics(pairing.records, seekers)),
    })),
    exchanges:
      exchanges(played, seekers)?.map(({ side, catchRate, hiddenFraction, seekerReward, hiderReward }) => ({
        side,
        catch_rate: catchRate,
        hidden_fraction: hiddenFraction,
        seeker_reward: seekerReward,
        hider_reward: hiderReward,
      })) ?? null,
  };
}
