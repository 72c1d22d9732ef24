import { metricDefinition, metricText } from '@hideout/metrics/definitions';
import { Scrollable } from '../pages/scrollable.js';
import { TableHead } from '../pages/table-head.js';
import { visibleText } from '../text.js';
import { matchFigureNames } from './match.js';
import type { PlayedMatch } from './match-series.js';
import { pairingFigures } from './pairing-figures.js';
import type { Contender } from './pairings.js';

interface MatchesTableProps {
  readonly names: Readonly<Record<Contender, string>>;
  readonly played: readonly PlayedMatch[];
}

/** A row for each pairing, with what was played so far. */
export function MatchesTable({ names, played }: MatchesTableProps) {
  const figures = matchFigureNames.map((name) => ({ number: metricDefinition(name)?.title ?? name }));
  return (
    <Scrollable label="Figures of the matches">
      <table>
        <TableHead columns={['Seekers', 'Hiders', { number: 'Matches' }, ...figures]} />
        <tbody>
          {pairingFigures(played).map(({ seekers, hiders, matches, means }) => (
            <tr key={`${seekers} ${hiders}`}>
              <th scope="row">{visibleText(names[seekers])}</th>
              <td>{visibleText(names[hiders])}</td>
              <td className="number">{matches}</td>
              {matchFigureNames.map((name) => (
                <td key={name} className="number">
                  {metricText(name, means[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
