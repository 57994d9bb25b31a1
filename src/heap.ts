import { setFlagsFromString } from 'node:v8';

/**
 * Keeps memory near what is alive. V8 lets a heap grow to several times that before it collects, which suits a server with
 * all of a machine to itself; a run drops thousands of pages one by one, and most of its memory would be pages dropped.
 *
 * To be called once the program is loaded: what is young has the size by then that it keeps. Both flags are read anew
 * before every collection, so they may be set in a process that runs; as options of node they would cost a second one.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=30');
}
