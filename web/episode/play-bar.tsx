// Under moving pictures: plays them in their own time, or moves through them by hand.
import type { Playing } from './use-playing.js';

interface PlayBarProps extends Playing {
  readonly times: readonly number[];
}

export function PlayBar({ times, at, goTo, isPlaying, setPlaying }: PlayBarProps) {
  return (
    <>
      <p class="buttons">
        <button type="button" class="main" onClick={() => setPlaying(!isPlaying)}>
          {isPlaying ? 'Pause' : 'Play'}
        </button>
      </p>
      <label class="timeline">
        {(times[at] ?? 0).toFixed(2)} s
        <input
          type="range"
          min={0}
          max={times.length - 1}
          value={at}
          onInput={({ currentTarget }) => {
            setPlaying(false);
            goTo(currentTarget.valueAsNumber);
          }}
        />
      </label>
    </>
  );
}
