// Starts a training as `synaptolytic train` would with the same words.
import { useState } from 'preact/hooks';
import type { RunName, TrainRequest } from '../../src/ui-api/index.js';
import { tell } from '../server/api.js';

export interface StartFormProps {
  readonly rigs: readonly string[];
  readonly methods: readonly string[];
  readonly onStarted: (path: string) => void;
  readonly onProblem: (problem: string) => void;
}

const none = { task: 'swing-up', rig: '', method: '', seed: '1', population: '', 'max-generations': '' };

export function StartForm({ rigs, methods, onStarted, onProblem }: StartFormProps) {
  const [flags, setFlags] = useState(none);
  const [isBusy, setBusy] = useState(false);
  const given = Object.entries(flags).filter(([, value]) => value !== '');
  const start = async () => {
    setBusy(true);
    onProblem('');
    try {
      const request: TrainRequest = { flags: Object.fromEntries(given) };
      onStarted((await tell<RunName>('api/train', request)).path);
    } catch (error) {
      onProblem((error as Error).message);
    }
    setBusy(false);
  };
  const set = (flag: keyof typeof none) => ({
    value: flags[flag],
    onInput: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setFlags((before) => ({ ...before, [flag]: value })),
  });
  return (
    <form
      class="buttons"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <label>
        Task
        <select {...set('task')}>
          <option>swing-up</option>
          <option>balance</option>
          {flags.rig === '' && <option>cartpole</option>}
          {flags.rig === '' && <option>double-pendulum</option>}
        </select>
      </label>
      <label>
        Rig
        <select {...set('rig')}>
          <option value="">none, as in the article</option>
          {rigs.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        Method
        <select {...set('method')}>
          <option value="">as usual for the task</option>
          {methods.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        Seed
        <input type="number" min={0} step={1} required {...set('seed')} />
      </label>
      <label>
        Population
        <input type="number" min={1} step={1} placeholder="usual" {...set('population')} />
      </label>
      <label>
        Generations
        <input type="number" min={1} step={1} placeholder="usual" {...set('max-generations')} />
      </label>
      <button type="submit" class="main" disabled={isBusy}>
        Start training
      </button>
      <code>synaptolytic train {given.map(([flag, value]) => `--${flag} ${value}`).join(' ')}</code>
    </form>
  );
}
