// An animation shows what it was given: at every moment, read back from the file, cart and pole stand where the samples have them.
import { describe, expect, it } from 'vitest';
import {
  type AnimatedEpisode,
  animationErrorPx,
  type EpisodeMoment,
  episodeAnimation,
} from '../../src/report/index.js';
import { parseXml, type XmlElement } from './xml-parser.js';

/** A pole that swings, goes over the top and comes to rest upright, on a cart that shakes. */
const moments: readonly EpisodeMoment[] = Array.from({ length: 901 }, (_, k) => {
  const timeS = 3 + k / 100;
  const turned =
    Math.PI + (k < 500 ? (k / 500) ** 2 * 11 * Math.sin(k / 25) : Math.PI * (3 - Math.exp((500 - k) / 60)));
  return {
    timeS,
    positionM: 0.15 * Math.sin(k / 31) + 0.0004 * Math.sin(k * 2.1),
    angleRad: Math.atan2(Math.sin(turned), Math.cos(turned)),
    state: k < 40 ? 'READY' : k > 880 ? 'READY' : 'RUNNING',
  };
});
const episode: AnimatedEpisode = {
  title: 'a < b',
  subtitle: 'made up',
  moments,
  poleM: 0.4,
  stopM: 0.198,
  softLimitM: 0.19,
};
const svg = episodeAnimation(episode);
const moving = sceneOf(svg, 'moving');

function sceneOf(text: string, name: string): XmlElement {
  return parseXml(text).children.find(({ attributes }) => attributes.class === name)!;
}

/** Times in seconds and values of a movement. */
function framesOf({ attributes }: XmlElement): { times: number[]; values: string[]; lengthS: number } {
  const lengthS = Number.parseFloat(attributes.dur!);
  const times = attributes.keyTimes!.split(';').map((share) => Number(share) * lengthS);
  return { times, values: attributes.values!.split(';'), lengthS };
}

/** A movement at a moment, as SMIL has it. */
function at(movement: XmlElement, timeS: number): number {
  const { times, values } = framesOf(movement);
  const next = Math.max(
    1,
    times.findIndex((time) => time >= timeS),
  );
  const share = (timeS - times[next - 1]!) / (times[next]! - times[next - 1]!);
  return Number(values[next - 1]) + share * (Number(values[next]) - Number(values[next - 1]));
}

const [cart, pole, playhead] = moving.all('animateTransform') as [XmlElement, XmlElement, XmlElement];
const polePx = Math.abs(Number(moving.all('line')[0]!.attributes.y2));
const pxPerM = polePx / episode.poleM;

describe('an animated episode', () => {
  it('has cart and tip within half a pixel of every sample', () => {
    let worst = 0;
    for (const { timeS, positionM, angleRad } of moments) {
      const x = at(cart, timeS - 3);
      const turned = (at(pole, timeS - 3) / 180) * Math.PI;
      const tip = [x + polePx * Math.sin(turned), polePx * Math.cos(turned)];
      const wanted = [positionM * pxPerM + polePx * Math.sin(angleRad), polePx * Math.cos(angleRad)];
      worst = Math.max(worst, Math.abs(x - positionM * pxPerM), Math.hypot(tip[0]! - wanted[0]!, tip[1]! - wanted[1]!));
    }
    expect(worst).toBeLessThan(animationErrorPx);
    expect(worst).toBeGreaterThan(0);
  });

  it('has fewer keyframes than samples, from 0 to 1 and never back', () => {
    for (const movement of [cart, pole, playhead]) {
      const { times, values, lengthS } = framesOf(movement);
      expect(values).toHaveLength(times.length);
      expect(times.length).toBeLessThan(moments.length / 2);
      expect([times[0], times.at(-1)]).toEqual([0, lengthS]);
      expect(times.every((time, k) => k === 0 || time >= times[k - 1]!)).toBe(true);
    }
  });

  it('keeps its own time, and rests at its end', () => {
    const { times, values, lengthS } = framesOf(playhead);
    expect(lengthS).toBeGreaterThan(9);
    expect(times[1]).toBeCloseTo(9, 3);
    expect(values[1]).toBe(values[2]);
  });

  it('shows each state when the machine was in it', () => {
    const states = moving.all('animate');
    expect(moving.all('text').map(({ text }) => text)).toEqual(['READY', 'RUNNING']);
    expect(states.map((each) => framesOf(each).values.slice(0, 3))).toEqual([
      ['inline', 'none', 'inline'],
      ['none', 'inline', 'none'],
    ]);
    expect(framesOf(states[0]!).times.slice(0, 3)).toEqual([0, expect.closeTo(0.4, 3), expect.closeTo(8.81, 3)]);
  });

  it('does not move for those who want no motion, and stands as it ended', () => {
    const still = sceneOf(svg, 'still');
    expect([...still.all('animateTransform'), ...still.all('animate')]).toEqual([]);
    const places = (scene: XmlElement) => scene.all('g').map(({ attributes }) => attributes.transform);
    expect(places(still)).toEqual(places(moving));
    expect(svg).toContain('@media (prefers-reduced-motion:reduce){svg.figure .moving{display:none}');
  });

  it('has a title and a description for those who do not see it, and loads and runs nothing', () => {
    const [title, description] = parseXml(svg).children;
    expect(title).toMatchObject({ name: 'title', text: 'a < b' });
    expect(description!.name).toBe('desc');
    expect(description!.text).toMatch(
      /^made up\. 9 s in which the pole begins hanging\. From 6\.\d s on it is within 12/,
    );
    expect(svg).not.toMatch(/<script|href|url\(|\bon\w+=/);
  });

  it('says what the track is, also without soft limits', () => {
    expect(svg).toContain('soft limits ±19 cm, stops ±19.8 cm');
    const { softLimitM: _, ...free } = episode;
    expect(episodeAnimation(free)).not.toContain('soft limits');
    expect(episodeAnimation({ ...free, softLimitM: 1 }), 'beyond the stops there are none').not.toContain(
      'soft limits',
    );
  });
});
