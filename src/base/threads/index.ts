// Threads, which a browser has in another way: a room of its own beside the rest of the base.
export { Crew } from './crew.js';
