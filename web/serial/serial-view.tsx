// A real board at this computer: the firmware and the champion are put onto it, and it is watched.
import { useEffect, useRef, useState } from 'preact/hooks';
import { compileChampion } from '../../src/compile/index.js';
import { boardSupplyVolts, type RigSettings, type Telemetry } from '../../src/link/index.js';
import type { Champion } from '../../src/network/index.js';
import { limits } from '../../src/protocol/index.js';
import { firmwareText } from '../files.js';
import { Chart } from '../parts/chart.js';
import { StopButton } from '../parts/stop-button.js';
import { type Introduction, RealBoard } from './real-board.js';
import { webSerial } from './web-serial.js';

export interface SerialViewProps {
  readonly champion: Champion | undefined;
}

/** The plots show so many ticks, and are drawn again so often. */
const SHOWN_TICKS = 1000;
const DRAWN_MS = 100;

export function SerialView({ champion }: SerialViewProps) {
  const serial = webSerial();
  const [board, setBoard] = useState<RealBoard>();
  const [met, setMet] = useState<Introduction>();
  const [busy, setBusy] = useState('');
  const [told, setTold] = useState<readonly string[]>([]);
  const [ticks, setTicks] = useState<readonly Telemetry[]>([]);
  const heard = useRef<Telemetry[]>([]);

  const say = (sentence: string) => setTold((before) => [sentence, ...before].slice(0, 6));
  /** One thing at a time; whatever goes wrong is said. */
  const doing = (what: string, act: () => Promise<string>) => async () => {
    setBusy(what);
    try {
      say(await act());
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
    setBusy('');
  };

  const meet = async (of: RealBoard) => {
    const introduction = await of.greet();
    heard.current = [];
    await of.watch((telemetry) => heard.current.push(telemetry));
    setMet(introduction);
    const { firmwareMajor, firmwareMinor, state } = introduction.status;
    return `The firmware ${firmwareMajor}.${firmwareMinor} greets: it is ${state}.`;
  };
  const choose = doing('connecting', async () => {
    const chosen = new RealBoard(await serial!.requestPort(), ({ message }) => {
      setMet(undefined);
      say(message);
    });
    await board?.close();
    setBoard(chosen);
    setMet(undefined);
    return meet(chosen);
  });
  const flashFirmware = doing('flashing', async () => {
    setMet(undefined);
    const { loader, pagesWritten } = await board!.flashFirmware(await firmwareText(), (step, page, pages) =>
      setBusy(`${step} page ${page} of ${pages}`),
    );
    const what =
      pagesWritten === 0 ? 'The board had this firmware already' : `${pagesWritten} pages were written and read back`;
    return `${what}, by ${loader.name}. ${await meet(board!)}`;
  });
  const flashChampion = doing('flashing', async () => {
    const { written, bytes } = await board!.flashChampion(compileChampion(champion!).image);
    return written
      ? `${bytes} bytes are stored, and the board has tested them.`
      : 'The board has this champion already.';
  });
  const stop = async () => {
    try {
      await board?.stop();
      say('Stopped: the motor is off.');
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };

  useEffect(() => {
    const timer = setInterval(() => {
      heard.current = heard.current.slice(-SHOWN_TICKS);
      setTicks((before) => (before.at(-1) === heard.current.at(-1) ? before : [...heard.current]));
    }, DRAWN_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => () => void board?.close(), [board]);

  return (
    <section aria-labelledby="serial-title">
      <h2 id="serial-title">Your board</h2>
      {serial === undefined ? (
        <p>
          This browser cannot reach serial ports. Chrome, Edge and Opera on a computer can; elsewhere the program of the
          command line does the same.
        </p>
      ) : (
        <p>
          An Arduino Uno or Nano at this computer gets the firmware and the champion from here. While it is flashed, its
          pins float: keep the motor's supply off.
        </p>
      )}
      <p class="buttons">
        <button type="button" class={board ? '' : 'main'} disabled={!serial || busy !== ''} onClick={choose}>
          1 Choose the port
        </button>
        <button type="button" disabled={!board || busy !== ''} onClick={flashFirmware}>
          2 Flash the firmware
        </button>
        <button type="button" disabled={!met || !champion || busy !== ''} onClick={flashChampion}>
          3 Flash the champion
        </button>
        <StopButton stop={stop} disabled={!board} />
        <span role="status">{busy}</span>
      </p>
      {met && <Facts introduction={met} last={ticks.at(-1)} />}
      {met?.settings && ticks.length > 0 && <Plots ticks={ticks} settings={met.settings} />}
      <ol class="log" aria-live="polite" aria-label="What the board answered">
        {told.map((sentence, k) => (
          <li key={told.length - k}>{sentence}</li>
        ))}
      </ol>
    </section>
  );
}

function Facts({ introduction, last }: { readonly introduction: Introduction; readonly last: Telemetry | undefined }) {
  const { status, settings } = introduction;
  const volts = boardSupplyVolts(status);
  const facts = {
    state: last?.state ?? status.state ?? 'unknown',
    fault: last?.fault ?? status.fault ?? 'unknown',
    firmware: `${status.firmwareMajor}.${status.firmwareMinor}`,
    champion: status.imageBytes > 0 ? `${status.imageBytes} bytes` : 'none',
    rig: settings ? 'stored' : 'none: nothing moves',
    supply: volts === undefined ? 'not measured yet' : `${volts.toFixed(1)} V within 10 %`,
  };
  return (
    <dl class="facts">
      {Object.entries(facts).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Plots({ ticks, settings }: { readonly ticks: readonly Telemetry[]; readonly settings: RigSettings }) {
  const periodS = (settings.periodTicks * limits.SYSTEM_TICK_US) / 1e6;
  const x = ticks.map((_, k) => (k - ticks.length + 1) * periodS);
  const degrees = ticks.map(({ poleCounts }) => (poleCounts / settings.poleCountsPerRev) * 360 - 180);
  /** A count of the cart is a number of 2^-19 m. */
  const countM = settings.cartScale / 2 ** (settings.cartShift + 19);
  return (
    <div class="beside">
      <Chart
        title="Angle from upright"
        x={x}
        xLabel="seconds"
        lines={[{ label: 'angle in °', colour: '--plus', values: degrees }]}
      />
      <Chart
        title="Position"
        x={x}
        xLabel="seconds"
        lines={[{ label: 'position in m', colour: '--plus', values: ticks.map((tick) => tick.cartCounts * countM) }]}
      />
      <Chart
        title="Drive"
        x={x}
        xLabel="seconds"
        lines={[
          {
            label: 'share of full drive',
            colour: '--plus',
            values: ticks.map(({ duty }) => duty / limits.DUTY_MAX),
          },
        ]}
      />
    </div>
  );
}
