import type { ServerOptions } from '../options.js';

/** What a running server takes over. */
const LIVE: readonly (keyof ServerOptions)[] = ['apps', 'limits', 'logLevel'];

/** Settings that differ and take a restart, by their names in the configuration. */
export function waitingForRestart(
  running: ServerOptions,
  wanted: ServerOptions,
): readonly string[] {
  const names = new Set([...Object.keys(running), ...Object.keys(wanted)]);
  const differs = (name: keyof ServerOptions): boolean =>
    !LIVE.includes(name) && JSON.stringify(running[name]) !== JSON.stringify(wanted[name]);
  const waiting: string[] = [...(names as Set<keyof ServerOptions>)].filter(differs);
  if (running.limits?.messageBytes !== wanted.limits?.messageBytes) {
    waiting.push('limits.messageBytes');
  }
  return waiting;
}
