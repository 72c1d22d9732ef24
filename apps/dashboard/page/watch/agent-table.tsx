import { figureText } from '@hideout/metrics/definitions';
import { TableHead } from '../pages/table-head.js';
import type { Frame } from './episode.js';
import { agentName, seerOf } from './episode-events.js';

interface AgentTableProps {
  readonly frame: Frame;
  /** Place of the agent that the reader plays; null where nobody is played. */
  readonly own?: number | null;
}

/** Every agent with what it carries, what it has earned, and what it sees or who sees it. */
export function AgentTable({ frame, own = null }: AgentTableProps) {
  const { agents, sealed } = frame;
  const seekers = agents.filter(({ team }) => team === 'seeker').length;
  return (
    <table>
      <TableHead columns={['Agent', { number: 'Carries' }, { number: 'Reward' }, 'State']} />
      <tbody>
        {agents.map((agent, index) => (
          <tr key={index}>
            <th scope="row">
              <i className="swatch" style={{ background: `var(--${agent.team})` }} />
              {agentName(agents, index)}
              {index === own ? ' (you)' : ''}
            </th>
            <td className="number">{agent.carried}</td>
            <td className="number">{figureText(agent.episodeReward, 'reward')}</td>
            <td>{stateText(frame, index, sealed[index - seekers] === true)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function stateText(frame: Frame, index: number, isSealed: boolean): string {
  const { agents, phase } = frame;
  const agent = agents[index];
  if (agent === undefined) return '';
  if (agent.caught) return 'caught';
  if (agent.team === 'seeker') {
    if (phase === 'preparation') return 'waits';
    const seen = agent.sees.filter((other) => agents[other]?.team === 'hider');
    return seen.length === 0
      ? 'sees nobody'
      : `sees ${seen.map((other) => agentName(agents, other).toLowerCase()).join(', ')}`;
  }
  return [seerOf(frame, index) === null ? 'hidden' : 'seen', ...(isSealed ? ['sealed in'] : [])].join(', ');
}
