// STOP: a button, and the space bar whatever has the focus. Only where nothing can move, a space in a text is a space.
import { useEffect } from 'preact/hooks';

export interface StopButtonProps {
  readonly stop: () => void;
  readonly disabled?: boolean;
  /** Whether it is known that nothing moves: then a space can be typed. */
  readonly rests?: boolean;
}

export function StopButton({ stop, disabled = false, rests = false }: StopButtonProps) {
  useEffect(() => {
    if (disabled) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== ' ' || (rests && isTyping(event.target))) return;
      event.preventDefault();
      stop();
    };
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, [stop, disabled, rests]);
  return (
    <button type="button" class="stop" disabled={disabled} onClick={stop}>
      STOP <small>space bar</small>
    </button>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text');
}
