// An Uno in the time of some simulator, ours or another's: what the machine at its pins needs of it, and what the host at its USB socket needs.
import type { PinName } from '../../src/protocol/index.js';
import type { SerialWire } from './serial-wire.js';

/** `value` of the trace register (traceBits) as written by the program at `cycle`. */
export type TraceListener = (value: number, cycle: number) => void;

/** Something around the board that happens again and again, each time at a cycle that is set anew. */
export interface Alarm {
  /** Sets it to a cycle, or moves it there. In the past: as soon as the instruction in progress has ended. */
  set(cycle: number): void;
  /** Forgets the cycle that it was set to. */
  cancel(): void;
}

/** A pin from outside. */
export interface Pin {
  /** Level on the pin, whoever drives it. A pin that nobody drives reads low. */
  readonly level: boolean;
  /** Fraction of time the pin is high: the PWM duty if a timer drives it, else 0 or 1. */
  readonly duty: number;
  /** Drives the pin as a button or a sensor would; undefined lets go of it. */
  drive(level: boolean | undefined): void;
  /** Calls back at every change of level; returns a function that ends it. */
  onChange(listener: (level: boolean) => void): () => void;
}

/** An Uno that a bench can be wired to. Times are in CPU cycles since it was first powered. */
export interface WiredUno {
  readonly clockHz: number;
  /** Cycles so far. The clock stands still unless somebody waits for the board. */
  readonly cycles: number;
  /** Volts at A0 to A5. */
  readonly analogVolts: Float64Array;
  /** The pin that our firmware has for something. */
  pin(name: PinName): Pin;
  /** What happens around the board, at cycles that are set later. */
  alarm(action: () => void): Alarm;
  /** Calls back at every change of the trace register; returns a function that ends it. */
  onTrace(listener: TraceListener): () => void;
  /** Calls back after every reset and power cut; returns a function that ends it. */
  onReset(listener: () => void): () => void;
}

/** An Uno that a serial port can be put before. */
export interface LinkedUno extends Pick<WiredUno, 'clockHz' | 'cycles'> {
  /** From the host to the board. */
  readonly serialIn: Pick<SerialWire, 'baudRate' | 'idle' | 'endCycle' | 'send' | 'flush'>;
  /** Called at the end of each byte the board sends, as the host receives it; `idle` says that nothing follows at once. */
  onSerialOut: (byte: number, idle: boolean) => void;
  /** Runs to a cycle, or until `stop` is called from something that happens meanwhile. */
  runUntil(cycle: number): void;
  /** Ends the run that is in progress, after the instruction that is being executed. */
  stop(): void;
  /** The reset button, or DTR. An EEPROM byte being written is completed. */
  reset(): void;
  /** Cuts the supply and restores it. An EEPROM byte being written is torn: it is left as `tornByte`. */
  powerCycle(tornByte?: number): void;
}
