// Conversations with the firmware's core: both dialects, every error, and the edges of what it takes.
import { describe, expect, it } from 'vitest';
import { crc16 } from '../../src/compile/index.js';
import { FixedPolicy } from '../../src/network/index.js';
import { errors, firmware, limits, protocolVersion, states, sysex } from '../../src/protocol/index.js';
import { networkOf } from './champions.js';
import {
  command,
  converse as converseWith,
  greeting,
  hostPrograms,
  imageOf,
  imagesRead,
  installed,
  type RunOptions,
  replies,
  type Sent,
  sentence,
  statusOf,
  store,
  strings,
  temporaryFolder,
  whileStoring,
} from './host-board.js';

const network = networkOf(5, 1, [3, 9, 30]);
const image = imageOf(network);

describe.skipIf(!installed('cc', 'make'))('the board', () => {
  const programs = hostPrograms();
  const folder = temporaryFolder();
  const converse = (input: readonly (string | Iterable<number>)[], options?: RunOptions): Sent =>
    converseWith(programs, input, options);
  /** A board that has the image already. */
  const withImage = (...input: (string | Iterable<number>)[]): Sent => converse([store(image), whileStoring, ...input]);

  describe('over Firmata', () => {
    it('tells its protocol and its name when asked', () => {
      const sent = converse([[0xf9], [0xf0, 0x79, 0xf7]]);
      expect(sent.messages).toEqual([greeting.slice(0, 3)]);
      expect(sent.sysex).toEqual([greeting.slice(4, -1)]);
    });

    it('has the pins of an Uno, of which the serial line is not for Firmata', () => {
      const [capabilities, mapping] = converse([
        [0xf0, 0x6b, 0xf7],
        [0xf0, 0x69, 0xf7],
      ]).sysex;
      const digital = [0, 1, 0x0b, 1, 1, 1];
      const pins = Array.from({ length: 20 }, (_, pin) => {
        if (pin < 2) return [0x7f];
        const pwm = [3, 5, 6, 9, 10, 11].includes(pin) ? [3, 8] : [];
        const i2c = pin >= 18 ? [6, 1] : [];
        return pin >= 14 ? [...digital, 2, 10, ...i2c, 0x7f] : [...digital, ...pwm, 4, 14, 0x7f];
      });
      expect(capabilities).toEqual([0x6c, ...pins.flat()]);
      expect(mapping).toEqual([0x6a, ...new Array<number>(14).fill(127), 0, 1, 2, 3, 4, 5]);
    });

    /** The answer to a pin state query after some messages. */
    const pinState = (pin: number, ...messages: number[][]): readonly number[] =>
      converse([...messages, [0xf0, 0x6d, pin, 0xf7]]).sysex.at(-1)!;

    it('starts with outputs and analog inputs, as StandardFirmata does', () => {
      expect(pinState(13)).toEqual([0x6e, 13, 1, 0]);
      expect(pinState(13, [0x91, 0x20, 0]), 'without a mode').toEqual([0x6e, 13, 1, 1]);
      expect(pinState(14)).toEqual([0x6e, 14, 2, 0]);
    });

    it.each([
      ['a pin', [0xf5, 13, 1]],
      ['a port', [0x91, 0x20, 0]],
    ])('writes %s', (_, write) => {
      expect(pinState(13, [0xf4, 13, 1], write)).toEqual([0x6e, 13, 1, 1]);
      expect(pinState(13, [0xf4, 13, 1], write, [0xf4, 13, 1])).toEqual([0x6e, 13, 1, 0]);
    });

    it.each([
      ['short', [0xe6, 0x7f, 1]],
      ['extended', [0xf0, 0x6f, 6, 0x7f, 1, 0xf7]],
      ['longer', [0xf0, 0x6f, 6, 0x7f, 1, 0, 0, 0, 0xf7]],
      ['long and large', [0xf0, 0x6f, 6, 0, 0, 0, 0, 1, 0xf7]],
    ])('sets a duty by a %s message, at most 255', (_, write) => {
      expect(pinState(6, [0xf4, 6, 3], write)).toEqual([0x6e, 6, 3, 0x7f, 1]);
      expect(pinState(6, [0xf4, 6, 3], [0xe6, 0x7f, 0x7f])).toEqual([0x6e, 6, 3, 0x7f, 1]);
      expect(pinState(6, write), 'a pin in another mode').toEqual([0x6e, 6, 1, 0]);
    });

    it('sets a duty by an extended message of one byte', () => {
      expect(pinState(6, [0xf4, 6, 3], [0xf0, 0x6f, 6, 0x21, 0xf7])).toEqual([0x6e, 6, 3, 0x21]);
    });

    it('pulls an input up in its mode, or by writing to it as Arduino does', () => {
      expect(pinState(2, [0xf4, 2, 0x0b])).toEqual([0x6e, 2, 0x0b, 1]);
      expect(pinState(2, [0xf4, 2, 0], [0xf5, 2, 1])).toEqual([0x6e, 2, 0, 1]);
    });

    it.each([0, 1, 20, 127])('lets nobody have pin %d', (pin) => {
      const everything = [
        [0xf4, pin, 1],
        [0xf4, pin, 3],
        [0xf5, pin, 1],
        [0x90, 0x7f, 1],
        [0x91, 0x7f, 1],
        [0xe0 | (pin & 15), 0x7f, 1],
      ];
      expect(pinState(pin, ...everything)).toEqual([0x6e, pin]);
    });

    it('refuses a mode that a pin has not', () => {
      expect(pinState(13, [0xf4, 13, 3])).toEqual([0x6e, 13, 1, 0]);
      expect(pinState(13, [0xf4, 13, 2])).toEqual([0x6e, 13, 1, 0]);
    });

    it.each([
      ['a mode that the pin has not', [0xf4, 13, 3], 'error 33 pin-mode; pin 13'],
      ['a duty in another mode', [0xe6, 1, 0], 'error 33 pin-mode; pin 6'],
      ['a level in another mode', [0xf5, 14, 1], 'error 33 pin-mode; pin 14'],
      ['a pin that is not there', [0xf4, 99, 1], 'error 32 pin-taken; pin 99'],
      ['a pin of the serial line', [0xf5, 1, 1], 'error 32 pin-taken; pin 1'],
      ['that pin in a port message', [0x90, 2, 0], 'error 32 pin-taken; pin 1'],
    ])('says once that it does not carry out %s', (_, write, told) => {
      expect(strings(converse([write, write, write]))).toEqual([told]);
      expect(strings(converse([write, [0xff], write]))).toEqual([told, told]);
    });

    it('says nothing of what a port message has beside what it is about', () => {
      expect(
        strings(
          converse([
            [0xf4, 5, 3],
            [0xe5, 9, 0],
            [0x90, 0x3c, 0],
          ]),
        ),
      ).toEqual([]);
    });

    const servo = (pin: number): number[] => [0xf4, pin, 4];

    it('has servos, by degrees or microseconds, with a range or without', () => {
      expect(pinState(2, servo(2))).toEqual([0x6e, 2, 4, 0]);
      expect(pinState(2, servo(2), [0xe2, 90, 0])).toEqual([0x6e, 2, 4, 90]);
      expect(pinState(13, servo(13), [0xf0, 0x6f, 13, 1500 & 0x7f, 1500 >> 7, 0xf7])).toEqual([
        0x6e,
        13,
        4,
        1500 & 0x7f,
        1500 >> 7,
      ]);
      const ranged = [0xf0, 0x70, 4, 1000 & 0x7f, 1000 >> 7, 2000 & 0x7f, 2000 >> 7, 0xf7];
      expect(pinState(4, ranged, [0xe4, 45, 0])).toEqual([0x6e, 4, 4, 45]);
      expect(pinState(4, ranged, [0xe4, 45, 0], [0xf4, 4, 1])).toEqual([0x6e, 4, 1, 0]);
      expect(pinState(4, ranged, [0xff])).toEqual([0x6e, 4, 1, 0]);
    });

    const eight = [2, 3, 4, 5, 6, 7, 8, 9].map(servo);

    it.each([
      ['a ninth servo', [...eight, servo(11)], 'error 33 pin-mode; pin 11'],
      ['a servo at an analog pin', [servo(15)], 'error 33 pin-mode; pin 15'],
      ['PWM at D10 beside a servo', [servo(2), [0xf4, 10, 3]], 'error 33 pin-mode; pin 10'],
      ['a servo beside PWM at D10', [[0xf4, 10, 3], servo(2)], 'error 33 pin-mode; pin 2'],
      [
        'a range of a servo where there is none',
        [
          [0xf4, 10, 3],
          [0xf0, 0x70, 2, 0, 8, 0, 16, 0xf7],
        ],
        'error 33 pin-mode; pin 2',
      ],
      ['half a range of a servo', [[0xf0, 0x70, 2, 0, 8, 0xf7]], 'error 17 sysex-unknown'],
    ])('says that there is not %s', (_, messages, told) => {
      expect(strings(converse(messages))).toEqual([told]);
    });

    it.each([
      ['the ninth is another that ends', [...eight, [0xf4, 2, 1], servo(11)]],
      ['it is the same again', [...eight, ...eight]],
      ['D10 has the servo itself', [servo(10), [0xf4, 10, 3], servo(10)]],
    ])('has a servo when %s', (_, messages) => {
      expect(strings(converse(messages))).toEqual([]);
    });

    it('tells the modes that are free now', () => {
      const query = [0xf0, 0x6b, 0xf7];
      const modesOf = (...messages: number[][]): number[][] => {
        const pins: number[][] = [[]];
        for (const byte of converse([...messages, query])
          .sysex.at(-1)!
          .slice(1)) {
          if (byte === 0x7f) pins.push([]);
          else pins.at(-1)!.push(byte);
        }
        return pins.slice(0, 20).map((pairs) => pairs.filter((_, i) => i % 2 === 0));
      };
      const withMode = (mode: number, ...messages: number[][]): number[] =>
        modesOf(...messages).flatMap((modes, pin) => (modes.includes(mode) ? [pin] : []));
      expect(withMode(4, ...eight)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
      expect(withMode(3, servo(2))).toEqual([3, 5, 6, 9, 11]);
      expect(withMode(4, [0xf4, 10, 3])).toEqual([10]);
    });

    it('reports a port at once, and when it has changed', () => {
      const pullUp = [0xf4, 2, 0x0b];
      expect(converse([[0xd0, 1], '\n\n', pullUp, '\n\n', [0xd0, 0], [0xf4, 2, 0]]).messages).toEqual([
        [0x90, 0, 0],
        [0x90, 4, 0],
      ]);
      expect(
        converse([
          [0xd0, 1],
          [0xf4, 7, 0x0b],
          [0xd3, 1],
        ]).messages.at(-1),
      ).toEqual([0x90, 0, 1]);
    });

    it('reports digital inputs alone: neither outputs, nor PWM, nor analog pins', () => {
      const writes = [
        [0xf4, 5, 3],
        [0xe5, 0x7f, 1],
        [0xf4, 13, 1],
        [0xf5, 13, 1],
      ];
      const sent = converse([[0xd0, 1], [0xd1, 1], ...writes, '\n\n', [0xf4, 2, 0x0b], '\n\n']);
      expect(sent.messages).toEqual([
        [0x90, 0, 0],
        [0x91, 0, 0],
        [0x90, 4, 0],
      ]);
    });

    it('reports an analog channel at once', () => {
      const soon = converse([[0xf0, 0x7a, 0x7f, 0x7f, 0xf7], [0xc1, 1], '\n\n']).messages;
      expect(soon).toEqual([[0xe1, 200 & 0x7f, 200 >> 7]]);
    });

    it('reports analog channels in every sampling interval', () => {
      const milliseconds = (count: number): string => '\n'.repeat(Math.ceil((count * 11520) / 1000));
      const usual = converse([[0xc1, 1], [0xc3, 1], milliseconds(101)]).messages;
      expect(usual.slice(0, 2)).toEqual([
        [0xe1, 200 & 0x7f, 200 >> 7],
        [0xe3, 400 & 0x7f, 400 >> 7],
      ]);
      expect(usual.length).toBe(2 * (1 + Math.floor(101 / 19)) + (usual.length % 2));
      const fast = converse([
        [0xf0, 0x7a, 5, 0, 0xf7],
        [0xc1, 1],
        milliseconds(101),
        [0xc1, 0],
        milliseconds(50),
      ]).messages;
      expect(fast.length).toBeGreaterThanOrEqual(20);
      expect(fast.length).toBeLessThanOrEqual(22);
    });

    it('forgets modes and reports at a system reset', () => {
      expect(pinState(13, [0xf4, 13, 1], [0xf5, 13, 1], [0xff])).toEqual([0x6e, 13, 1, 0]);
      expect(converse([[0xd0, 1], [0xff], [0xf4, 2, 0x0b], '\n\n']).messages).toEqual([[0x90, 0, 0]]);
    });

    it('goes on after a message that was cut short', () => {
      const asked = [0xf0, 0x79, 0xf7];
      for (const torn of [[0xf0], [0xf0, 1, 2, 3], [0xf4, 13], [0xe6], [0xf7], [0xf0, 0xf7]]) {
        expect(converse([torn, asked]).sysex, `after ${torn}`).toEqual([greeting.slice(4, -1)]);
      }
    });

    it('says in a string what it cannot take', () => {
      expect(strings(converse([command(0x0e)]))).toEqual(['error 17 sysex-unknown']);
      const oneWire = [0xf0, 0x73, 0x40, 7, 0xf7];
      expect(strings(converse([oneWire, oneWire, [0xf0, 0x5c, 0xf7]]))).toEqual([
        'error 17 sysex-unknown; OneWire',
        'error 17 sysex-unknown',
      ]);
      expect(strings(converse([[0xf0, 0x71, 0x41, 0, 0xf7]])), 'a text for it').toEqual([]);
      expect(statusOf(converse([command(0x0e), command(sysex.STATUS)])).lastError).toBe(errors.SYSEX_UNKNOWN.id);
    });

    it('takes a SysEx message as long as the largest image, and no longer one', () => {
      const longest = store(new Uint8Array(limits.IMAGE_BYTES_MAX));
      expect(replies(converse([longest]), sysex.STORE)[0]![0]).toBe(errors.IMAGE_MAGIC.id);
      const longer = converse([[...longest.slice(0, -1), 0, 0xf7], command(sysex.STATUS)]);
      expect(strings(longer)).toEqual(['error 16 sysex-too-long']);
      expect(replies(longer, sysex.STORE)).toEqual([]);
      expect(statusOf(longer).lastError).toBe(errors.SYSEX_TOO_LONG.id);
    });

    it('stops when told to', () => {
      expect([...replies(converse([command(sysex.STOP)]), sysex.STOP)[0]!]).toEqual([errors.OK.id]);
    });
  });

  describe('given an image', () => {
    const storedWith = (bytes: Uint8Array): number =>
      replies(converse([store(bytes), whileStoring]), sysex.STORE)[0]![0]!;
    const altered = (offset: number, value: number, bytes = image): Uint8Array => {
      const copy = bytes.slice();
      copy[offset] = value;
      new DataView(copy.buffer).setUint16(copy.length - 2, crc16(copy.subarray(0, -2)), true);
      return copy;
    };

    it('stores it, returns it and tells of it', () => {
      const sent = withImage(command(sysex.READ), command(sysex.STATUS));
      const crc = [image.at(-2)!, image.at(-1)!];
      expect([...replies(sent, sysex.STORE)[0]!]).toEqual([errors.OK.id, 0, 1, 0, ...crc]);
      expect(imagesRead(sent)).toEqual([image]);
      const status = statusOf(sent);
      expect(status).toMatchObject({
        protocolVersion,
        firmwareMajor: firmware.major,
        firmwareMinor: firmware.minor,
        resetCause: 1,
        lastError: 0,
      });
      expect(status).toMatchObject({ state: states.READY, imageSlot: 0, imageBytes: image.length, imageSequence: 1 });
      expect(status.imageCrc).toBe(crc[0]! | (crc[1]! << 8));
      expect(status.uptimeMs).toBeGreaterThan(300);
    });

    it.each([
      ['IMAGE_LENGTH', 'nothing', new Uint8Array()],
      ['IMAGE_LENGTH', 'a cut one', image.slice(0, -1)],
      ['IMAGE_LENGTH', 'one with a byte too many', Uint8Array.of(...image, 0)],
      ['IMAGE_MAGIC', 'something else', altered(0, 0x54)],
      ['IMAGE_VERSION', 'a format to come', altered(3, 3)],
      ['IMAGE_SHAPE', 'no inputs', altered(4, 0)],
      ['IMAGE_SHAPE', 'too many inputs', altered(4, limits.INPUTS_MAX + 1)],
      ['IMAGE_SHAPE', 'no hidden units', altered(5, 0)],
      ['IMAGE_SHAPE', 'too many hidden units', altered(5, limits.HIDDEN_MAX + 1)],
      ['IMAGE_SHAPE', 'no outputs', altered(6, 0)],
      ['IMAGE_SHAPE', 'too many outputs', altered(6, limits.OUTPUTS_MAX + 1)],
      ['IMAGE_CRC', 'a damaged one', image.map((byte, i) => (i === 30 ? byte ^ 1 : byte))],
      ['IMAGE_SIGNATURE', 'another network under the signature', altered(22, image[22]! ^ 4)],
    ] as const)('answers %s to %s', (error, _, bytes) => {
      expect(storedWith(bytes)).toBe(errors[error].id);
    });

    it('keeps what it has when the next one is refused', () => {
      const sent = withImage(
        store(altered(22, image[22]! ^ 4)),
        whileStoring,
        command(sysex.READ),
        command(sysex.STATUS),
      );
      expect([...replies(sent, sysex.STORE)[1]!].slice(0, 4)).toEqual([errors.IMAGE_SIGNATURE.id, 0, 1, 0]);
      expect(imagesRead(sent)).toEqual([image]);
      expect(statusOf(sent)).toMatchObject({
        state: states.READY,
        lastError: errors.IMAGE_SIGNATURE.id,
        imageSequence: 1,
      });
    });

    it('takes no other one and reads nothing back before the first is stored', () => {
      const sent = withImage(
        store(imageOf(networkOf(5, 1, [1]))),
        store(image),
        command(sysex.READ),
        sentence('OBS,1,0,0,0,0,0'),
        whileStoring,
      );
      expect(replies(sent, sysex.STORE).map(([error]) => error)).toEqual([
        errors.OK.id,
        errors.STORE_BUSY.id,
        errors.OK.id,
      ]);
      expect(replies(sent, sysex.READ)[0]![0]).toBe(errors.STORE_BUSY.id);
      expect(sent.lines[0], 'the earlier network goes on').toMatch(/^\$ACT,1,/);
    });

    it('says so when EEPROM does not keep it', () => {
      const sent = converse([store(image), whileStoring, command(sysex.READ), command(sysex.STATUS)], {
        eeprom: `${folder}/eeprom`,
        spoil: ['worn', 20, 0xaa],
      });
      expect(replies(sent, sysex.STORE).map(([error, slot]) => [error, slot])).toEqual([[errors.STORE_FAILED.id, 255]]);
      expect(replies(sent, sysex.READ)[0]![0]).toBe(errors.NO_IMAGE.id);
      expect(statusOf(sent)).toMatchObject({ state: states.IDLE, imageSlot: 255, imageBytes: 0 });
    });
  });

  describe('given an observation', () => {
    it('answers with the actions of the fixed-point policy', () => {
      const sent = withImage(
        sentence('OBS,1,0.5,-0.25,0.125,1,-2'),
        sentence('OBS,2,5000,0,0,0,0'),
        command(sysex.STATUS),
      );
      const action = new Int16Array(1);
      new FixedPolicy(network).act(
        Int32Array.from([0.5, -0.25, 0.125, 1, -2], (x) => x * 2 ** 19),
        action,
      );
      expect(sent.lines[0]).toBe(sentence(`ACT,1,0,0,${action[0]}`).trim());
      expect(sent.lines[1]).toMatch(/^\$ACT,2,0,1,-?\d+\*[0-9A-F]{2}$/);
      expect(statusOf(sent)).toMatchObject({ lastObservation: 2, inferences: 2, saturations: 1, refusals: 0 });
    });

    const refusal = (number: number | '', error: keyof typeof errors): string =>
      sentence(`ERR,${number},${errors[error].id},${error.toLowerCase().replaceAll('_', '-')}`).trim();

    it.each([
      ['SENTENCE_CHECKSUM', '', '$OBS,7,0,0,0,0,0*00\n'],
      ['SENTENCE_SYNTAX', '', '$OBS,7,0,0,0,0,0\n'],
      ['SENTENCE_SYNTAX', '', '$\n'],
      ['SENTENCE_SYNTAX', '', '$*00\n'],
      ['SENTENCE_SYNTAX', '', '$OBS,7,0*0G\n'],
      ...[
        'OBT,7,0,0,0,0,0',
        'OBS',
        'OBS,',
        'OBS,x',
        'OBS,0,0,0,0,0,0',
        'OBS,-1,0,0,0,0,0',
        'OBS,65536,0,0,0,0,0',
        'OBS,123456,0',
        'OBS,7,0,0,0,0,',
      ].map((body) => ['SENTENCE_SYNTAX', '', sentence(body)] as const),
      ...['-', '.5', '1e3', '0x1', ' 1', '1.0000000', '12345678901', '--1', '1,'].map(
        (number) => ['SENTENCE_SYNTAX', '', sentence(`OBS,7,0,0,0,0,${number}`)] as const,
      ),
      ['SENTENCE_FIELDS', 7, sentence('OBS,7,0,0,0,0')],
      ['SENTENCE_FIELDS', 7, sentence('OBS,7,0,0,0,0,0,0')],
      ['SENTENCE_FIELDS', 7, sentence(`OBS,7${',0'.repeat(50)}`)],
      ['SENTENCE_FIELDS', 7, sentence('OBS,7')],
      ['SENTENCE_SYNTAX', '', sentence('OBS,7,0,0,0,0,0\0,0')],
      ['LINE_TOO_LONG', '', sentence(`OBS,7${',0'.repeat(70)}`)],
    ] as const)('refuses %s, number %s: %j', (error, number, line) => {
      const sent = withImage(line, command(sysex.STATUS));
      expect(sent.lines).toEqual([refusal(number, error)]);
      expect(statusOf(sent)).toMatchObject({
        lastError: errors[error].id,
        refusals: 1,
        lastObservation: 0,
        inferences: 0,
      });
    });

    it('refuses everything while it has no image', () => {
      expect(converse([sentence('OBS,1,0')]).lines).toEqual([refusal(1, 'NO_IMAGE')]);
    });

    it.each(['+1', '1.', '007', '1.5', '-0', '0.000001', '4096', '-4096.000001', '9999999999.999999'])(
      'takes the number %s',
      (number) => {
        expect(withImage(sentence(`OBS,1,0,0,0,0,${number}`)).lines[0]).toMatch(/^\$ACT,1,/);
      },
    );

    it('takes a checksum in small letters, and any end of line', () => {
      const line = sentence('OBS,1,0,0,0,0,1').trim();
      expect(line.slice(-2)).toMatch(/[A-F]/);
      for (const end of ['\n', '\r', '\r\n', '\n\n\r']) {
        expect(withImage(line.slice(0, -2) + line.slice(-2).toLowerCase() + end).lines).toHaveLength(1);
      }
    });

    it('refuses a number that is not ahead of the last, over the wrap to 1', () => {
      const observe = (number: number): string => sentence(`OBS,${number},0,0,0,0,0`);
      const outcome = (...numbers: number[]): string[] =>
        withImage(...numbers.map(observe)).lines.map((line) => line.slice(1, 4));
      expect(outcome(5, 5)).toEqual(['ACT', 'ERR']);
      expect(outcome(5, 4, 6)).toEqual(['ACT', 'ERR', 'ACT']);
      expect(outcome(65535, 1, 65535, 2)).toEqual(['ACT', 'ACT', 'ERR', 'ACT']);
      expect(outcome(60000, 20, 10)).toEqual(['ACT', 'ACT', 'ERR']);
      expect(outcome(1, 32768, 32769, 1)).toEqual(['ACT', 'ACT', 'ACT', 'ERR']);
      expect(outcome(1, 32769), 'half way round is not ahead').toEqual(['ACT', 'ERR']);
      expect(withImage(observe(5), observe(5)).lines[1]).toBe(refusal(5, 'SENTENCE_STALE'));
    });
  });

  describe('at a terminal', () => {
    it('knows a few words', () => {
      expect(converse(['?\r\n']).lines).toEqual([
        expect.stringMatching(
          /^<idle\|fw=0\.2\|image=none\|rig=none\|inferences=0\|saturations=0\|refusals=0\|overruns=0\|frame-errors=0\|supply=5006mV\|error=0 ok\|up=\d+ms>$/,
        ),
      ]);
      const crc = new DataView(image.buffer).getUint16(image.length - 2, true);
      expect(withImage('?\n').lines[0]).toContain(
        `<ready|fw=0.2|image=5-32-1 #1 crc=${crc.toString(16).padStart(4, '0')}|`,
      );
      const help = converse(['help\n']).lines;
      for (const word of ['help', '?', '!', 'reset']) expect(help.join('\n')).toContain(word);
      for (const word of ['hello', 'helpp', 'hel', 'HELP', ' help', '? ', 'help\0']) {
        expect(converse([`${word}\n`]).lines, word).toEqual(['error 15 unknown-word; type help']);
      }
    });

    it('stops at once, without the end of a line, and drops what was typed', () => {
      expect(converse(['!']).lines).toEqual(['stopped']);
      expect(converse(['hel!help\n']).lines.slice(0, 2)).toEqual(['stopped', 'help   this text']);
    });

    it('restarts with the image it had', () => {
      const sent = withImage(
        sentence('OBS,9,0,0,0,0,0'),
        'reset\n',
        sentence('OBS,1,0,0,0,0,0'),
        command(sysex.STATUS),
      );
      expect(sent.lines.map((line) => line.slice(0, 7))).toEqual(['$ACT,9,', '$ACT,1,']);
      expect(sent.messages, 'greets again').toEqual([greeting.slice(0, 3)]);
      expect(statusOf(sent)).toMatchObject({ resetCause: 8, state: states.READY, inferences: 1 });
    });

    it('takes lines up to their limit', () => {
      const word = 'x'.repeat(limits.LINE_BYTES_MAX);
      expect(converse([`${word}\n`]).lines).toEqual(['error 15 unknown-word; type help']);
      expect(converse([`${word}x\nhelp\n`]).lines.slice(0, 2)).toEqual([
        'error 14 line-too-long; type help',
        'help   this text',
      ]);
      const nine = sentence(`OBS,65535${',-4096.000000'.repeat(9)}`);
      expect(nine.trim()).toHaveLength(limits.LINE_BYTES_MAX);
      const large = imageOf(networkOf(9, 2, [1, 256]));
      expect(converse([store(large), whileStoring, nine]).lines).toEqual([
        expect.stringMatching(/^\$ACT,65535,0,1,-\d+,-\d+\*/),
      ]);
    });

    it('reads on between and around messages and foreign letters', () => {
      expect(converse(['he', [0xf9], 'lp\n']).lines[0]).toBe('help   this text');
      expect(converse(['é\n', 'help\n']).lines.at(-1)).toBe('reset  restart');
      expect(converse(['–\n\nxx', [0xf7], '\nhelp\n']).lines.at(-1)).toBe('reset  restart');
    });
  });
});
