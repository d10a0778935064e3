// For each file of tests: closes what a test has opened, so that no board goes on running behind the tests that follow.
import { afterEach } from 'vitest';
import { opened } from './opened.js';

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});
