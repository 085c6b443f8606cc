import canvaskit, { type CanvasKit, type EmbindObject } from 'canvaskit-wasm/full';

/**
 * Skia, loaded with this module: some 200 ms and 130 MB, so it is imported where there is something to draw. What it
 * makes lives in the memory of its WebAssembly instance, which knows of no garbage collection: see `Scope`.
 */
export const skia: CanvasKit = await canvaskit.default();

/** Deletes what was made within it, the newest first. */
export class Scope implements Disposable {
  readonly #stack = new DisposableStack();

  own<T extends EmbindObject<string>>(made: T): T {
    return this.#stack.adopt(made, (one) => one.delete());
  }

  [Symbol.dispose](): void {
    this.#stack.dispose();
  }
}
