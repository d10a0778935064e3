// STOP: a button, and the space bar whatever has the focus.
import { useEffect } from 'preact/hooks';

export interface StopButtonProps {
  readonly stop: () => void;
  readonly disabled?: boolean;
}

export function StopButton({ stop, disabled = false }: StopButtonProps) {
  useEffect(() => {
    if (disabled) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== ' ') return;
      event.preventDefault();
      stop();
    };
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, [stop, disabled]);
  return (
    <button type="button" class="stop" disabled={disabled} onClick={stop}>
      STOP <small>space bar</small>
    </button>
  );
}
