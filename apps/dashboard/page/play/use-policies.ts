import { useEffect, useState } from 'react';
import type { Game as GameFacts } from '../../src/api/checkpoint-schemas.js';
import { startLoading } from '../loading.js';
import { loadPolicies, releasePolicies } from './load-game.js';
import type { PagePolicy } from './page-policy.js';

interface LoadedPolicies {
  readonly loaded: ReadonlyMap<string, PagePolicy> | null;
  readonly problem: string | null;
}

/** The policies of a checkpoint, as long as they are wanted; none for null. Another attempt loads them anew. */
export function usePolicies(facts: GameFacts | null, attempt: number): LoadedPolicies {
  const [state, setState] = useState<LoadedPolicies>({ loaded: null, problem: null });
  useEffect(() => {
    if (facts === null) return undefined;
    let loaded: ReadonlyMap<string, PagePolicy> = new Map();
    const stop = startLoading((signal) => loadPolicies(facts, signal), {
      onValue: (policies) => {
        loaded = policies;
        setState({ loaded, problem: null });
      },
      onProblem: (problem) => setState({ loaded: null, problem }),
    });
    return () => {
      stop();
      setState({ loaded: null, problem: null });
      releasePolicies(loaded);
    };
  }, [facts, attempt]);
  return state;
}
