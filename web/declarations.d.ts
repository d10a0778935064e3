// Files that the build brings in by their address or as text.
declare module '*.wasm?url' {
  const url: string;
  export default url;
}
declare module '*.hex?raw' {
  const text: string;
  export default text;
}
