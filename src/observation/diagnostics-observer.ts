import type { Observation } from '../core/strategy.ts';
import type { DiagnosticsSource } from '../refactor/sources.ts';
import type { OnUnobserved } from './check-observer.ts';
import { changesWith } from './inserted-text.ts';
import { oncePerText } from './once-per-text.ts';
import type { TextObserver } from './text-observer.ts';

/** The type checker works on one state at a time. */
const ONE = 1;

/**
 * How many errors the type checker has of the workspace with a text at its place and not without it.
 * Errors that a text repairs do not make up for those that it makes. Nothing where there is no checker
 * for the file. Cost: one check a text that is new, in the checker's own process.
 *
 * Throws the signal's reason alone.
 */
export function diagnosticsObserver(
  source: DiagnosticsSource,
  onUnobserved: OnUnobserved,
): TextObserver {
  return oncePerText<Observation>(async (request, text, signal) => {
    const changes = changesWith(request, text);
    if (changes === undefined) {
      onUnobserved(`${request.document.path} is no file of the workspace`);
      return {};
    }
    const found = await source.check(changes, signal);
    if (found.kind === 'known') {
      return { newDiagnostics: found.added.length + (found.further ?? 0) };
    }
    onUnobserved(found.detail === undefined ? found.why : `${found.why}: ${found.detail}`);
    return {};
  }, ONE);
}
