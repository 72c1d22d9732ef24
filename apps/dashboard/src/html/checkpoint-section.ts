import { figureText } from '@hideout/metrics';
import type { CheckpointView } from '../training-record.js';
import type { Html } from './html.js';
import { html, nothing } from './html.js';
import { sizeText, timeText } from './text.js';

/** The table of checkpoints, the newest first. */
export function checkpointSection(checkpoints: readonly CheckpointView[]): Html {
  return html`<section aria-labelledby="checkpoints-title">
    <h2 id="checkpoints-title">Checkpoints</h2>
    ${checkpoints.length === 0 ? noCheckpoint : table(checkpoints)}
  </section>`;
}

const noCheckpoint = html`<p class="empty">
  No checkpoint yet: the training saves one every few iterations (<code>checkpoint_freq</code> in
  <code>config.yaml</code>), and when it is interrupted.
</p>`;

function table(checkpoints: readonly CheckpointView[]): Html {
  const totalBytes = checkpoints.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
  return html`<p class="note">${checkpoints.length} in all, ${sizeText(totalBytes)}</p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">Iteration</th>
            <th scope="col">Saved</th>
            <th scope="col" class="number">Reward</th>
            <th scope="col" class="number">Episodes</th>
            <th scope="col" class="number">Size</th>
            <th scope="col">State</th>
            <th scope="col">Figure</th>
          </tr>
        </thead>
        <tbody>
          ${[...checkpoints].reverse().map(row)}
        </tbody>
      </table>
    </div>`;
}

function row(checkpoint: CheckpointView): Html {
  const { name, iteration, saved_at, reward_mean, episodes_completed, size_bytes, figure } = checkpoint;
  return html`<tr>
    <th scope="row" class="number" title="${name}">${iteration}</th>
    <td class="time">${timeText(saved_at)}</td>
    <td class="number">${figureText(reward_mean, 'reward')}</td>
    <td class="number">${figureText(episodes_completed, 'episodes')}</td>
    <td class="number">${sizeText(size_bytes)}</td>
    <td>${state(checkpoint)}</td>
    <td>${figure === null ? '–' : html`<a href="/figures/${encodeURIComponent(figure)}">open</a>`}</td>
  </tr>`;
}

function state({ damage, newest }: CheckpointView): Html {
  if (damage !== null) return html`<span class="damaged">damaged</span> <span class="note">${damage}</span>`;
  return html`ok${newest ? html` <span class="newest">newest</span>` : nothing}`;
}
