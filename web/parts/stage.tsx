// Cart and pole on their track. Where they are is set from outside, as often as a screen can show it.
import type { Ref } from 'preact';
import { useImperativeHandle, useRef } from 'preact/hooks';

interface Place {
  readonly positionM: number;
  /** From upright, clockwise positive. */
  readonly angleRad: number;
}

export interface StageHandle {
  place(at: Place): void;
}

export interface StageProps {
  readonly stopM: number;
  readonly softLimitM?: number | undefined;
  /** From the hinge to the tip. */
  readonly poleM: number;
  readonly label: string;
  readonly handle: Ref<StageHandle>;
}

const width = 640;
const most = 110;
const margin = 30;

export function Stage({ stopM, softLimitM, poleM, label, handle }: StageProps) {
  const cart = useRef<SVGGElement>(null);
  const pole = useRef<SVGLineElement>(null);
  const pxPerM = Math.min((width - 2 * margin) / (2 * stopM), most / poleM);
  useImperativeHandle(
    handle,
    () => ({
      place({ positionM, angleRad }) {
        cart.current?.setAttribute('transform', `translate(${(positionM * pxPerM).toFixed(2)} 0)`);
        pole.current?.setAttribute('transform', `rotate(${((angleRad * 180) / Math.PI).toFixed(2)})`);
      },
    }),
    [pxPerM],
  );
  const [stop, soft] = [stopM * pxPerM, (softLimitM ?? 0) * pxPerM];
  return (
    <svg class="stage" viewBox={`${-width / 2} ${-most - 20} ${width} ${2 * most + 40}`} role="img" aria-label={label}>
      <line class="rail" x1={-stop - 12} x2={stop + 12} y1={14} y2={14} />
      {[-1, 1].map((side) => (
        <line key={side} class="stop" x1={side * (stop + 14)} x2={side * (stop + 14)} y1={-8} y2={14} />
      ))}
      {softLimitM !== undefined &&
        [-1, 1].map((side) => <line key={side} class="soft" x1={side * soft} x2={side * soft} y1={4} y2={24} />)}
      <g ref={cart}>
        <rect class="cart" x={-20} y={-8} width={40} height={16} rx={3} />
        <circle class="wheel" cx={-11} cy={10} r={4} />
        <circle class="wheel" cx={11} cy={10} r={4} />
        <line class="pole" ref={pole} x1={0} y1={0} x2={0} y2={-poleM * pxPerM} transform="rotate(180)" />
        <circle class="hinge" r={3} />
      </g>
    </svg>
  );
}
