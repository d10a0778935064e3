// The batch kernel: playEpisode and a policy in one, in WebAssembly.
export { type EpisodeEnds, type EpisodeSlice, Kernel, type Precision, type WeightedShape } from './kernel.js';
export { compileKernel, type KernelModule } from './module.js';
