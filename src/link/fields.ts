// Fields of a message of the wire, one after the other, little endian: the tables of src/protocol to numbers and back.

const layouts = {
  u8: { bytes: 1, signed: false, read: 'getUint8', write: 'setUint8' },
  u16: { bytes: 2, signed: false, read: 'getUint16', write: 'setUint16' },
  u32: { bytes: 4, signed: false, read: 'getUint32', write: 'setUint32' },
  i16: { bytes: 2, signed: true, read: 'getInt16', write: 'setInt16' },
  i32: { bytes: 4, signed: true, read: 'getInt32', write: 'setInt32' },
} as const;

/** One row of a table. */
export interface Field<Name extends string> {
  readonly field: Name;
  readonly type: keyof typeof layouts;
}

/** Bytes of all fields of a table. */
export function fieldBytes(fields: readonly Field<string>[]): number {
  return fields.reduce((sum, { type }) => sum + layouts[type].bytes, 0);
}

/** Reads the fields from the beginning of a payload; undefined when it is too short for them. */
export function readFields<Name extends string>(
  fields: readonly Field<Name>[],
  payload: Uint8Array,
): Record<Name, number> | undefined {
  if (payload.length < fieldBytes(fields)) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const numbers = {} as Record<Name, number>;
  let offset = 0;
  for (const { field, type } of fields) {
    const layout = layouts[type];
    numbers[field] = view[layout.read](offset, true);
    offset += layout.bytes;
  }
  return numbers;
}

/** Whether a field of this type can hold this number. */
export function fitsField(type: Field<string>['type'], number: number): boolean {
  const { bytes, signed } = layouts[type];
  const lowest = signed ? -(2 ** (8 * bytes - 1)) : 0;
  return Number.isInteger(number) && number >= lowest && number < lowest + 2 ** (8 * bytes);
}

/**
 * The payload of some numbers.
 *
 * @throws RangeError when a number does not fit its field.
 */
export function writeFields<Name extends string>(
  fields: readonly Field<Name>[],
  numbers: Readonly<Record<Name, number>>,
): Uint8Array {
  const view = new DataView(new ArrayBuffer(fieldBytes(fields)));
  let offset = 0;
  for (const { field, type } of fields) {
    const layout = layouts[type];
    const number = numbers[field];
    if (!fitsField(type, number)) {
      throw new RangeError(`${field} cannot be ${number}: it is a whole number in a field of type ${type}.`);
    }
    view[layout.write](offset, number, true);
    offset += layout.bytes;
  }
  return new Uint8Array(view.buffer);
}
