// Ten minutes of telemetry at 10 ms, in the board's own time: the page and its server hold no more at the end than at the beginning.
import { describe, expect, it } from 'vitest';
import { soakPage } from '../benchmark/page-soak.js';
import { main } from '../cli/process.js';
import { chromium } from './served-page.js';

/** What a page keeps of a tick takes over 100 bytes: if it kept each, the later half of the ticks would be millions. */
const MOST_GROWTH_BYTES = 1e6;

describe.skipIf(!chromium)('live telemetry', () => {
  it('of 60 000 ticks loses none, and holds memory flat in the page and in the server', async () => {
    const { lost, samples, growth } = await soakPage({ main, ticks: 60_000, pace: 4 });
    expect(samples.at(-1)!.heard).toBeGreaterThanOrEqual(60_000);
    expect(lost).toBe(0);
    expect(growth.pageNodes).toBeLessThanOrEqual(0);
    expect(growth.pageListeners).toBeLessThanOrEqual(0);
    expect(growth.pageBytes).toBeLessThan(MOST_GROWTH_BYTES);
    expect(growth.serverBytes).toBeLessThan(MOST_GROWTH_BYTES);
  });
});
