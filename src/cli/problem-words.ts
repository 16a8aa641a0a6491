import type { SettingProblem } from '../settings/setting-problem.ts';

/** What is wrong with a setting of `--config`, and what becomes of it. */
export function problemWords({ key, kind, detail }: SettingProblem): string {
  switch (kind) {
    case 'unknown':
      return `setting ${key}: there is none of this name`;
    case 'mistyped':
      return `setting ${key} is left out: ${detail}`;
    case 'secret':
      return (
        `setting ${key} holds a key (${detail}), which is not used: remove it there; ` +
        'keys are read from the environment, ENSEMBLE_API_KEY_ and the name of the server'
      );
    case 'unclear':
      return `setting ${key}: the pattern ${detail} is not understood and read as widely as it can be`;
    case 'contradictory':
    case 'widening':
    case 'incomplete':
      return `setting ${key}: ${detail}`;
  }
}
