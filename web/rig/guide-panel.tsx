// Wiring check and calibration, step by step: what to do, where it is wired, what the board sees, and what was found.
import { useState } from 'preact/hooks';
import type { ConnectedRig, GuideNews, GuideStep, RigAsk, RigMoment } from '../../src/ui-api/index.js';
import { save } from '../parts/save.js';
import { PinFacts } from './pin-facts.js';
import { drawingOf } from './wiring-drawing.js';

export interface GuidePanelProps {
  readonly rig: ConnectedRig;
  /** Absent while no guide was begun. */
  readonly news: GuideNews | null;
  /** The last of what was seen. */
  readonly seen: RigMoment | undefined;
  /** Whether this page steers. */
  readonly steers: boolean;
  /** Whether a guide may begin now. */
  readonly mayBegin: boolean;
  readonly ask: (ask: RigAsk) => void;
}

const titles = { wiring: 'Wiring check', calibration: 'Calibration' } as const;

export function GuidePanel({ rig, news, seen, steers, mayBegin, ask }: GuidePanelProps) {
  const [track, setTrack] = useState('');
  return (
    <section class="guide" aria-labelledby="guide-title">
      <h3 id="guide-title">{news ? titles[news.guide] : 'Wiring and calibration'}</h3>
      <p class="buttons">
        <button type="button" disabled={!mayBegin} onClick={() => ask({ kind: 'wiring' })}>
          Check the wiring
        </button>
        <button type="button" disabled={!mayBegin} onClick={() => ask({ kind: 'calibrate', track: track.trim() })}>
          Calibrate
        </button>
        <label>
          Way of the cart from end to end
          <input
            type="text"
            size={8}
            placeholder="as in the file"
            value={track}
            onInput={({ currentTarget }) => setTrack(currentTarget.value)}
          />
        </label>
      </p>
      {news?.request && (
        <div class="request" role="alert">
          <p>{news.request.text}</p>
          {news.request.answers.map((answer) => (
            <button
              key={answer}
              type="button"
              class="main"
              disabled={!steers}
              onClick={() => ask({ kind: 'answer', answer })}
            >
              {answer}
            </button>
          ))}
        </div>
      )}
      {news && (
        <ol class="steps">
          {news.steps.map((step) => (
            <Step key={step.name} step={step} rig={rig} seen={seen} />
          ))}
        </ol>
      )}
      {news?.found && <Found found={news.found} name={rig.rig} />}
    </section>
  );
}

function Step({ step, rig, seen }: { readonly step: GuideStep } & Pick<GuidePanelProps, 'rig' | 'seen'>) {
  const { name, state, pins, sentences } = step;
  const isShown = state === 'now' || state === 'wrong';
  const drawing = isShown ? drawingOf(pins, rig.motorFloats) : undefined;
  return (
    <li data-step={name} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
      <p>
        <b>{name}</b> <span class="state">{state}</span>
      </p>
      {sentences.map((sentence, k) => (
        <p key={`${k} ${sentence}`}>{sentence}</p>
      ))}
      {drawing && <img src={drawing} alt={`How ${name} is wired`} />}
      {isShown && seen && pins.length > 0 && <PinFacts names={pins} rig={rig} seen={seen} />}
    </li>
  );
}

function Found({ found, name }: { readonly found: NonNullable<GuideNews['found']>; readonly name: string }) {
  return (
    <>
      <h4>Found</h4>
      <p class="buttons">
        <button type="button" class="main" onClick={() => save(`${name}-found.yaml`, found.file, 'application/yaml')}>
          Save the rig file
        </button>
        <button type="button" onClick={() => save(`${name}-calibration.html`, found.report, 'text/html')}>
          Save the report
        </button>
      </p>
      <div class="table">
        <table>
          <tbody>
            {found.facts.map(([what, text]) => (
              <tr key={what}>
                <th scope="row">{what}</th>
                <td>{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
