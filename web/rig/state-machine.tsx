// The states of the board: where it is, and what it waits for.
import { type BoardStateName, type FaultName, faults } from '../../src/protocol/index.js';

const waits: Readonly<Record<Exclude<BoardStateName, 'FAULT'>, string>> = {
  BOOT: 'The board starts.',
  IDLE: 'It waits to be homed, or for a champion. No motion.',
  HOMING: 'It moves slowly, until it has found its track.',
  READY: 'It waits to be armed. No motion.',
  ARMED: 'It waits for the pole inside the capture angle. No motion yet.',
  RUNNING: 'The network drives the motor, until it is disarmed or stopped.',
};

/** In the order in which a run goes through them. */
const order: readonly BoardStateName[] = ['IDLE', 'HOMING', 'READY', 'ARMED', 'RUNNING', 'FAULT'];

export interface StateMachineProps {
  readonly state: BoardStateName | 'unknown' | undefined;
  readonly fault: FaultName | 'unknown' | undefined;
}

export function StateMachine({ state, fault }: StateMachineProps) {
  return (
    <div class="states">
      <ol aria-label="States of the board">
        {order.map((name) => (
          <li key={name} aria-current={name === state ? 'step' : undefined} data-name={name}>
            {name}
          </li>
        ))}
      </ol>
      <p role="status">{sentence(state, fault)}</p>
    </div>
  );
}

function sentence(state: StateMachineProps['state'], fault: StateMachineProps['fault']): string {
  if (state === undefined) return 'No board is connected.';
  if (state === 'unknown') return 'The board is in a state that this page does not know.';
  if (state !== 'FAULT') return waits[state];
  if (fault === undefined || fault === 'unknown') return 'A fault that this page does not know is latched. No motion.';
  const { about, advice } = faults[fault];
  return `${fault}: ${about}. ${advice} No motion until it is cleared.`;
}
