import { useMemo, useState } from 'react';
import { figureText } from '@hideout/metrics/definitions';
import type { Checkpoint, Verification } from '../../src/api/checkpoint-schemas.js';
import { jsonRoutes } from '../../src/api/routes.js';
import { messageOf } from '../../src/error-message.js';
import { pagePaths } from '../../src/page-paths.js';
import { getJson } from '../api-client.js';
import { useLive } from '../live/live-context.js';
import type { PageLocation } from '../location.js';
import { navigate, PageLink, withQuery } from '../location.js';
import { Problem } from '../problem.js';
import { sizeText, timeText, visibleText } from '../text.js';
import { useAnswer } from '../use-answer.js';
import { CheckpointComparison } from './checkpoint-comparison.js';
import { checkpointsById } from './checkpoints-by-id.js';
import { inOrderOfSaving } from './order-of-saving.js';
import { Scrollable } from './scrollable.js';
import type { Column } from './table-head.js';
import { TableHead } from './table-head.js';

/** The table of checkpoints, and two of them compared. */
export function CheckpointsPage({ location }: { readonly location: PageLocation }) {
  const live = useLive();
  const { value, error } = useAnswer(jsonRoutes.checkpoints, {}, live.checkpoints);
  const checkpoints = value?.checkpoints ?? null;
  // In the order that they were chosen in.
  const chosen = ['a', 'b'].map((name) => location.query.get(name)).filter((id) => id !== null);
  const [older, newer] = inOrderOfSaving(chosen, checkpoints ?? []);

  const choose = (id: string, isChosen: boolean): void => {
    // A third one takes the place of the one that was chosen first.
    const next = isChosen ? [...chosen, id].slice(-2) : chosen.filter((other) => other !== id);
    navigate(withQuery(location, { a: next[0] ?? null, b: next[1] ?? null }), { replace: true });
  };

  return (
    <>
      <h2>Checkpoints</h2>
      <Problem text={error} />
      {checkpoints === null ? null : checkpoints.length === 0 ? (
        <NoCheckpoint />
      ) : (
        <>
          <p className="note">
            {checkpoints.length} in all,{' '}
            {sizeText(checkpoints.reduce((sum, { size_bytes }) => sum + size_bytes, 0))}. Choose two to
            compare them.
          </p>
          {older === undefined || newer === undefined ? null : <CheckpointComparison a={older} b={newer} />}
          <CheckpointTable checkpoints={checkpoints} chosen={chosen} choose={choose} />
        </>
      )}
    </>
  );
}

function NoCheckpoint() {
  return (
    <p className="empty">
      No checkpoint yet: the first is saved at iteration 10, unless <code>checkpoint_freq</code> says
      otherwise, and when a training is interrupted.
    </p>
  );
}

interface CheckpointTableProps {
  readonly checkpoints: readonly Checkpoint[];
  readonly chosen: readonly string[];
  readonly choose: (id: string, isChosen: boolean) => void;
}

/** A table of three thousand is drawn in a second and a half, and makes every click wait. */
const SHOWN_AT_FIRST = 200;

const columns: readonly Column[] = [
  'Compare',
  'Checkpoint',
  'Saved',
  { number: 'Reward' },
  { number: 'Seekers' },
  { number: 'Hiders' },
  { number: 'Episodes' },
  { number: 'Size' },
  'Lineage',
  'State',
];

function CheckpointTable({ checkpoints, chosen, choose }: CheckpointTableProps) {
  const [isWhole, setWhole] = useState(false);
  const byId = useMemo(() => checkpointsById(checkpoints), [checkpoints]);
  const newestFirst = checkpoints.toReversed();
  const shown = isWhole ? newestFirst : newestFirst.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      <Scrollable label="Checkpoints">
        <table>
          <TableHead columns={columns} />
          <tbody>
            {shown.map((checkpoint) => (
              <CheckpointRow
                key={checkpoint.name}
                checkpoint={checkpoint}
                parent={byId.get(checkpoint.parent ?? '') ?? null}
                isChosen={checkpoint.id !== null && chosen.includes(checkpoint.id)}
                choose={choose}
              />
            ))}
          </tbody>
        </table>
      </Scrollable>
      {shown.length === checkpoints.length ? null : (
        <p>
          <button type="button" onClick={() => setWhole(true)}>
            Show all {checkpoints.length}
          </button>{' '}
          <span className="note">These are the newest {shown.length}.</span>
        </p>
      )}
    </>
  );
}

interface CheckpointRowProps {
  readonly checkpoint: Checkpoint;
  /** What its session was resumed from; null where that is nothing, or is gone. */
  readonly parent: Checkpoint | null;
  readonly isChosen: boolean;
  readonly choose: (id: string, isChosen: boolean) => void;
}

function CheckpointRow({ checkpoint, parent, isChosen, choose }: CheckpointRowProps) {
  const { id, name, saved_at, size_bytes, run } = checkpoint;
  return (
    <tr className={isChosen ? 'chosen' : undefined}>
      <td>
        <input
          type="checkbox"
          aria-label={`Compare ${visibleText(name)}`}
          checked={isChosen}
          disabled={id === null}
          onChange={({ target }) => (id === null ? undefined : choose(id, target.checked))}
        />
      </td>
      <th scope="row">
        {visibleText(name)}
        {run === null ? null : <div className="note">{visibleText(run)}</div>}
      </th>
      <td className="time">{timeText(saved_at)}</td>
      <td className="number">{figureText(checkpoint.reward_mean, 'reward')}</td>
      <td className="number">{figureText(checkpoint.seeker_reward, 'reward')}</td>
      <td className="number">{figureText(checkpoint.hider_reward, 'reward')}</td>
      <td className="number">{figureText(checkpoint.episodes_completed, 'episodes')}</td>
      <td className="number">{sizeText(size_bytes)}</td>
      <td>{lineageText(checkpoint, parent)}</td>
      <td>
        <CheckpointState checkpoint={checkpoint} />
      </td>
    </tr>
  );
}

function lineageText({ lineage, parent: parentId }: Checkpoint, parent: Checkpoint | null): string {
  if (lineage === null) return '–';
  if (parentId === null) return `line ${lineage}`;
  return `line ${lineage}, resumed from ${parent === null ? 'one that is gone' : visibleText(parent.name)}`;
}

function CheckpointState({ checkpoint }: { readonly checkpoint: Checkpoint }) {
  const [verification, setVerification] = useState<Verification | string | null>(null);
  const { id, damage, newest, pinned_at, state } = checkpoint;
  const verify = (): void => {
    if (id === null) return;
    setVerification('verifying …');
    getJson(jsonRoutes.verification, { parts: { checkpoint: id } }).then(setVerification, (error: unknown) =>
      setVerification(messageOf(error)),
    );
  };
  return (
    <>
      {state === 'damaged' ? (
        <span className="badge bad">damaged</span>
      ) : (
        <span className="badge good">ok</span>
      )}
      {newest ? <span className="badge">newest</span> : null}
      {pinned_at === null ? null : <span className="badge">pinned</span>}
      {id === null ? null : (
        <button
          type="button"
          className="small"
          onClick={verify}
          aria-label={`Verify ${visibleText(checkpoint.name)}`}
        >
          Verify
        </button>
      )}
      {id === null || state === 'damaged' ? null : (
        <>
          {' '}
          <PageLink
            to={`${pagePaths.watch}?seekers=${id}`}
            label={`Watch ${visibleText(checkpoint.name)} play`}
          >
            Watch
          </PageLink>
        </>
      )}
      {damage === null ? null : <div className="note">{visibleText(damage)}</div>}
      <div className="note" role="status">
        {verificationText(verification)}
      </div>
    </>
  );
}

function verificationText(verification: Verification | string | null): string {
  if (verification === null) return '';
  if (typeof verification === 'string') return verification;
  const { ok, files } = verification;
  if (ok) return `verified: every byte of ${files.length} files is as it was saved`;
  const wrong = files.filter(({ status }) => status !== 'ok' && status !== 'unexpected');
  return wrong.map(({ path, status }) => `${visibleText(path)}: ${visibleText(status)}`).join('; ');
}
