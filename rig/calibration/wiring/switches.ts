// The steps of the wiring check that look at switches: at rest, pressed, and let go.
import type { SwitchName } from '../../../src/protocol/index.js';
import type { Guide } from '../guide.js';
import { switchWords } from '../person.js';
import { type Outcome, PATIENCE_S, printed, right, type WiringWork, wrong } from './outcome.js';

/** Longer than any contact bounces. */
const REST_S = 0.2;

/** Whether a switch is seen at rest, when it is pressed, and when it is let go. */
export async function checkSwitch({ guide, person, rig }: WiringWork, name: SwitchName): Promise<Outcome> {
  const pin = printed(name);
  const isOpen = rig.normallyOpen.includes(name);
  const [rest, press] = isOpen ? ['high', 'low'] : ['low', 'high'];
  if ((await guide.pressed(REST_S)).includes(name)) {
    const why = isOpen
      ? 'Its contact is closed at rest, or its wire touches ground; if the contact is a normally closed one, say so in the rig file (limitSwitches, emergencyStop)'
      : 'Its wire is broken, its plug is out, or its contact is a normally open one: rewire it, or say so in the rig file (limitSwitches, emergencyStop)';
    return wrong(`${pin} is ${press} though nobody presses ${switchWords[name]}. ${why}.`);
  }
  await person.press(name);
  const seen = await until(guide, (pressed) => pressed.length > 0);
  if (!seen?.includes(name)) {
    const [other] = seen ?? [];
    await person.letGo(name);
    return wrong(
      other
        ? `The board saw ${switchWords[other]}, at ${printed(other)}, when ${switchWords[name]} was pressed. Swap their wires.`
        : `${pin} stayed ${rest} for ${PATIENCE_S} s: ${switchWords[name]} was not pressed, or its wire does not lead to ${pin}${isOpen ? '' : ', or touches ground'}.`,
    );
  }
  await person.letGo(name);
  if (!(await until(guide, (pressed) => !pressed.includes(name)))) {
    return wrong(`${pin} stays ${press} though ${switchWords[name]} was let go. Its contact sticks.`);
  }
  return right(`${pin} is ${rest} at rest and ${press} when pressed.`);
}

/** The switches that are pressed once that is so; undefined when it does not come about in time. */
async function until(guide: Guide, isSo: (pressed: readonly SwitchName[]) => boolean) {
  let seen: readonly SwitchName[] | undefined;
  await guide.watch((log, { pressed = [] }) => {
    if (isSo(pressed)) seen = pressed;
    return seen !== undefined || log.at(-1)!.ticks >= guide.ticks(PATIENCE_S);
  });
  return seen;
}
