import * as z from 'zod/mini';
import type { SettingRow } from './setting-row.ts';

/** When typing asks the models, and when it leaves them and the user alone. */
export const askingRows = [
  {
    key: 'askWhileTyping',
    schema: z.boolean(),
    default: true,
    description:
      'Ask the models while you type. Off: only when you ask, by `Ensemble: Trigger` or `Alt+]`.',
    scope: 'window',
    group: 'main',
  },
  {
    key: 'besideOthers',
    schema: z.enum(['pause', 'go-on']),
    default: 'pause',
    description:
      'What typing does where another extension’s text is shown nearly always, since the editor shows whoever answers first.',
    scope: 'window',
    enumDescriptions: [
      'Stop asking while you type; the status bar says so',
      'Go on asking; the answers wait behind Alt+]',
    ],
    group: 'main',
  },
  {
    key: 'onBattery',
    schema: z.enum(['as-usual', 'by-hand']),
    default: 'as-usual',
    description: 'What typing does while the machine runs on its battery.',
    scope: 'machine',
    enumDescriptions: ['Ask the models as usual', 'Ask only when you do'],
    group: 'main',
  },
  {
    key: 'lookForOllama',
    schema: z.boolean(),
    default: true,
    description:
      'In a container or a remote window, look for Ollama on the machine around it too (`host.docker.internal`, the gateway of WSL), where none answers on the loopback.',
    scope: 'machine',
    group: 'models',
  },
] as const satisfies readonly SettingRow[];
