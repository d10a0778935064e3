// `make order`: looks for an order of the object files in which more calls reach their function by the short instruction, ±4 KB, and writes
// it to link-order.txt. Moves a few files that follow one another somewhere else, and keeps what is not larger. Same files, same order.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const [seed, tries, elf, ...link] = process.argv.slice(2);
const file = new URL('link-order.txt', import.meta.url);
/** The objects stand where they are in the command; the order is that of the names in the file. */
const isPart = (word) => word.endsWith('.o') || word === '-lgcc';
const first = link.findIndex(isPart);
const options = link.filter((word) => !isPart(word));

let state = Number(seed) >>> 0;
/** xorshift32. */
function below(count) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  state >>>= 0;
  return state % count;
}

function bytesOf(parts) {
  const words = [...options.slice(0, first), ...parts, ...options.slice(first), '-o', elf];
  const linked = spawnSync(words[0], words.slice(1), { encoding: 'utf8' });
  if (linked.status !== 0) return Number.POSITIVE_INFINITY;
  const sizes = spawnSync('avr-size', ['-A', elf], { encoding: 'utf8' }).stdout;
  return [...sizes.matchAll(/^\.(?:text|data) +(\d+)/gm)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
}

let best = link.filter(isPart);
let least = bytesOf(best);
console.log(`${least} bytes`);
for (let i = 0; i < Number(tries); i++) {
  const order = [...best];
  const moved = order.splice(below(order.length), [1, 1, 1, 2, 3, 5, 8][below(7)]);
  order.splice(below(order.length + 1), 0, ...(below(5) === 0 ? moved.reverse() : moved));
  const bytes = bytesOf(order);
  if (bytes > least) continue;
  if (bytes < least) {
    console.log(`${bytes} bytes`);
    const names = order.map((part) =>
      part === '-lgcc' ? 'libgcc' : part.split('/').slice(-2).join('/').replace(/\.o$/, ''),
    );
    writeFileSync(file, `${names.join('\n')}\n`);
  }
  [best, least] = [order, bytes];
}
