// JavaScript's WebAssembly, as much of it as the kernel uses: TypeScript declares it only together with a browser.

/** A compiled kernel. It can be posted to a worker, so that one compilation serves all of them. */
export type KernelModule = object;

export interface WebAssemblyInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    Module: new (bytes: Uint8Array) => KernelModule;
    Instance: new (module: KernelModule) => WebAssemblyInstance;
  };
};

/**
 * Compiles the kernel. Its bytes are the file that the package exports as `synaptolytic/kernel.wasm`.
 * @throws WebAssembly.CompileError when the bytes are not a WebAssembly module
 */
export function compileKernel(bytes: Uint8Array): KernelModule {
  return new WebAssembly.Module(bytes);
}

/** Gives the module a memory of its own. */
export function instantiate(module: KernelModule): WebAssemblyInstance {
  return new WebAssembly.Instance(module);
}
