/** What is used of the standard WebAssembly interface, which @types/node leaves to the DOM's types. */
declare namespace WebAssembly {
  type Module = object;
  type Instance = object;
  type Imports = Record<string, Record<string, unknown>>;
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: Imports): Promise<Instance>;
}

declare module 'espeak-ng' {
  /** What of Emscripten's module object is used here. */
  export interface EspeakModule {
    readonly FS: {
      writeFile(path: string, data: string): void;
      /** Throws where there is no such file. */
      readFile(path: string): Uint8Array;
      analyzePath(path: string): { readonly exists: boolean };
    };
  }

  export interface EspeakOptions {
    /** As on the command line. */
    readonly arguments: string[];
    readonly preRun: ((module: EspeakModule) => void)[];
    readonly print: (line: string) => void;
    readonly printErr: (line: string) => void;
    /** `reason` has to be thrown, as the program would go on otherwise. */
    readonly quit: (status: number, reason: unknown) => never;
    /** Takes the place of reading and compiling the program; returns an empty object. */
    readonly instantiateWasm: (
      imports: WebAssembly.Imports,
      use: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ) => Record<string, never>;
  }

  /** Runs the command line; it has ended when the promise is fulfilled. */
  export default function ESpeakNG(options: EspeakOptions): Promise<EspeakModule>;
}
