/**
 * The other agents of every agent in the order in which it is told of them: the opposing team first, then the own, each
 * in its order; [A, A - 1].
 */
export function orderOfOthers(seekers: number, hiders: number): Int32Array {
  const all = Array.from({ length: seekers + hiders }, (_, agent) => agent);
  const seeking = all.slice(0, seekers);
  const hiding = all.slice(seekers);
  return Int32Array.from(
    all.flatMap((agent) => {
      const [opponents, team] = agent < seekers ? [hiding, seeking] : [seeking, hiding];
      return [...opponents, ...team.filter((mate) => mate !== agent)];
    }),
  );
}
