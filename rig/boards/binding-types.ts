// The types of serialport's bindings, taken from its stream: the package that declares them offers none to ES modules.
import type { SerialPortStream } from '@serialport/stream';

export type BindingInterface = SerialPortStream['settings']['binding'];
export type BindingPortInterface = Awaited<ReturnType<BindingInterface['open']>>;
export type OpenOptions = Parameters<BindingInterface['open']>[0];
export type PortInfo = Awaited<ReturnType<BindingInterface['list']>>[number];
export type PortStatus = Awaited<ReturnType<BindingPortInterface['get']>>;
export type SetOptions = Parameters<BindingPortInterface['set']>[0];
export type UpdateOptions = Parameters<BindingPortInterface['update']>[0];
