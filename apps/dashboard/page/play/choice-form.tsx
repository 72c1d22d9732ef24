import { useState } from 'react';
import type { HideAndSeekConfig } from '@hideout/env';
import { Problem } from '../problem.js';
import { seedProblem } from './seed.js';
import { SeedField } from './seed-field.js';

/** What the player has chosen. */
export interface Choice {
  readonly team: 'seeker' | 'hider';
  /** Counted from 0 within the team. */
  readonly seat: number;
  readonly seed: number;
  readonly isDrawn: boolean;
}

interface ChoiceFormProps {
  readonly config: HideAndSeekConfig;
  readonly start: (choice: Choice) => void;
}

/** Side, seat, seed, and how the others choose. */
export function ChoiceForm({ config, start }: ChoiceFormProps) {
  const [choice, setChoice] = useState<Choice>({ team: 'hider', seat: 0, seed: 1, isDrawn: false });
  const [problem, setProblem] = useState<string | null>(null);
  const { team, seat, seed, isDrawn } = choice;
  const seats = team === 'seeker' ? config.seekers : config.hiders;
  return (
    <form
      className="toolbar"
      onSubmit={(event) => {
        event.preventDefault();
        const why = seedProblem(seed);
        setProblem(why);
        if (why === null) start(choice);
      }}
    >
      <label>
        Side{' '}
        <select
          value={team}
          onChange={({ target }) =>
            setChoice({ ...choice, team: target.value === 'seeker' ? 'seeker' : 'hider', seat: 0 })
          }
        >
          <option value="hider">hider</option>
          <option value="seeker">seeker</option>
        </select>
      </label>
      <label>
        Seat{' '}
        <select value={seat} onChange={({ target }) => setChoice({ ...choice, seat: Number(target.value) })}>
          {Array.from({ length: seats }, (_, index) => (
            <option key={index} value={index}>
              {index + 1} of {seats}
            </option>
          ))}
        </select>
      </label>
      <SeedField seed={seed} choose={(chosen) => setChoice({ ...choice, seed: chosen })} />
      <label>
        The others do{' '}
        <select
          value={isDrawn ? 'drawn' : 'likely'}
          onChange={({ target }) => setChoice({ ...choice, isDrawn: target.value === 'drawn' })}
        >
          <option value="likely">what is most likely</option>
          <option value="drawn">what is drawn, as in training</option>
        </select>
      </label>
      <button type="submit" className="primary">
        Start
      </button>
      <Problem text={problem} />
    </form>
  );
}
