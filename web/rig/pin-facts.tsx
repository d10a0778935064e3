// What the board sees at some of its pins, as it changes.
import { analog0, type PinName, pins, type SwitchName, switches } from '../../src/protocol/index.js';
import type { ConnectedRig, RigMoment } from '../../src/ui-api/index.js';

/** Slower is still. */
const STILL_MPS = 0.005;
const STILL_RADPS = 0.05;

export interface PinFactsProps {
  readonly names: readonly PinName[];
  readonly rig: ConnectedRig;
  readonly seen: RigMoment;
}

export function PinFacts({ names, rig, seen }: PinFactsProps) {
  const facts = names.flatMap((name): (readonly [string, string])[] => {
    if (name in switches) return [[printed(name), switchText(name as SwitchName, rig, seen)]];
    if (name === 'CART_A') return [['D2 and D3', countText(seen.cartCounts, seen.velocityMps, STILL_MPS)]];
    if (name === 'POLE_A') return [['A0 and A1', countText(seen.poleCounts, seen.angularVelocityRadps, STILL_RADPS)]];
    if (name === 'MOTOR') return [['D9, D7 and D8', driveText(seen.drive)]];
    if (name === 'SUPPLY') return [['A2', supplyText(rig, seen)]];
    return [];
  });
  const counts = names.some((name) => name === 'CART_A' || name === 'POLE_A');
  return (
    <dl class="facts" aria-label="What the board sees">
      {facts.map(([pin, text]) => (
        <div key={pin}>
          <dt>{pin}</dt>
          <dd>{text}</dd>
        </div>
      ))}
      {counts && (
        <div>
          <dt>edges missed</dt>
          <dd>{seen.missed}</dd>
        </div>
      )}
    </dl>
  );
}

/** As it stands on the board. */
function printed(name: PinName): string {
  return pins[name] < analog0 ? `D${pins[name]}` : `A${pins[name] - analog0}`;
}

function switchText(name: SwitchName, { normallyOpen }: ConnectedRig, { pressed }: RigMoment): string {
  const isPressed = pressed.includes(name);
  const isHigh = isPressed !== normallyOpen.includes(name);
  return `${isHigh ? 'high' : 'low'}: ${isPressed ? 'pressed' : 'not pressed'}`;
}

function countText(counts: number, speed: number, still: number): string {
  const way = Math.abs(speed) < still ? 'still' : speed > 0 ? 'rising' : 'falling';
  return `${counts} counts, ${way}`;
}

function driveText(drive: number): string {
  if (drive === 0) return 'off';
  return `${Math.abs(drive * 100).toFixed(1)} % to the ${drive > 0 ? 'right' : 'left'}`;
}

function supplyText({ supplyMinV }: ConnectedRig, { fault }: RigMoment): string {
  if (supplyMinV === undefined) return 'not measured';
  return fault === 'SUPPLY_SAG'
    ? `less than ${supplyMinV} V`
    : `looked at when the motor may move: at least ${supplyMinV} V`;
}
