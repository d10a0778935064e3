// A machine, real or emulated: connected, homed, armed and stopped from the page, with every control tick seen.
import { useCallback, useRef, useState } from 'preact/hooks';
import { type Champion, formatChampion } from '../../src/network/index.js';
import { paces, type RigMoment, type RigWork } from '../../src/ui-api/index.js';
import type { View } from '../page.js';
import { StopButton } from '../parts/stop-button.js';
import { GuidePanel } from './guide-panel.js';
import { RigForm } from './rig-form.js';
import { RigPlots, type RigPlotsHandle } from './rig-plots.js';
import { StateMachine } from './state-machine.js';
import { useRig } from './use-rig.js';

/** What stands in words is shown so often. */
const WORDS_MS = 100;

function RigView({ champion }: { readonly champion: Champion | undefined }) {
  const plots = useRef<RigPlotsHandle>(null);
  const [last, setLast] = useState<RigMoment>();
  const saidMs = useRef(0);
  const { place, sentences, guide, problem, ask } = useRig((moments, rig) => {
    plots.current?.add(moments, rig);
    const moment = moments.at(-1)!;
    const isDue = moment.heardMs - saidMs.current >= WORDS_MS;
    setLast((before) => {
      if (!isDue && before?.state === moment.state && before.fault === moment.fault) return before;
      saidMs.current = moment.heardMs;
      return moment;
    });
  });
  const stop = useCallback(() => ask({ kind: 'stop' }), [ask]);
  const connected = place?.connected ?? undefined;
  const state = connected && last?.state;
  const mayAsk = place?.steers === true && place.busy === null;
  const button = (title: string, work: RigWork, isPossible: boolean, isMain = false) => (
    <button type="button" class={isMain ? 'main' : ''} disabled={!mayAsk || !isPossible} onClick={() => ask(work)}>
      {title}
    </button>
  );
  const rests = state === 'IDLE' || state === 'READY';
  const isStill = place?.busy === null && (connected === undefined || rests || state === 'FAULT');
  return (
    <section aria-labelledby="rig-title">
      <h2 id="rig-title">Rig</h2>
      <p>
        {place === undefined
          ? 'The server is asked.'
          : `${place.port === 'emulated' ? 'An emulated board' : `The board at ${place.port}`}, on the rig ${place.rigName}.`}{' '}
        {place?.steers && 'This page steers: the machine stops when it is closed, hidden or loses the connection.'}
        {place && !place.steers && (place.isSteered ? 'Another page steers; this one looks.' : 'Nobody steers.')}
      </p>
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <p class="buttons">
        <StopButton stop={stop} rests={isStill} />
        {place && !place.isSteered && (
          <button type="button" class="main" onClick={() => ask({ kind: 'steer' })}>
            Steer
          </button>
        )}
        {connected
          ? button('Disconnect', { kind: 'disconnect' }, true)
          : button('Connect', { kind: 'connect' }, true, true)}
        {button(
          champion ? 'Flash the champion' : 'Flash: open a champion first',
          { kind: 'flash', champion: champion ? formatChampion(champion) : '' },
          rests && champion !== undefined,
        )}
        {button('Home', { kind: 'home' }, rests)}
        {button('Arm and run', { kind: 'arm' }, state === 'READY', true)}
        {button('Disarm', { kind: 'disarm' }, state === 'ARMED' || state === 'RUNNING')}
        {button('Clear the fault', { kind: 'clear' }, state === 'FAULT')}
        {connected?.isBench && button('Tap the pole', { kind: 'tap' }, state === 'RUNNING')}
        {connected?.pace !== undefined && (
          <label>
            Pace
            <select
              value={connected.pace}
              disabled={!place?.steers}
              onChange={({ currentTarget }) => ask({ kind: 'pace', pace: Number(currentTarget.value) })}
            >
              {paces.map((pace) => (
                <option key={pace} value={pace}>
                  {pace === 1 ? 'real time' : `${pace} times real time`}
                </option>
              ))}
            </select>
          </label>
        )}
      </p>
      <StateMachine state={state} fault={last?.fault} />
      {connected && (
        <GuidePanel
          rig={connected}
          news={guide}
          seen={last}
          steers={place?.steers === true}
          mayBegin={mayAsk && (rests || state === 'FAULT')}
          ask={ask}
        />
      )}
      {connected && <RigPlots key={connected.number} rig={connected} handle={plots} />}
      <ol class="log" aria-live="polite" aria-label="What was done">
        {sentences.map((sentence, k) => (
          <li key={sentences.length - k}>{sentence}</li>
        ))}
      </ol>
      <RigForm />
    </section>
  );
}

export const rig: View = {
  title: 'Rig',
  show: (chosen) => <RigView champion={chosen?.champion} />,
};
